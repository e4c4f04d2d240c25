internal import SSHWire

/// Watches the clear part of an SSH handshake, both ways: a state machine without I/O or clock, bounded in memory.
package struct HandshakeObserver: Sendable {
    /// Which way bytes went.
    package enum Direction: Sendable, Hashable { case fromServer, toServer }

    static let linesKept = 64
    static let lineBytesKept = 1024
    static let endlessAfter = 64 * 1024
    static let firstBytesKept = 256
    /// OpenSSH's PACKET_MAX_SIZE: no longer packet is possible in a handshake.
    static let longestPacket = 256 * 1024
    static let longestPayloadKept = 64 * 1024

    /// All that has been seen so far; it stays bounded whatever the server sends.
    package private(set) var report = HandshakeReport()
    private var server = Parser()
    private var client = Parser()

    /// Before the first byte of either side.
    package init() {}

    /// Notes bytes of one direction.
    /// - Parameter at: since the start of the handshake; never smaller than in the call before.
    /// - Returns: how many of the leading bytes came before the server's identification line and are no part of SSH:
    ///   all of them as long as that line is incomplete (see `identificationLine`), none after it.
    @discardableResult
    package mutating func receive(_ bytes: some Collection<UInt8>, _ direction: Direction, at: Duration) -> Int {
        switch direction {
        case .fromServer:
            report.bytesFromServer += UInt64(bytes.count)
            guard !bytes.isEmpty else { return 0 }
            if report.firstByteAt == nil { report.firstByteAt = at }
            report.lastByteAt = at
            if report.firstBytes.count < Self.firstBytesKept {
                report.firstBytes += bytes.prefix(Self.firstBytesKept - report.firstBytes.count)
            }
            return readServer(ArraySlice(bytes), at: at)
        case .toServer:
            report.bytesToServer += UInt64(bytes.count)
            readClient(ArraySlice(bytes))
            return 0
        }
    }

    /// Notes the end of the stream; only the first end counts.
    package mutating func closed(by closer: HandshakeReport.Closer, error: Int32?, at: Duration) {
        guard report.closure == nil else { return }
        report.closure = .init(by: closer, error: error, at: at)
    }

    /// The server's identification line with its line end, as it must be handed on; nil until it is complete.
    package private(set) var identificationLine: [UInt8]?

    /// Nothing is left to observe: only bytes need be counted.
    package var isFinished: Bool { server.phase == .blind && client.phase == .blind }

    // MARK: - Lines

    private mutating func readServer(_ bytes: ArraySlice<UInt8>, at: Duration) -> Int {
        guard server.phase == .lines else {
            readServerPackets(bytes, at: at)
            return 0
        }
        var rest = bytes
        while let newline = rest.firstIndex(of: 10) {
            server.take(rest[rest.startIndex...newline])
            rest = rest[(newline + 1)...]
            let line = server.buffer
            server.buffer = []
            report.unfinishedLine = []
            if line.starts(with: Self.prefix) {
                report.identification = ServerIdentification(raw: line)
                identificationLine = line
                report.reached[.identification] = at
                server.phase = report.identification?.version == .ssh2 ? .packets : .blind
                readServerPackets(rest, at: at)
                return rest.startIndex - bytes.startIndex
            }
            keep(line)
            if giveUpIfEndless() { return bytes.count }
        }
        server.take(rest)
        report.unfinishedLine = Array(server.buffer.prefix(Self.lineBytesKept))
        _ = giveUpIfEndless()
        return bytes.count
    }

    private static let prefix = Array("SSH-".utf8)

    private mutating func keep(_ line: [UInt8]) {
        report.linesBeforeCount += 1
        guard report.linesBefore.count < Self.linesKept else { return }
        var content = line.dropLast()
        if content.last == 13 { content = content.dropLast() }
        report.linesBefore.append(Array(content.prefix(Self.lineBytesKept)))
    }

    private mutating func giveUpIfEndless() -> Bool {
        guard report.bytesFromServer >= UInt64(Self.endlessAfter), server.phase == .lines else { return false }
        report.isEndless = true
        report.unfinishedLine = []
        server.phase = .blind
        server.buffer = []
        return true
    }

    // MARK: - Packets

    private mutating func readServerPackets(_ bytes: ArraySlice<UInt8>, at: Duration) {
        var rest = bytes
        while server.phase == .packets, let payload = server.nextPacket(from: &rest) {
            understand(payload, at: at)
        }
        if let length = server.impossibleLength { report.impossiblePacketLength = length }
    }

    private mutating func readClient(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        if client.phase == .lines {
            guard let newline = rest.firstIndex(of: 10) else { return }
            rest = rest[(newline + 1)...]
            client.phase = .packets
        }
        while client.phase == .packets, let payload = client.nextPacket(from: &rest) {
            switch payload.first {
            case MessageNumber.kexInit where report.clientKexInit == nil:
                report.clientKexInit = KeyExchangeInit(payload: payload)
            case MessageNumber.newKeys: client.phase = .blind
            default: break
            }
        }
    }

    private mutating func understand(_ payload: [UInt8], at: Duration) {
        var reader = WireReader(payload)
        switch reader.byte() {
        case MessageNumber.disconnect where report.disconnect == nil:
            if let code = reader.uint32() {
                report.disconnect = .init(code: code, text: String((reader.text() ?? "").prefix(Self.lineBytesKept)))
            }
        case MessageNumber.debug:
            if reader.bool() != nil, let text = reader.text(), report.debugTexts.count < 16 {
                report.debugTexts.append(String(text.prefix(Self.lineBytesKept)))
            }
        case MessageNumber.kexInit where report.serverKexInit == nil:
            report.serverKexInit = KeyExchangeInit(payload: payload)
            if report.serverKexInit != nil { report.reached[.kexInit] = at }
        case MessageNumber.kexReply where !isGroupExchange, MessageNumber.groupExchangeReply where isGroupExchange:
            guard report.hostKeyBlob == nil, let blob = reader.string() else { return }
            report.hostKeyBlob = blob
            report.reached[.kexReply] = at
        case MessageNumber.kexReply where isGroupExchange: break
        case MessageNumber.newKeys:
            report.reached[.newKeys] = at
            server.phase = .blind
        case MessageNumber.ignore, MessageNumber.unimplemented: break
        case let other?:
            if report.unexpectedMessages.count < 32 { report.unexpectedMessages.append(other) }
        case nil: break
        }
    }

    /// In group exchange 31 carries the group, and 33 the reply (RFC 4419 §5).
    private var isGroupExchange: Bool {
        report.kexAlgorithm?.hasPrefix("diffie-hellman-group-exchange") ?? false
    }
}

