package import Evidence

/// What a client of the expected service says first; nothing is ever sent to a port whose service is not known.
package enum ServiceGreeting {
    /// The opening words, or nil where the server speaks first or nothing is expected. That of TLS comes from its client.
    ///
    /// - Parameter visitor: whom an HTTP server is asked for.
    package static func opening(for service: EgressServiceEvidence.Service?, as visitor: Visitor) -> [UInt8]? {
        switch service {
        case .http: HTTPRequest(host: visitor.authority(forPort: 80)).bytes
        case .postgresql: PostgreSQLDialogue.encryptionRequest
        case .redis: Array("PING\r\n".utf8)
        case .ldap: LDAPDialogue.rootSearch
        default: nil
        }
    }
}

/// As whom a service is asked: by its own name, or by that of the tunnel's near end.
package struct Visitor: Hashable, Sendable {
    /// A name or an address, without brackets.
    package var host: String
    /// Nil where there is none, e.g. for a unix socket.
    package var port: Int?

    /// Everything as the properties say.
    package init(host: String, port: Int?) {
        self.host = host
        self.port = port
    }

    /// `Host:` as a client sends it (RFC 9110 §7.2): without the port where it is the scheme's own.
    package func authority(forPort usual: Int) -> String {
        let name = host.contains(":") ? "[\(host)]" : host
        guard let port, port != usual, port != 0 else { return name }
        return "\(name):\(port)"
    }
}
