package import TunnelModel

extension EffectiveConfiguration {
    /// ssh ends where a listener, on either side, cannot be had; false: it says so and goes on.
    package var exitOnForwardFailure: Bool { flag("exitonforwardfailure") ?? false }
    /// Forwards of files and command line are all dropped.
    package var clearAllForwardings: Bool { flag("clearallforwardings") ?? false }
    /// The client's own GatewayPorts (`-g`): whether others may enter local forwards without a bind address.
    package var gatewayPorts: Bool { flag("gatewayports") ?? false }
    /// A socket file that is in the way of a local forward is removed first; false: the bind fails.
    package var streamLocalBindUnlink: Bool { flag("streamlocalbindunlink") ?? false }
    /// `-w`: `false`/`no`, `point-to-point` or `ethernet`.
    package var tunnelDevice: String { first("tunnel") ?? "false" }

    /// Every forward ssh will set up: local and dynamic, then remote; none with ClearAllForwardings.
    package var forwards: [Forward] { localForwards + dynamicForwards + remoteForwards }

    /// `-L`, in the order of ssh.
    package var localForwards: [Forward] {
        clearAllForwardings ? [] : all("localforward").compactMap { ForwardLine.parse($0, .local) }
    }

    /// `-D`, without the bogus line that ssh -G prints beside a local forward to a unix socket.
    ///
    /// A local forward whose target host is called `socks` is printed as dynamic: only the command line can tell.
    package var dynamicForwards: [Forward] {
        if clearAllForwardings { return [] }
        let toSockets = Set(
            localForwards.filter { if case .unix = $0.egress { true } else { false } }.map(\.ingress))
        return all("dynamicforward").compactMap { ForwardLine.parse($0, .dynamic) }.filter {
            !toSockets.contains($0.ingress)
        }
    }

    /// `-R`; a target of `[socks]:0` is ssh's way to say that the clients name it.
    package var remoteForwards: [Forward] {
        clearAllForwardings ? [] : all("remoteforward").compactMap { ForwardLine.parse($0, .remote) }
    }
}

/// A forward as `ssh -G` prints it: `[host]:port`, `port` or a path, and the same for the target.
enum ForwardLine {
    static func parse(_ value: String, _ kind: Forward.Kind) -> Forward? {
        let bytes = Array(value.utf8)
        if kind == .dynamic {
            return listener(bytes[...]).map { Forward(kind: .dynamic, ingress: $0, egress: nil) }
        }
        guard let space = division(of: bytes), let ingress = listener(bytes[..<space]) else { return nil }
        let target = bytes[(space + 1)...]
        guard let (host, port) = hostAndPort(target) else {
            let path = String(decoding: target, as: UTF8.self)
            return Forward(kind: kind, ingress: ingress, egress: .unix(path: path))
        }
        if kind == .remote, port == 0 {
            return Forward(kind: .remoteDynamic, ingress: ingress, egress: nil)
        }
        return Forward(kind: kind, ingress: ingress, egress: .tcp(host: host, port: port))
    }

    /// The space between listener and target: before ` [`, else before ` /`, else the first one behind the listener.
    private static func division(of bytes: [UInt8]) -> Int? {
        let space = UInt8(ascii: " ")
        var start = 0
        if bytes.first == UInt8(ascii: "["), let close = closing(bytes[...]) { start = close }
        for mark in ["[", "/"] {
            let sign = mark.utf8.first!
            for index in start..<max(start, bytes.count - 1) where bytes[index] == space && bytes[index + 1] == sign {
                return index
            }
        }
        return bytes[start...].firstIndex(of: space)
    }

    private static func listener(_ bytes: ArraySlice<UInt8>) -> Forward.Listener? {
        if bytes.isEmpty { return nil }
        if let (host, port) = hostAndPort(bytes) { return .tcp(bindAddress: host, port: port) }
        if let port = number(bytes) { return .tcp(bindAddress: nil, port: port) }
        return .unix(path: String(decoding: bytes, as: UTF8.self))
    }

    /// `[host]:port`.
    private static func hostAndPort(_ bytes: ArraySlice<UInt8>) -> (String, Int)? {
        guard bytes.first == UInt8(ascii: "["), let close = bytes.lastIndex(of: UInt8(ascii: "]")),
            close + 1 < bytes.endIndex,
            bytes[close + 1] == UInt8(ascii: ":"), let port = number(bytes[(close + 2)...])
        else { return nil }
        return (String(decoding: bytes[(bytes.startIndex + 1)..<close], as: UTF8.self), port)
    }

    /// Behind the first `]:` that digits follow.
    private static func closing(_ bytes: ArraySlice<UInt8>) -> Int? {
        for index in bytes.indices.dropLast(2)
        where bytes[index] == UInt8(ascii: "]") && bytes[index + 1] == UInt8(ascii: ":") {
            if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index + 2]) { return index + 2 }
        }
        return nil
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard (1...5).contains(bytes.count), let value = Int(String(decoding: bytes, as: UTF8.self)),
            (0...65535).contains(value)
        else { return nil }
        return value
    }
}