/// One direction's unread bytes.
private struct Parser: Sendable {
    /// `blind`: encrypted, or not understood; nothing is kept.
    enum Phase: Sendable { case lines, packets, blind }

    var phase = Phase.lines
    var buffer: [UInt8] = []
    private(set) var impossibleLength: UInt32?

    mutating func take(_ bytes: ArraySlice<UInt8>) {
        buffer += bytes.prefix(max(0, HandshakeObserver.endlessAfter - buffer.count))
    }

    /// The next complete payload (RFC 4253 §6: length, padding length, payload, padding; no MAC yet), or nil.
    mutating func nextPacket(from bytes: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard fill(to: 5, from: &bytes) else { return nil }
        let length = buffer[0..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let padding = Int(buffer[4])
        guard length >= 2, length <= UInt32(HandshakeObserver.longestPacket), padding + 1 < Int(length) else {
            impossibleLength = length
            phase = .blind
            buffer = []
            return nil
        }
        guard fill(to: 4 + Int(length), from: &bytes) else { return nil }
        let payload = Array(buffer[5..<(4 + Int(length) - padding)].prefix(HandshakeObserver.longestPayloadKept))
        buffer.removeAll(keepingCapacity: true)
        return payload
    }

    private mutating func fill(to count: Int, from bytes: inout ArraySlice<UInt8>) -> Bool {
        let missing = count - buffer.count
        if missing > 0 {
            buffer += bytes.prefix(missing)
            bytes = bytes.dropFirst(missing)
        }
        return buffer.count >= count
    }
}
