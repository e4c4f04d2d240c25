/// How what is dialled on a machine compares with what listens there.
enum ListenerMatch: Int, Comparable {
    case meets, otherFamily, otherAddress, otherPort, unrelated

    static func < (one: ListenerMatch, other: ListenerMatch) -> Bool { one.rawValue < other.rawValue }
}

extension Forward {
    /// Compares this forward's listener with a connection to `endpoint` on the listener's machine.
    ///
    /// - Parameters:
    ///   - isOpened: GatewayPorts of the client: a listener without an address listens on all (ssh(1) `-g`).
    ///   - addresses: where it was seen to listen; nil: by the words.
    func match(_ endpoint: Endpoint, isOpened: Bool, listeningAt addresses: [String]? = nil) -> ListenerMatch {
        switch (ingress, endpoint) {
        case (.unix(let path), .unix(let dialled)): return path == dialled ? .meets : .otherPort
        case (.tcp(let address, let port), .tcp(let host, let dialled)):
            if port != dialled { return .otherPort }
            if let addresses { return ListeningAddresses(seen: addresses).match(host) }
            let isRemote = kind == .remote || kind == .remoteDynamic
            let listens = ListeningAddresses(address, isOpened: isOpened && !isRemote, bySSHD: isRemote)
            return listens.match(host)
        default: return .unrelated
        }
    }
}

/// The addresses on which a forward listens, by the rules of ssh(1) and sshd_config(5) GatewayPorts (channels.c).
private struct ListeningAddresses {
    private var loopback4 = false
    private var loopback6 = false
    /// Every other address of IPv4 and of IPv6.
    private var others4 = false
    private var others6 = false
    /// Other addresses that it is on.
    private var literals: Set<String> = []

    init(_ address: String?, isOpened: Bool, bySSHD: Bool) {
        switch address {
        case nil, "localhost"?:
            (loopback4, loopback6) = (true, true)
            if isOpened, address == nil { (others4, others6) = (true, true) }
        case ""?, "*"?: (loopback4, loopback6, others4, others6) = (true, true, true, true)
        case "127.0.0.1"?: loopback4 = true
        case "::1"?: loopback6 = true
        // An IPv6 listener of ssh takes no IPv4 (IPV6_V6ONLY).
        case "0.0.0.0"?: (loopback4, others4) = (true, true)
        case "::"?: (loopback6, others6) = (true, true)
        case let other?: literals = [other]
        }
        // An address that is not granted becomes the loopback of both families (GatewayPorts no, sshd's own default).
        if bySSHD, !literals.isEmpty || others4 || others6 { (loopback4, loopback6) = (true, true) }
    }

    /// Where a listener is.
    init(seen addresses: [String]) {
        for address in addresses {
            switch address {
            case "127.0.0.1": loopback4 = true
            case "::1": loopback6 = true
            case "0.0.0.0": (loopback4, others4) = (true, true)
            case "::": (loopback6, others6) = (true, true)
            default: literals.insert(address)
            }
        }
    }

    func match(_ host: String) -> ListenerMatch {
        if literals.contains(host) { return .meets }
        if host == "localhost" {
            // Who dials a name tries each of its addresses.
            return loopback4 || loopback6 ? .meets : .otherAddress
        }
        if host == "::1" || host == "0:0:0:0:0:0:0:1" {
            return loopback6 ? .meets : loopback4 ? .otherFamily : .otherAddress
        }
        if host == "127.0.0.1" { return loopback4 ? .meets : loopback6 ? .otherFamily : .otherAddress }
        if host.contains(":") { return others6 ? .meets : others4 ? .otherFamily : .otherAddress }
        // A name may have addresses of both families.
        return others4 || (others6 && !Endpoint.tcp(host: host, port: 1).isLoopback) ? .meets : .otherAddress
    }
}
