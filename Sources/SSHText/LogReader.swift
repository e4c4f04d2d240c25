internal import TunnelModel

/// Reads the log of a run of ssh(1), line by line, and remembers what it showed; pure, and bounded in memory.
package struct LogReader: Hashable, Sendable {
    /// What was seen so far.
    package private(set) var facts = LogFacts()
    /// The furthest phase that anything was said of; `exit` only after a login.
    package private(set) var reached = LogPhase.config
    /// Lines read, those over the limit included.
    package private(set) var lineCount = 0

    /// Lines beyond are counted and not looked at.
    package static let mostLines = 100_000
    /// Of each kind of fact at most so many are kept.
    private static let mostFacts = 1000

    /// Reads line by line as a run goes on: see ``read(_:)``.
    package init() {}

    /// Reads everything a run wrote.
    package init(reading log: some Sequence<UInt8>) {
        var line: [UInt8] = []
        for byte in log {
            if byte == UInt8(ascii: "\n") {
                read(LogLine(line))
                line.removeAll(keepingCapacity: true)
            } else if line.count <= LogLine.longest {
                line.append(byte)
            }
        }
        if !line.isEmpty { read(LogLine(line)) }
    }

    /// Takes one line in; returns what it says, nil where it is not in the table.
    @discardableResult
    package mutating func read(_ line: LogLine) -> LogMessage? {
        lineCount += 1
        guard lineCount <= LogReader.mostLines, let message = line.message else { return nil }
        advance(message)
        noteConnection(message)
        noteKeyExchange(message)
        noteAuthentication(message)
        noteForwarding(message)
        noteEnding(message)
        return message
    }

    private mutating func advance(_ message: LogMessage) {
        switch message.kind {
        // Said before or beside the way to the server.
        case .identityFile, .agentKeys, .agentHasNoKeys, .willAttemptKey, .remoteMessage, .unprotectedKeyFile: return
        // The end of a run that never got in belongs to the phase it ended in.
        case _ where message.row.phase >= .keepalive:
            if facts.authenticatedBy != nil { reached = max(reached, message.row.phase) }
        default: reached = max(reached, message.row.phase)
        }
    }

    private mutating func noteConnection(_ message: LogMessage) {
        switch message.kind {
        case .couldNotResolve: facts.resolveFailure = safe(message[1])
        case .connecting: keep(&facts.addresses, .init(address: safe(message[1]), port: number(message[2])))
        case .addressFailed:
            if let index = facts.addresses.lastIndex(where: { $0.address == safe(message[0]) }) {
                facts.addresses[index].failure = safe(message[2])
            }
        case .connectFailed:
            facts.connectFailure = safe(message[2])
            if let last = facts.addresses.indices.last, facts.addresses[last].failure == nil {
                facts.addresses[last].failure = safe(message[2])
            }
        case .connectionEstablished: facts.isConnected = true
        case .proxyCommand: facts.proxyCommand = safe(message[0])
        case .localVersion: facts.localVersion = safe(message[0])
        case .remoteVersion: facts.remoteVersion = safe(message[2])
        case .bannerLine: keep(&facts.bannerLines, safe(message[1]))
        case .bannerTimeout: facts.bannerFailure = "timed out"
        case .bannerClosed: facts.bannerFailure = "closed"
        case .bannerReset: facts.bannerFailure = safe(message[1])
        case .bannerBinary, .badIdentification, .protocolsDiffer: facts.bannerFailure = "not SSH"
        default: break
        }
    }

    private mutating func noteKeyExchange(_ message: LogMessage) {
        switch message.kind {
        case .kexAlgorithm: facts.kexAlgorithm = safe(message[0])
        case .kexHostKeyAlgorithm: facts.hostKeyAlgorithm = safe(message[0])
        case .kexCipher where facts.ciphers.count < 2:
            facts.ciphers[safe(message[0])] = (1...3).map { safe(message[$0]) }
        case .unableToNegotiate: facts.negotiationFailure = (safe(message[1]), list(message[2]))
        case .newKeysReceived: facts.hasNewKeys = true
        case .serverHostKey:
            facts.hostKeyType = safe(message[0])
            facts.hostKeyFingerprint = safe(message[1])
        case .hostKnown: facts.hostKeyOutcome = .known
        case .hostUnknownStrict: facts.hostKeyOutcome = .unknownAndStrict
        case .hostKeyChanged: facts.hostKeyOutcome = .changed
        case .hostAdded: facts.hostKeyOutcome = .added
        case .hostKeyFailed: facts.hostKeyOutcome = facts.hostKeyOutcome ?? .failed
        case .offendingKey:
            keep(&facts.offendingKeys, .init(type: safe(message[0]), file: safe(message[1]), line: number(message[2])))
        case .forwardingDisabled: facts.droppedForwards = true
        default: break
        }
    }

    private mutating func noteAuthentication(_ message: LogMessage) {
        switch message.kind {
        case .authenticatingTo: facts.user = safe(message[2])
        case .methodsThatCanContinue: keep(&facts.methodsOffered, list(message[0]))
        case .nextMethod: keep(&facts.methodsTried, safe(message[0]))
        case .willAttemptKey: keep(&facts.keysToTry, safe(message[0]))
        case .agentKeys: facts.agentKeyCount = number(message[0])
        case .agentHasNoKeys: facts.agentKeyCount = 0
        case .offeringKey: keep(&facts.keysOffered, safe(message[0]))
        case .keyAccepted: keep(&facts.keysAccepted, safe(message[0]))
        case .partialSuccess: keep(&facts.partialMethods, safe(message[0]))
        case .permissionDenied: facts.permissionDenied = list(message[2])
        case .authenticated: facts.authenticatedBy = safe(message[3])
        case .authenticatedViaProxy: facts.authenticatedBy = safe(message[1])
        case .remoteMessage: keep(&facts.remoteMessages, ServerMessage(message[0]))
        default: break
        }
    }

    private mutating func noteForwarding(_ message: LogMessage) {
        switch message.kind {
        case .localListening: keep(&facts.listening, .init(address: safe(message[0]), port: number(message[1])))
        case .bindFailed:
            keep(
                &facts.bindFailures,
                .init(address: safe(message[0]), port: number(message[1]), failure: safe(message[2])))
        case .cannotListen: keep(&facts.unboundPorts, number(message[0]))
        case .localForwardFailed: facts.localForwardFailed = true
        case .remoteForwardAnswer:
            let text = "listen \(safe(message[1])), connect \(safe(message[2])):\(safe(message[3]))"
            keep(&facts.remoteForwards, .init(succeeded: message[0] == "success", description: text))
        case .remotePortAllocated: keep(&facts.allocatedPorts, number(message[0]))
        case .channelOpenFailed: keep(&facts.openFailures, LogReader.openFailure(message))
        case .channelOpened: facts.openedChannels += 1
        case .standardIOForwardFailed: facts.standardIOForwardFailed = true
        default: break
        }
    }

    private mutating func noteEnding(_ message: LogMessage) {
        switch message.kind {
        case .receivedDisconnect: facts.disconnect = .init(code: number(message[2]), text: safe(message[3]))
        case .connectionClosed, .connectionReset, .disconnected, .closedAfterLogin, .readError, .sendDisconnectFailed,
            .dispatchFailed, .serverTimeout, .killedBySignal:
            facts.ending = facts.ending ?? safe(LogLine(message.row.pattern).text.filled(with: message.arguments))
        case .exitStatus: facts.exitStatus = Int(message[0])
        default: break
        }
    }

    /// `administratively prohibited: open failed`: the words of channels.c for the code, then the server's text.
    private static func openFailure(_ message: LogMessage) -> LogFacts.OpenFailure {
        let words = ["administratively prohibited", "connect failed", "unknown channel type", "resource shortage"]
        let whole = message[1]
        for (index, word) in words.enumerated() where whole == word || whole.hasPrefix(word + ": ") {
            return .init(
                channel: Int(message[0]) ?? -1, reason: index + 1,
                text: ForeignText(String(whole.dropFirst(word.count + 2))).description)
        }
        return .init(channel: Int(message[0]) ?? -1, reason: nil, text: ForeignText(whole).description)
    }

    private func keep<Fact>(_ facts: inout [Fact], _ fact: Fact) {
        if facts.count < LogReader.mostFacts { facts.append(fact) }
    }

    private func safe(_ text: String) -> String { ForeignText(text).description }
    private func number(_ text: String) -> Int { Int(text) ?? 0 }
    private func list(_ text: String) -> [String] {
        text.split(separator: ",").prefix(200).map { safe(String($0)) }
    }
}

extension String {
    /// A pattern with its placeholders filled in again; neighbours count as one.
    fileprivate func filled(with arguments: [String]) -> String {
        var rest = arguments[...]
        var result = ""
        var isInPlaceholder = false
        var wasPlaceholder = false
        for character in self {
            if isInPlaceholder {
                if character.isLetter, !"hlzjq".contains(character) {
                    isInPlaceholder = false
                    if !wasPlaceholder { result += rest.popFirst() ?? "" }
                    wasPlaceholder = true
                }
            } else if character == "%" {
                isInPlaceholder = true
            } else {
                result.append(character)
                wasPlaceholder = false
            }
        }
        return result
    }
}
