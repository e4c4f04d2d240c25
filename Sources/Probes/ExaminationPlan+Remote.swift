internal import Evidence
internal import TunnelModel

extension ExaminationPlan {
    /// What is done for remote forwards: on the tunnel host, where it listens, and from here, where ssh dials.
    static func remoteLines(_ forwards: [Forward], on host: String, _ settings: ExaminationSettings) -> [String] {
        var lines: [String] = []
        if settings.allowsLogin {
            lines += listenerLines(forwards.filter { $0.asksForListener(settings) }, on: host, settings)
            if forwards.contains(where: { $0.isListenerAtSocket && settings.includes(.listener, for: $0.kind) }) {
                lines.append(
                    "1 more login by your own ssh, to see whether \(host) allows listening at sockets; none is made")
                if settings.allowsCommands {
                    lines.append("1 command on \(host), to see what stands at the socket's path")
                }
            }
        }
        let remote = forwards.filter { $0.kind == .remote }
        let targets = remote.compactMap(\.egress).map(\.description)
        if !targets.isEmpty, settings.includes(.egressConnect, for: .remote) {
            lines.append("1 connection from here to \(targets.joined(separator: ", and to ")), as ssh would make it")
            lines += furtherLines(remote, settings)
        }
        return lines
    }

    private static func listenerLines(
        _ forwards: [Forward], on host: String, _ settings: ExaminationSettings
    ) -> [String] {
        let places = forwards.map { forward -> String in
            guard case .tcp(let bind, let port) = forward.ingress else { return "\(forward.ingress)" }
            let address = RemoteListenerProbe.wireAddress(bind)
            let place = Endpoint.tcp(host: address.isEmpty ? "*" : address, port: port).description
            return port == 0 ? place + " (a port of its choosing)" : place
        }
        guard !places.isEmpty else { return [] }
        var lines = [
            "1 short-lived listener on \(host) at \(places.joined(separator: ", and at ")), taken back at once",
            "connections to it from \(host) itself, and from here if it listens for others; nobody else is let in",
            "1 more listener on \(host) if that tells what GatewayPorts is, on an address that no host has (192.0.2.1)",
            "only if it is refused: up to 3 more listeners and some connections of \(host) to itself, to see why",
        ]
        if settings.allowsCommands {
            lines.append("only if that leaves two rules: 1 command on \(host) (--no-exec leaves it out)")
        }
        return lines
    }
}

extension Forward {
    /// The tunnel host is to listen.
    private var isRemote: Bool { kind == .remote || kind == .remoteDynamic }

    /// The tunnel host is asked to listen on a port.
    func asksForListener(_ settings: ExaminationSettings) -> Bool {
        guard isRemote, case .tcp = ingress else { return false }
        return settings.includes(.listener, for: kind)
    }

    /// The tunnel host is to listen at a unix socket.
    fileprivate var isListenerAtSocket: Bool {
        if case .unix = ingress { isRemote } else { false }
    }
}
