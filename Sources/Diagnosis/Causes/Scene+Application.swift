import Evidence
import TunnelModel

extension Scene {
    private var isRemote: Bool { subject.plan.forward.kind == .remote }

    /// On the machine whose programs enter the tunnel.
    func onUser(_ text: String, _ command: String? = nil) -> Fix {
        isRemote ? onTunnelHost(text, command) : onClient(text, command)
    }

    /// The name by which programs reach the near end, e.g. `localhost`.
    var nearName: String { facts.application?.clientName ?? "localhost" }
    private var nearPort: String { ingressPort.flatMap { $0 > 0 ? String($0) : nil } ?? "PORT" }
    /// `localhost:8443`.
    var nearPlace: String { "\(Endpoint.bracketed(nearName)):\(nearPort)" }

    /// The name for which the service is: the destination's, or what its certificate says where that is another.
    var ownName: String {
        let host = egress?.host ?? "NAME"
        guard let certificate = facts.application?.tls?.ownCertificate, !certificate.isForOwnName else { return host }
        return certificate.names.first { !$0.contains("*") && !$0.contains(" ") } ?? host
    }

    /// The URL of the service as it calls itself, e.g. `https://web-server/`.
    var ownURL: String {
        let isTLS = facts.application?.tls != nil
        return WebEvidence.Origin(scheme: isTLS ? "https" : "http", host: ownName, port: ownPort).description + "/"
    }

    private var ownPort: Int { egressPort ?? 80 }

    /// curl by the service's own name, through the tunnel (curl(1), --connect-to).
    ///
    /// - Parameter options: further words before the URL.
    func curlByName(_ options: String = "") -> String {
        let route = "\(Endpoint.bracketed(ownName)):\(ownPort):\(nearPlace)"
        return "curl \(options)--connect-to \(ShellWord.quoted(route)) \(ShellWord.quoted(ownURL))"
    }

    /// A line of hosts(5), for programs that cannot be told where to connect.
    var hostsLine: Fix {
        onUser(
            "For other programs: a hosts line, and then \(ownName) with port \(nearPort) instead of \(nearName).",
            "echo \(ShellWord.quoted("127.0.0.1 \(ownName)")) | sudo tee -a /etc/hosts")
    }
}

extension ApplicationEvidence {
    /// The answer may be meant for who connects: HTTP 403 under every name, or no entry for a made-up user.
    var mayTurnAway: Bool {
        if terms?.isRefusalOfMadeUpUser ?? false { return true }
        guard let web else { return false }
        return web.forClients?.status == 403 && web.forOwnName?.status == 403
    }
}
