internal import CHostSystem

/// What the kernel knows of a TCP connection at one moment (TCP_INFO of tcp(7)).
package struct TCPSnapshot: Sendable, Hashable {
    /// The states of RFC 9293 §3.3.2 with Linux's numbers (enum in netinet/tcp.h).
    package enum State: UInt8, Sendable, Hashable {
        case established = 1
        case synSent, synReceived, finWait1, finWait2, timeWait, closed, closeWait, lastAck, listen, closing
    }

    /// Nil for a number the kernel has added since.
    package var state: State?
    /// Retransmissions of the segment now outstanding.
    package var retransmits: Int
    /// How often the retransmission timer has doubled.
    package var backoff: Int
    /// Probes of a closed window, or keepalives, without an answer so far.
    package var probes: Int
    /// Segments sent and not acknowledged.
    package var unacknowledged: Int
    /// Segments that the kernel takes for lost now.
    package var lost: Int
    /// Segments sent again since the connection began.
    package var totalRetransmits: Int
    /// Bytes.
    package var pathMTU: Int
    /// Bytes of payload in the largest segment that it sends.
    package var sendMSS: Int
    /// Bytes; the kernel's estimate from the segments that came.
    package var receiveMSS: Int
    /// Bytes that our own SYN allowed the other end.
    package var advertisedMSS: Int
    /// SRTT of RFC 6298, smoothed.
    package var roundTrip: Duration
    /// RTTVAR of RFC 6298: the mean deviation from ``roundTrip``.
    package var roundTripVariance: Duration
    /// The kernel's current estimate of reordering, in segments.
    package var reordering: Int
    /// Bytes; nil where the kernel does not count them (all of these).
    package var bytesAcknowledged: UInt64?
    /// Bytes of payload that arrived in order.
    package var bytesReceived: UInt64?
    /// Bytes of payload sent, those sent again counted again.
    package var bytesSent: UInt64?
    /// Bytes of payload sent again.
    package var bytesRetransmitted: UInt64?
    /// Bytes written that wait in the kernel and have never been sent.
    package var bytesNotSent: UInt64?
    /// All segments, those without payload included.
    package var segmentsSent: UInt64?
    /// All segments, those without payload included.
    package var segmentsReceived: UInt64?
    /// Segments that came out of order; on Darwin their bytes.
    package var segmentsOutOfOrder: UInt64?
    /// Bytes written and not yet acknowledged (SIOCOUTQ).
    package var sendQueue: Int?

    /// Nil when the descriptor is not a TCP socket, or the system does not tell.
    package init?(of descriptor: Int32) {
        var info = td_tcp_info()
        guard td_read_tcp_info(descriptor, &info) == 0 else { return nil }
        func counted(_ value: UInt64) -> UInt64? { value == .max ? nil : value }
        state = State(rawValue: info.state)
        retransmits = Int(info.retransmits)
        backoff = Int(info.backoff)
        probes = Int(info.probes)
        unacknowledged = Int(info.unacked)
        lost = Int(info.lost)
        totalRetransmits = Int(info.total_retransmits)
        pathMTU = Int(info.path_mtu)
        sendMSS = Int(info.send_mss)
        receiveMSS = Int(info.receive_mss)
        advertisedMSS = Int(info.advertised_mss)
        roundTrip = .microseconds(Int64(info.rtt))
        roundTripVariance = .microseconds(Int64(info.rtt_variance))
        reordering = Int(info.reordering)
        bytesAcknowledged = counted(info.bytes_acked)
        bytesReceived = counted(info.bytes_received)
        bytesSent = counted(info.bytes_sent)
        bytesRetransmitted = counted(info.bytes_retransmitted)
        bytesNotSent = counted(info.not_sent)
        segmentsSent = counted(info.segments_out)
        segmentsReceived = counted(info.segments_in)
        segmentsOutOfOrder = counted(info.out_of_order)
        let queued = td_send_queue(descriptor)
        sendQueue = queued >= 0 ? Int(queued) : nil
    }
}
