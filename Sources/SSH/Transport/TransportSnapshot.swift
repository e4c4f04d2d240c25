internal import CHostSystem

/// How the connection below SSH is doing at one moment.
package struct TransportSnapshot: Sendable, Hashable {
    /// TCP_INFO, see tcp(7); nil where the transport is no TCP connection.
    package struct TCP: Sendable, Hashable {
        /// Times in a row that the oldest unanswered segment was sent again.
        package let retransmits: UInt32
        /// Segments sent again since the connection began.
        package let totalRetransmits: UInt32
        /// Doublings of the retransmission timer.
        package let backoff: UInt32
        /// Segments sent and not acknowledged.
        package let unacknowledgedSegments: UInt32
        /// Bytes; what the kernel holds to be the path's MTU.
        package let pathMTU: UInt32
        /// Bytes, maximum segment sizes.
        package let sendMSS: UInt32
        /// The kernel's estimate from the segments that came, in bytes.
        package let receiveMSS: UInt32
        /// Smoothed.
        package let roundTrip: Duration
        /// Since data were last received; since the connection began if none ever were.
        package let sinceLastReceived: Duration
    }

    /// Nil where the transport is no TCP connection, or the system does not tell.
    package let tcp: TCP?
    /// Bytes written that the peer has not acknowledged, what waits in this process included.
    package let unacknowledgedBytes: Int
    /// Everything sent so far has arrived at the peer's TCP.
    package var isAllAcknowledged: Bool { unacknowledgedBytes == 0 }
    /// Bytes through the transport so far.
    package let bytesFromServer: UInt64
    /// The same the other way, as far as the kernel has taken them.
    package let bytesToServer: UInt64

    /// - Parameter waiting: bytes accepted by the relay and not yet written.
    init(descriptor: Int32, waiting: Int, fromServer: UInt64, toServer: UInt64) {
        var info = td_ssh_tcp_info()
        if td_ssh_tcp_info(descriptor, &info) == 0 {
            tcp = TCP(
                retransmits: info.retransmits, totalRetransmits: info.total_retransmits, backoff: info.backoff,
                unacknowledgedSegments: info.unacked, pathMTU: info.path_mtu, sendMSS: info.snd_mss,
                receiveMSS: info.rcv_mss, roundTrip: .microseconds(Int64(info.rtt_us)),
                sinceLastReceived: .milliseconds(Int64(info.last_data_received_ms)))
        } else {
            tcp = nil
        }
        unacknowledgedBytes = max(0, Int(td_ssh_unacknowledged_bytes(descriptor))) + waiting
        bytesFromServer = fromServer
        bytesToServer = toServer
    }
}
