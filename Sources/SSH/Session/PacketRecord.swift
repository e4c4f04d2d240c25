internal import SSHWire

/// Reads libssh's packet record as it grows: classic big-endian pcap with made-up IPv4 and TCP headers, and in each
/// record one decrypted SSH packet. Pure, and bounded whatever the bytes are.
package struct PacketRecord: Sendable {
    /// Of the file, of a record, and of what libssh puts before each packet.
    private static let (fileHeader, recordHeader, addressHeaders) = (24, 16, 40)
    /// libssh's MAX_PACKET_LEN is 262,144.
    private static let longestRecord = 300 * 1024
    private static let mostChannels = 4096

    private var buffer: [UInt8] = []
    private var isPastFileHeader = false
    private var toSkip = 0
    /// The bytes are no such record; nothing more will be read.
    package private(set) var isDamaged = false
    private let clientPort: UInt16
    /// Our own KEXINIT: libssh may write it here and end before it is sent.
    package private(set) var clientKexInit: KeyExchangeInit?
    /// Our own numbers of the channels we asked for, in that order: an answer names the channel it is for.
    package private(set) var requestedChannels: [UInt32] = []

    /// - Parameter clientPort: our TCP port, which tells the two directions apart.
    package init(clientPort: UInt16) {
        self.clientPort = clientPort
    }

    /// Takes the next bytes of the file and returns the server's messages that are complete in them.
    package mutating func append(_ bytes: some Collection<UInt8>) -> [ServerMessage] {
        var found: [ServerMessage] = []
        var rest = ArraySlice(bytes)
        while !isDamaged {
            if toSkip > 0 {
                let skipped = min(toSkip, rest.count)
                rest = rest.dropFirst(skipped)
                toSkip -= skipped
                if toSkip > 0 { break }
            }
            guard fill(to: isPastFileHeader ? Self.recordHeader : Self.fileHeader, from: &rest) else { break }
            guard isPastFileHeader else {
                isDamaged = !buffer.starts(with: [0xa1, 0xb2, 0xc3, 0xd4])
                isPastFileHeader = true
                buffer = []
                continue
            }
            let length = buffer[8..<12].reduce(0) { $0 << 8 | Int($1) }
            guard length <= Self.longestRecord else {
                buffer = []
                toSkip = length
                continue
            }
            guard fill(to: Self.recordHeader + length, from: &rest) else { break }
            if let message = message(in: buffer.dropFirst(Self.recordHeader)) { found.append(message) }
            wipe()
        }
        return found
    }

    private mutating func fill(to count: Int, from rest: inout ArraySlice<UInt8>) -> Bool {
        let missing = count - buffer.count
        if missing > 0 {
            buffer += rest.prefix(missing)
            rest = rest.dropFirst(missing)
        }
        return buffer.count >= count
    }

    private mutating func wipe() {
        for index in buffer.indices { buffer[index] = 0 }
        buffer.removeAll(keepingCapacity: true)
    }

    /// What we sent is skipped unread but for KEXINIT and the numbers of channels: it may hold what must not be kept.
    private mutating func message(in record: ArraySlice<UInt8>) -> ServerMessage? {
        guard record.count > Self.addressHeaders else { return nil }
        let source = record.dropFirst(20).prefix(2).reduce(UInt16(0)) { $0 << 8 | UInt16($1) }
        guard let payload = Self.payload(of: record.dropFirst(Self.addressHeaders)) else { return nil }
        guard source != clientPort else {
            if clientKexInit == nil && payload.first == MessageNumber.kexInit {
                clientKexInit = KeyExchangeInit(payload: Array(payload))
            }
            if payload.first == MessageNumber.channelOpen, requestedChannels.count < Self.mostChannels {
                var reader = WireReader(Array(payload.prefix(256)))
                if reader.byte() != nil, reader.string() != nil, let number = reader.uint32() {
                    requestedChannels.append(number)
                }
            }
            return nil
        }
        return ServerMessage(payload: Array(payload))
    }

    /// A packet is `[length] padding-length payload padding`: incoming encrypt-then-MAC packets lack the length, and
    /// cannot be mistaken, since their first byte, the padding's length, is at least 4 (RFC 4253 §6).
    private static func payload(of packet: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var body = packet
        let length = body.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        if body.count > 4, length == body.count - 4 { body = body.dropFirst(4) }
        guard let padding = body.first, Int(padding) + 1 < body.count else { return nil }
        return body.dropFirst().dropLast(Int(padding))
    }
}
