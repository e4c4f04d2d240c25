/// Where one end of a forward is: a TCP port of a host, or a unix-domain socket.
///
/// Host names are kept as they were written: who resolves them depends on the side they are dialled from.
package enum Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// `host` without brackets; `port` 1–65535.
    case tcp(host: String, port: Int)
    /// A path as written.
    case unix(path: String)

    /// `host:port`, with brackets round an IPv6 address, or the path.
    package var description: String {
        switch self {
        case .tcp(let host, let port): "\(Endpoint.bracketed(host)):\(port)"
        case .unix(let path): path
        }
    }

    /// The host without its port; nil for a unix socket.
    package var host: String? {
        if case .tcp(let host, _) = self { host } else { nil }
    }

    /// The port; nil for a unix socket.
    package var port: Int? {
        if case .tcp(_, let port) = self { port } else { nil }
    }

    /// True when the endpoint cannot be reached from another machine: a loopback address or name, or a unix socket.
    package var isLoopback: Bool {
        switch self {
        case .unix: true
        case .tcp(let host, _):
            host == "localhost" || host == "::1" || host == "0:0:0:0:0:0:0:1" || Endpoint.isIPv4Loopback(host)
        }
    }

    /// An IPv6 address in brackets, anything else as it is.
    package static func bracketed(_ host: String) -> String {
        host.contains(":") ? "[\(host)]" : host
    }

    /// 127.0.0.0/8 in dotted form.
    private static func isIPv4Loopback(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
