import Evidence
import TunnelModel

extension ListenerEvidence {
    /// `host:port` as asked for, the wildcard as `*`.
    var place: String {
        socket != nil ? address : Endpoint.tcp(host: address.isEmpty ? "*" : address, port: port).description
    }

    func reading(in scene: Scene) -> Reading {
        let host = scene.tunnelHost
        let request = "\(host): listen on \(place): "
        let said = messages.map { "\(host) said: \($0)" }
        let trials = trials(from: scene.clientHost)
        switch result {
        case .granted(let chosen):
            let words = port == 0 ? "granted, port \(chosen)" : "granted"
            return .works(words, [request + words] + said)
        case .refused where isHeldByOurTunnel:
            let process = runningTunnel.map { ", pid \($0.pid)" } ?? ""
            return .works("already running: ssh\(process)", [request + "refused"] + trials)
        case .refused:
            return .broken("refused", [request + "refused, and the protocol gives no reason"] + said + trials)
        case .closed(let disconnect):
            let words = "the connection ended when the listener was asked for"
            return .broken(words, [request + words] + (disconnect.map { ["it said: \($0)"] } ?? []))
        case .silent(let after):
            let words =
                lostClass.map { "packets with ssh's mark \($0) are lost, and without it they arrive" }
                ?? "nothing is answered any more for \(after.inWords)"
            return .broken(words, [request + words])
        case .looked:
            let words = socket?.words ?? "not seen"
            return socketFails
                ? .broken(words, ["\(host): \(address): \(words)"] + said + trials)
                : .works(words, ["\(host): \(address): \(words)"] + trials)
        case .unimplemented:
            return .broken("the server knows no such request", [request + "it does not know the request"])
        case .clearedByClient:
            return .broken("ssh itself drops the forwards", ["ssh -G: clearallforwardings yes"])
        }
    }

    /// What was tried in order to tell one reason from another.
    private func trials(from client: String) -> [String] {
        var lines: [String] = []
        if let options = keyOptions {
            lines.append("\(options.place): key options: \(options.words.joined(separator: " "))")
        }
        if let words = anyPort.words { lines.append("the same address with a port of the server's choosing: \(words)") }
        if let words = loopback.words { lines.append("its loopback with a port of its choosing: \(words)") }
        if let words = holder.words {
            let place = holderAddress.map { Endpoint.tcp(host: $0, port: port).description } ?? "port \(port)"
            lines.append("a connection from there to its own \(place): \(words)")
        }
        if let words = dialsItself.words { lines.append("a connection from there to its own SSH port: \(words)") }
        if let words = agentForwarding.words { lines.append("agent forwarding: \(words)") }
        if !allowedAddresses.isEmpty {
            lines.append("the same port is granted at \(allowedAddresses.joined(separator: ", "))")
        }
        if let process = runningTunnel {
            lines.append("\(client): ssh with the same forward runs, pid \(process.pid)")
        }
        if passwordExpired { lines.append("the server said before login that the password has expired") }
        return lines
    }
}

extension ListenerEvidence.SocketPlace {
    var words: String {
        let place =
            switch state {
            case .notSeen: "not looked at"
            case .free: "the path is free"
            case .live: "somebody listens there already"
            case .dead: "a socket that nobody listens at any more stands there"
            case .otherFile: "a file that is no socket stands there"
            case .noDirectory: "its directory does not exist"
            case .closedDirectory: "the account may not write to its directory"
            }
        let rule: String? =
            switch policy {
            case .allowed: "sshd allows listening at sockets"
            case .refused(let message): "sshd refuses sockets" + (message.map { ": \($0)" } ?? "")
            case .notMade, .prohibited, .noAnswer: nil
            }
        let asked: String? =
            switch bind {
            case .allowed: "sshd replaces it"
            case .refused: "sshd does not replace it"
            case .notMade, .prohibited, .noAnswer: nil
            }
        return [place, asked, rule].compactMap(\.self).joined(separator: "; ")
    }
}

extension ListenerEvidence.Holder {
    /// Nil when it was not tried.
    var words: String? {
        switch self {
        case .notTried: nil
        case .nobody: "refused, nothing listens there"
        case .answers(let line): "something answers: \(line)"
        case .closes(let after): "accepted, and closed after \(after.inWords)"
        case .silent(let after): "accepted, then silence for \(after.inWords)"
        case .forbidden: "the server does not let us try"
        case .undecided(let text): text.isEmpty ? "no answer" : text
        }
    }
}
