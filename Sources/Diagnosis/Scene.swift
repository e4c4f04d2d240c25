package import Evidence
package import TunnelModel

/// What titles and fixes are written from: whom they speak of, and what was seen.
package struct Scene: Sendable {
    /// Whom titles and fixes speak of.
    package let subject: Subject
    /// What was seen, with everything that no cause is named for.
    package let facts: Facts

    /// Everything as the properties say.
    package init(_ subject: Subject, _ facts: Facts) {
        self.subject = subject
        self.facts = facts
    }

    /// The tunnel host as the person calls it, or, where that is the near end of another tunnel, what is behind it.
    package var tunnelHost: String { subject.end ?? subject.spec.tunnelHost }
    /// The tunnel host as it is typed.
    package var typedHost: String { subject.spec.tunnelHost }
    /// The host on which the command is typed, as the report calls it.
    package var clientHost: String { subject.client }
    /// That is the machine that examines.
    package var isTypedHere: Bool { clientHost == LegPlan.clientHost }
    /// Who dials the far end, as the report calls it.
    package func name(of dialler: EgressConnectEvidence.Dialler) -> String {
        dialler == .tunnelHost ? tunnelHost : clientHost
    }
    /// Who dials the far end of this forward.
    package var dialler: EgressConnectEvidence.Dialler {
        switch subject.plan.forward.kind {
        case .local, .dynamic: .tunnelHost
        case .remote, .remoteDynamic: .clientHost
        }
    }
    /// The same as a title names it.
    var shortDialler: String { name(of: dialler).clipped(to: 40) }
    /// The account on the tunnel host.
    package var user: String { subject.user }
    /// The port of the tunnel host's sshd.
    package var port: Int { subject.port }
    /// The far end; nil for a proxy of which no destination is looked at.
    package var egress: Endpoint? { subject.plan.forward.egress }
    /// `host:port` of the egress, or the path of its socket.
    package var egressText: String { facts.egressConnect?.egress ?? egress?.description ?? "the destination" }
    /// The port of the egress; nil for a socket.
    package var egressPort: Int? { egress?.port }
    /// The machine on which the egress is, as far as its name tells: a loopback name means the one that dials.
    package var egressHost: String {
        guard let egress, !egress.isLoopback, let host = egress.host else { return name(of: dialler) }
        return host
    }
    /// A proxy, and none of its clients' destinations in particular.
    package var isAnyDestination: Bool {
        facts.permission?.isStandIn ?? false || subject.plan.forward.isDynamic && egress == nil
    }
    /// The port that listens, 0 where the server chooses; nil for a socket.
    package var ingressPort: Int? { subject.plan.forward.ingress.port }

    // MARK: commands

    /// `user@host` for programs of the ssh family, quoted.
    package var login: String { ShellWord.quoted("\(user)@\(typedHost)") }
    /// The account after a `~`, as the shell expands it; a placeholder where the name is not one a shell takes there.
    package var accountWord: String {
        let isPlain = user.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": true
            default: false
            }
        }
        return isPlain && !user.isEmpty && !user.hasPrefix("-") ? user : "USER"
    }

    /// `-p PORT ` where the port is not ssh's own, else nothing.
    package var portOption: String { port == 22 ? "" : "-p \(port) " }
    /// The name under which known_hosts(5) files the host: `name`, or `[name]:port`.
    package var knownHostsName: String {
        facts.hostKey?.lookupName ?? (port == 22 ? subject.hostName : "[\(subject.hostName)]:\(port)")
    }

    /// The person's own command with `options` before everything else; for ssh the first value given counts.
    package func command(adding options: String...) -> String {
        (["ssh"] + options + subject.spec.arguments.map(ShellWord.quoted)).joined(separator: " ")
    }

    /// The person's own command with the forward replaced; a plain one where the forward is not among its words.
    package func command(forwarding specification: String) -> String {
        let old = subject.plan.forward.specification
        let letter = subject.plan.forward.optionLetter
        var words = subject.spec.arguments
        if let index = words.firstIndex(where: { $0 == old || ($0.hasPrefix("-") && $0.hasSuffix("\(letter)" + old)) })
        {
            words[index] = String(words[index].dropLast(old.count)) + specification
            return (["ssh"] + words.map(ShellWord.quoted)).joined(separator: " ")
        }
        return "ssh -\(letter) \(ShellWord.quoted(specification)) \(portOption)\(login) -N"
    }

    /// The person's own command to another destination; behind a proxy, a client that asks for it.
    package func command(reaching destination: String) -> String {
        guard subject.plan.forward.isDynamic else { return command(forwarding: forward(to: destination)) }
        let parts = destination.split(separator: ":", omittingEmptySubsequences: false)
        let port = parts.last.map(String.init) ?? "PORT"
        let host = parts.dropLast().joined(separator: ":").filter { $0 != "[" && $0 != "]" }
        return client(of: proxy, reaching: host, port: port)
    }

    /// The proxy as its clients name it, e.g. `localhost:8080`.
    package var proxy: String {
        guard case .tcp(let address, let port) = subject.plan.forward.ingress else { return "localhost:PORT" }
        switch address {
        case nil, "", "*", "0.0.0.0", "::", "localhost": return "localhost:\(port)"
        case let address?: return "\(Endpoint.bracketed(address)):\(port)"
        }
    }

    /// A program that asks a proxy for a destination by its name: curl for the web, nc for everything else.
    package func client(of proxy: String, reaching host: String, port: String) -> String {
        let scheme: String? =
            switch port {
            case "80": "http"
            case "443": "https"
            default: nil
            }
        guard let scheme else {
            return "nc -X 5 -x \(ShellWord.quoted(proxy)) \(ShellWord.quoted(host)) \(ShellWord.quoted(port))"
        }
        return "curl -x \(ShellWord.quoted("socks5h://\(proxy)")) "
            + ShellWord.quoted("\(scheme)://\(Endpoint.bracketed(host))/")
    }

    /// The forward from another ingress to the same egress, e.g. `18080:www:80`.
    package func forward(from listener: String) -> String {
        subject.plan.forward.isDynamic ? listener : "\(listener):\(egressText)"
    }

    /// The forward from the same ingress to another egress, e.g. `8080:localhost:80`.
    package func forward(to egress: String) -> String { "\(subject.plan.forward.ingress):\(egress)" }

    // MARK: fixes

    /// Something to do where the command is typed; the text is a sentence, the command ready to paste.
    package func onClient(_ text: String, _ command: String? = nil) -> Fix {
        Fix(.client, host: clientHost, text, command: command)
    }

    /// Something to do on the tunnel host, under the name that the person has for it.
    package func onTunnelHost(_ text: String, _ command: String? = nil) -> Fix {
        Fix(.tunnelHost, host: tunnelHost, text, command: command)
    }

    /// On the machine that dials the far end.
    package func onDialler(_ text: String, _ command: String? = nil) -> Fix {
        dialler == .tunnelHost ? onTunnelHost(text, command) : onClient(text, command)
    }

    /// Something to do on the machine of the destination, whoever dials it.
    package func onEgress(_ text: String, _ command: String? = nil) -> Fix {
        Fix(.egress, host: egressHost, text, command: command)
    }

    /// Something for whoever runs the network between: no machine of it is known, and no command for it.
    package func inNetwork(_ text: String) -> Fix { Fix(.network, host: nil, text) }

    /// Shows what sshd of the tunnel host really does for this user: Match blocks counted in.
    package func effectivePolicy(_ keywords: String) -> String {
        "sudo sshd -T -C \(ShellWord.quoted("user=\(user),host=localhost,addr=127.0.0.1")) | grep -iE '\(keywords)'"
    }
}

extension Subject {
    /// The names that tundoctor-causes(7) speaks of.
    package static let placeholder = placeholder(for: .local)

    /// The same for a forward of another kind: behind a proxy www:80 is what a client asks for.
    package static func placeholder(for kind: Forward.Kind) -> Subject {
        let forward = Forward(
            kind: kind, ingress: .tcp(bindAddress: nil, port: 8080), egress: .tcp(host: "www", port: 80))
        let arguments = ["-\(forward.optionLetter)", forward.specification, "tunnel-host", "-N"]
        let spec = TunnelSpec(
            name: "tunnel-host", command: "ssh " + arguments.joined(separator: " "), arguments: arguments,
            tunnelHost: "tunnel-host", forwards: [forward])
        return Subject(
            spec: spec, plan: LegPlan(forward, tunnelHost: "tunnel-host"), user: "alice", port: 22,
            hostName: "tunnel-host")
    }

    /// The placeholder of the first kind of forward for which all of these checks can be made.
    package static func placeholder(fitting observations: [Observation]) -> Subject {
        let kind = Forward.Kind.allCases.first { kind in observations.allSatisfy { $0.check.applies(to: kind) } }
        return placeholder(for: kind ?? .local)
    }
}
