import Evidence
import TunnelModel

extension SocksEvidence {
    var granted: [Exchange] { exchanges.filter { $0.reply == .granted } }

    func hasGranted(_ forms: Form...) -> Bool { exchanges.contains { $0.reply == .granted && forms.contains($0.form) } }

    func wasAsked(_ form: Form) -> Bool { exchanges.contains { $0.form == form } }

    /// Nothing that answers here has shown that it knows SOCKS.
    var isNoProxy: Bool {
        !exchanges.isEmpty
            && exchanges.allSatisfy { exchange in
                switch exchange.reply {
                case .otherProtocol, .closedAtGreeting: true
                // OpenSSH closes an SOCKS4 request that it cannot serve without a word: alone it shows nothing.
                case .closedAfterRequest: exchange.form == .socks4 || exchange.form == .socks4a
                default: false
                }
            }
            && exchanges.contains { if case .otherProtocol = $0.reply { true } else { $0.reply == .closedAtGreeting } }
    }

    var isUnreachable: Bool {
        !exchanges.isEmpty
            && exchanges.allSatisfy { if case .notConnected = $0.reply { true } else { false } }
    }

    var wantsPassword: Bool { exchanges.contains { $0.reply == .wantsPassword || $0.reply == .noMethod } }

    var isSilent: Bool {
        granted.isEmpty && !wantsPassword && exchanges.contains { if case .silent = $0.reply { true } else { false } }
    }

    /// It knows SOCKS, and connected nobody.
    var failsDestination: Bool {
        !exchanges.isEmpty && granted.isEmpty && !isNoProxy && !wantsPassword && !isUnreachable && !isSilent
    }

    /// The destination's name was asked for and refused in every form, its address granted.
    var failsNames: Bool {
        isNamed && hasGranted(.socks5IPv4, .socks4, .socks5IPv6) && !hasGranted(.socks5Name, .socks4a)
            && wasAsked(.socks5Name)
    }

    func reading(in scene: Scene) -> Reading {
        let lines = exchanges.map { "\(proxy): \($0.words)" }
        if exchanges.isEmpty { return .aside("no request was made") }
        let fails = failsDestination || failsNames
        // The tunnel host's own connection fails in the same way: that is told where it belongs.
        if fails, scene.facts.egressFails { return .aside("not granted, as the destination fails", lines) }
        if failsDestination, !isNamed, scene.facts.permission?.isLimited ?? false {
            return .aside("not granted: it was for a destination that is not listed", lines)
        }
        if failsNames { return .broken("granted to the address, not to the name", lines) }
        if !granted.isEmpty {
            let forms = granted.map(\.form.words).joined(separator: ", ")
            let rest = exchanges.count - granted.count
            return .works("\(forms): granted" + (rest > 0 ? "; \(rest) of \(exchanges.count) not" : ""), lines)
        }
        if isSilent { return .open("no answer to a request", lines) }
        if failsDestination, !isNamed {
            return .open("its own SSH port is not connected; other destinations may be", lines)
        }
        return .broken(isNoProxy ? "no SOCKS proxy" : "no request is granted", lines)
    }
}

extension SocksEvidence.Exchange {
    /// The whole exchange in a line.
    var words: String {
        "\(form.words) to \(destination): \(reply.words)" + (answer.map { ", then \($0.words)" } ?? "")
    }
}

extension SocksEvidence.Form {
    /// In the words of those who set a proxy up.
    package var words: String {
        switch self {
        case .socks5Name: "SOCKS5 with a name"
        case .socks4a: "SOCKS4a"
        case .socks5IPv4: "SOCKS5 with an IPv4 address"
        case .socks4: "SOCKS4"
        case .socks5IPv6: "SOCKS5 with an IPv6 address"
        }
    }
}

extension SocksEvidence.Reply {
    var words: String {
        switch self {
        case .granted: "granted"
        case .refused(let code, let words): "refused, code \(code) (\(words))"
        case .wantsPassword: "it wants a user name and a password"
        case .noMethod: "it accepts no client without another method of authentication"
        case .closedAtGreeting: "closed without a word"
        case .closedAfterRequest: "closed after the request, without a code"
        case .silent(let after): "no answer in \(after.inWords)"
        case .otherProtocol(let opening): "no SOCKS reply: \(opening)"
        case .notConnected(let text): text
        }
    }
}

extension EgressServiceEvidence.Result {
    /// What came back, in a phrase.
    var words: String {
        switch self {
        case .greeted(let service, let line): "\(service.words)\(line.isEmpty ? "" : ": \(line)")"
        case .silent(let after): "nothing for \(after.inWords)"
        case .closed(let after): "closed after \(after.inWords)"
        }
    }
}
