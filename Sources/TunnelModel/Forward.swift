/// One forwarded port: an ingress that listens and an egress that is dialled (RFC 4254 §7, ssh(1) -L -R -D).
package struct Forward: Hashable, Sendable {
    /// Which side listens and which side dials.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// `-L`: the client host listens, the tunnel host dials.
        case local
        /// `-R`: the tunnel host listens, the client host dials.
        case remote
        /// `-D`: the client host listens and speaks SOCKS, the tunnel host dials.
        case dynamic
        /// `-R port` alone: the tunnel host listens, the client host speaks SOCKS and dials.
        case remoteDynamic
    }

    /// The listening end as it was asked for.
    package enum Listener: Hashable, Sendable {
        /// `bindAddress` nil: not given. `""` and `"*"`: every address. `port` 0–65535 (0: the server chooses, `-R` only).
        case tcp(bindAddress: String?, port: Int)
        /// A unix-domain socket path.
        case unix(path: String)
    }

    /// Decides which host ``ingress`` and ``egress`` belong to.
    package var kind: Kind
    /// On the listening side, by ``kind``.
    package var ingress: Listener
    /// Where connections end; nil for the dynamic kinds, whose clients name it, unless one of their destinations is looked
    /// at: then it is that one.
    package var egress: Endpoint?

    /// Everything as the properties say.
    package init(kind: Kind, ingress: Listener, egress: Endpoint?) {
        self.kind = kind
        self.ingress = ingress
        self.egress = egress
    }

    /// The option letter of ssh(1) that asks for this kind.
    package var optionLetter: Character {
        switch kind {
        case .local: "L"
        case .remote, .remoteDynamic: "R"
        case .dynamic: "D"
        }
    }

    /// The argument of the option in its canonical form, e.g. `127.0.0.1:8080:www:80`.
    package var specification: String {
        isDynamic ? "\(ingress)" : egress.map { "\(ingress):\($0)" } ?? "\(ingress)"
    }

    /// Its clients name their destinations by SOCKS.
    package var isDynamic: Bool { kind == .dynamic || kind == .remoteDynamic }

    /// The forward as it was asked for: a proxy without one of its destinations.
    package var asTyped: Forward { isDynamic ? Forward(kind: kind, ingress: ingress, egress: nil) : self }

    /// This forward with one of the destinations that its clients may name.
    package func reaching(_ destination: Endpoint) -> Forward {
        Forward(kind: kind, ingress: ingress, egress: destination)
    }
}

extension Forward.Listener: CustomStringConvertible {
    /// `[bind_address:]port`, brackets round IPv6, or the path.
    package var description: String {
        switch self {
        case .tcp(nil, let port): "\(port)"
        case .tcp(let address?, let port): "\(Endpoint.bracketed(address)):\(port)"
        case .unix(let path): path
        }
    }

    /// The port; nil for a unix socket.
    package var port: Int? {
        if case .tcp(_, let port) = self { port } else { nil }
    }
}
