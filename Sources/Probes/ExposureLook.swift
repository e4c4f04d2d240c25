internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import SystemPackage
internal import TunnelModel

/// Tries the ways into a listener of ours on the tunnel host: its own addresses, dialled by itself (direct-tcpip), and
/// the network, dialled from here. Only a nonce that comes out at our end counts as having entered: a kernel's queue, a
/// proxy on the way or another program accepts connections too. Strangers who knock meanwhile are turned away.
struct ExposureLook: Sendable {
    /// What was seen, and the TCP connections that it took from here.
    struct Seen: Sendable {
        var evidence: ExposureEvidence
        var connections = 0
    }

    private let session: SSHSession
    private let asked: ExposureEvidence.Asked
    private let written: String?
    private let isDynamic: Bool
    private let isOpenSSH: Bool
    /// The tunnel host's own addresses as far as they are known, the one connected to first.
    private let own: [IPAddress]
    private let timeout: Duration

    init(_ forward: Forward, bind: String?, session: SSHSession, _ examination: isolated Examination) {
        self.session = session
        asked = Self.asked(bind)
        written = bind
        isDynamic = forward.kind == .remoteDynamic
        isOpenSSH = examination.isOpenSSH
        own = examination.addressesOfTunnelHost
        timeout = examination.request.settings.timeout
    }

    /// What a bind address asks for (ssh(1) -R).
    static func asked(_ bind: String?) -> ExposureEvidence.Asked {
        switch bind {
        case nil: .loopback
        case "", "*", "0.0.0.0", "::": .wildcard
        case let address?:
            ExposureEvidence.isLoopback(address) ? .loopback : .address(ForeignText(address, limit: 128).description)
        }
    }

    func look(at listener: SSHListener) async -> Seen {
        var seen = Seen(
            evidence: ExposureEvidence(
                asked: asked, written: written.map { ForeignText($0, limit: 128).description }, port: listener.port,
                trials: [],
                isOverridden: listener.debugTexts.contains { $0.contains("overridden by server GatewayPorts") },
                isOpenSSH: isOpenSSH, isDynamic: isDynamic))
        for address in addressesInside {
            guard !Task.isCancelled else { return seen }
            let entry = await fromTunnelHost(to: address, listener)
            seen.evidence.trials.append(.init(from: .tunnelHost, address, entry))
            // What forbids one of its own addresses forbids them all.
            if entry == .forbidden { break }
        }
        guard !isShutToOthers(seen.evidence) else { return seen }
        for address in addressesOutside where !Task.isCancelled {
            // A firewall that drops does so in both families, mostly: the second shall not cost as much again.
            let wasSilent = seen.evidence.trials.last.map { $0.origin == .clientHost && $0.entry == .timedOut } ?? false
            let patience = min(timeout, wasSilent ? .milliseconds(1500) : .seconds(3))
            let (entry, hasConnected) = await fromHere(to: address, listener, patience)
            seen.evidence.trials.append(.init(from: .clientHost, address.description, entry))
            if hasConnected { seen.connections += 1 }
        }
        return seen
    }

    /// Linux answers on all of 127.0.0.0/8: 127.0.0.2 is let in by a wildcard only.
    private var addressesInside: [String] {
        var all = ["127.0.0.1", "127.0.0.2", "::1"] + own.map(\.description)
        if case .address(let address) = asked, !all.contains(address) { all.append(address) }
        return all
    }

    /// Where somebody out here would knock: the address asked for, else every one that is known.
    private var addressesOutside: [IPAddress] {
        if case .address(let text) = asked { return IPAddress(text).map { [$0] } ?? own }
        return own
    }

    /// Dialling from here would show nothing new: from inside nothing but loopback is open.
    private func isShutToOthers(_ evidence: ExposureEvidence) -> Bool {
        let beyond = evidence.trials.filter { $0.address != "127.0.0.1" && $0.address != "::1" }.map(\.entry)
        return !beyond.contains(.arrived) && beyond.contains(where: \.tells)
    }

