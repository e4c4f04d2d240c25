import Evidence
import TunnelModel

extension ListenerEvidence {
    var isRefused: Bool { result == .refused && !isHeldByOurTunnel }

    /// An ssh of this machine holds the port with the same forward, and what is behind it answers.
    var isHeldByOurTunnel: Bool {
        guard result == .refused, runningTunnel != nil else { return false }
        switch holder {
        case .answers, .closes, .notTried, .forbidden, .undecided: return true
        case .nobody, .silent: return false
        }
    }

    /// sshd said that port forwarding as a whole is switched off for this login (serverloop.c).
    var saidDisabled: Bool { isRefused && messages.contains { $0.lowercased().contains("disabled port forwarding") } }

    /// sshd said that this address and port are not among those listed (serverloop.c, channels.c).
    var saidNotListed: Bool { isRefused && messages.contains { $0.lowercased().contains("port forwarding refused") } }

    /// sshd said that it listens at no sockets for this login.
    var saidNoSockets: Bool { socketMessage.contains("disabled streamlocal forwarding") }

    /// sshd's list refused a socket: that is AllowTcpForwarding, whose lists know no paths (channels.c).
    var saidNoForwards: Bool { socketMessage.contains("port forwarding refused") }

    private var socketMessage: String {
        if case .refused(let message?)? = socket?.policy { message.lowercased() } else { "" }
    }

    /// The path is taken, and sshd does not replace what is there.
    var isSocketTaken: Bool {
        switch socket?.state {
        case .live?, .otherFile?: true
        case .dead?: socket?.bind != .allowed
        case .notSeen?, .free?, .noDirectory?, .closedDirectory?, nil: false
        }
    }

    /// There is no place for the socket.
    var hasNoPlaceForSocket: Bool { socket?.state == .noDirectory || socket?.state == .closedDirectory }

    /// What was seen of the socket's place stands against it.
    var socketFails: Bool { isSocketTaken || hasNoPlaceForSocket || saidNoSockets || saidNoForwards }

    /// Refused without a word.
    var isSilent: Bool { isRefused && !saidDisabled && !saidNotListed }

    /// A server of this kind says so when a policy refuses, and did not; or it listens as soon as the port is its own
    /// choice: the port or the address is what it could not have.
    var bindFailed: Bool { isSilent && (isPortAtFault || isAddressAtFault || isOpenSSH && !refusesEverything) }

    /// The same address with another port is fine.
    var isPortAtFault: Bool { isSilent && anyPort == .allowed }

    /// Its loopback is fine, and the address that was asked for is not.
    var isAddressAtFault: Bool { isSilent && anyPort.isPlainRefusal && loopback == .allowed }

    /// Neither another port nor its own loopback is granted.
    var refusesEverything: Bool { isSilent && anyPort.isPlainRefusal && loopback != .allowed }

    /// A port that only the administrator may have, for somebody else.
    func isPrivileged(_ facts: Facts) -> Bool { (1..<1024).contains(port) && facts.login?.user != "root" }

    /// The options of the accepted key are known and do not stand in the way.
    var keyMayForward: Bool { keyOptions == nil || keyHas("port-forwarding") }

    func keyHas(_ word: String) -> Bool { keyOptions?.words.contains(word) ?? false }

    /// The login was by a key whose options nobody has seen.
    func keyIsUnknown(_ facts: Facts) -> Bool {
        guard keyOptions == nil else { return false }
        if case .succeeded(let method, _)? = facts.login?.result { return method == "publickey" }
        return facts.login == nil
    }

    /// The agent is refused as well.
    var agentIsRefused: Bool {
        switch agentForwarding {
        case .prohibited, .refused: true
        case .notMade, .allowed, .noAnswer: false
        }
    }

    /// Forwarding as a whole may be off on the server.
    var mayBeOff: Bool { saidDisabled && keyMayForward && !passwordExpired }
}

extension PermissionEvidence.Trial {
    /// A refusal that no list of ports or addresses explains.
    fileprivate var isPlainRefusal: Bool {
        if case .refused(let message) = self {
            message?.lowercased().contains("port forwarding refused") != true
        } else {
            false
        }
    }
}

extension Scene {
    /// The port that the tunnel host is to listen on; what the server chose where it may choose.
    var listenerPort: Int { facts.listener?.port ?? ingressPort ?? 0 }

    /// `host:port` of the listener as asked for, short.
    var listenerPlace: String { (facts.listener?.place ?? subject.plan.forward.ingress.description).clipped(to: 40) }

    /// The forward from another place of the tunnel host: `-R 18080:www:80`, or without target where it has none.
    func remoteForward(from listener: String) -> String {
        subject.plan.forward.egress.map { "\(listener):\($0)" } ?? listener
    }

    /// The bind address as it is written, with its colon.
    var bindPrefix: String {
        guard case .tcp(let address?, _) = subject.plan.forward.ingress else { return "" }
        return Endpoint.bracketed(address) + ":"
    }

    /// A port nearby that needs no privilege.
    var otherListenerPort: Int {
        let port = listenerPort
        if port == 0 { return 18080 }
        return port < 1024 ? port + 8000 : port + 10000 <= 65535 ? port + 10000 : port - 10000
    }

    var useOtherListenerPort: Fix {
        onClient(
            "Have \(tunnelHost) listen on another port.",
            command(forwarding: remoteForward(from: "\(bindPrefix)\(otherListenerPort)")))
    }

    var letServerChoose: Fix {
        onClient(
            "Or let the server choose one; ssh prints which.",
            command(forwarding: remoteForward(from: "\(bindPrefix)0")))
    }

    /// ssh goes on without the listener unless told otherwise.
    var failLoudly: Fix {
        onClient(
            "Let ssh end when it cannot have the port, instead of going on without.",
            command(adding: "-o", "ExitOnForwardFailure=yes"))
    }

    /// Who holds the port on the tunnel host.
    var seeListenerOwner: Fix {
        onTunnelHost("See who holds the port.", "sudo ss -ltnp 'sport = :\(listenerPort)'")
    }
}