    // MARK: - One way in

    private func fromTunnelHost(to address: String, _ listener: SSHListener) async -> ExposureEvidence.Entry {
        await listener.admit(true)
        // A loopback address that is not there may be looked for elsewhere, by the default route.
        let patience = ExposureEvidence.isLoopback(address) ? moment : min(timeout, .seconds(3))
        let opened = await session.withDirectChannel(
            host: address, port: listener.port, deadline: Deadline(after: patience), leavingSilence: true
        ) { await comesOut($0, at: listener) }
        await listener.admit(false)
        switch opened {
        case .opened(let entry, _): return entry
        case .failed(let failure):
            let text = ForeignText(failure.text, limit: 160).description
            if failure.code != 2 { return .forbidden }
            if text.lowercased().contains("refused") { return .refused }
            return text.lowercased().contains("timed out") ? .timedOut : .unreachable(text)
        case .noReply: return .timedOut
        case .interrupted: return .untried("the connection ended")
        }
    }

    private func fromHere(
        to address: IPAddress, _ listener: SSHListener, _ patience: Duration
    ) async -> (entry: ExposureEvidence.Entry, hasConnected: Bool) {
        await listener.admit(true)
        let target = SocketAddress.ip(address, port: UInt16(clamping: listener.port))
        guard let report = try? await Dialer().dial([target], deadline: Deadline(after: patience)),
            let attempt = report.attempts.last
        else { return (.untried("cut short"), false) }
        var entry = Self.entry(attempt.outcome)
        if let connection = report.connection {
            entry = await comesOut(SocketStream(connection), at: listener)
            connection.closeNow()
        }
        await listener.admit(false)
        return (entry, report.connection != nil)
    }

    /// Nothing is sent before somebody has knocked at our listener: what answers may be another program, and is not ours
    /// to speak to.
    private func comesOut(_ stream: some ByteStream, at listener: SSHListener) async -> ExposureEvidence.Entry {
        var generator = SystemRandomNumberGenerator()
        let nonce = Array(String(generator.next(), radix: 36).utf8) + Array(String(generator.next(), radix: 36).utf8)
        let deadline = Deadline(after: moment)
        var isSent = false
        while case .connection(let connection) = await listener.accept(deadline: deadline) {
            if !isSent {
                isSent = true
                guard await stream.send(nonce, deadline: deadline) else { return .otherProgram }
            }
            let isOurs = await said(by: connection, upTo: nonce.count, deadline) == nonce
            await connection.close()
            if isOurs { return .arrived }
        }
        return .otherProgram
    }

    /// Long enough for what the tunnel host does by itself.
    private var moment: Duration { min(timeout, max(.seconds(1), (session.transport.tcp?.roundTrip ?? .zero) * 4)) }

    private func said(by connection: ForwardedConnection, upTo count: Int, _ deadline: Deadline) async -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count,
            case .bytes(let more) = await connection.channel.read(count - bytes.count, deadline: deadline)
        {
            bytes += more
        }
        return bytes
    }

    private static func entry(_ outcome: DialAttempt.Outcome) -> ExposureEvidence.Entry {
        switch outcome {
        // Accepted, and reset before a byte: whoever it was, it was not our listener.
        case .connectedAndReset: .otherProgram
        case .connected: .arrived
        case .refusedByReset, .refused: .refused
        case .refusedByICMP: .unreachable("refused by ICMP port unreachable")
        case .unreachable(let error):
            .unreachable(
                "unreachable, by ICMP type \(error.type) code \(error.code)"
                    + (error.sender.map { " from \($0)" } ?? ""))
        case .unreachableKindUnknown(let error): .unreachable(error.description)
        case .timedOut: .timedOut
        case .noAnswerFromNeighbour: .timedOut
        case .noRoute, .sourceUnavailable: .untried("no route from here")
        case .deniedLocally: .untried("this machine's own firewall forbids it")
        case .other(let error): .untried(error.description)
        }
    }
}
