internal import Evidence
internal import HostSystem
internal import SSHText
internal import TunnelModel

/// What this machine is called, and what localhost means on it.
enum ClientHost {
    /// Its names and its addresses that others can reach it by; loopback and link-local addresses say nothing.
    static let names: Set<String> = {
        let hostname = LocalIdentity.current.hostname.lowercased()
        var names: Set<String> = hostname.isEmpty || hostname == "localhost" ? [] : [hostname]
        if let short = hostname.split(separator: ".").first, IPAddress(hostname) == nil { names.insert(String(short)) }
        let addresses = NetworkInterface.all.flatMap(\.addresses)
        names.formUnion(addresses.filter { !$0.isLoopback && !$0.isLinkLocal }.map(\.description))
        names.remove("localhost")
        return names
    }()

    /// What getaddrinfo(3) gives for localhost, in its order; empty where it gives nothing.
    static func localhost() async -> [String] {
        let found = try? await Resolver().resolve("localhost", port: 0, deadline: Deadline(after: .seconds(2)))
        return found?.order.compactMap { $0.ip?.description } ?? []
    }
}

/// Finds strong signs that a forward was meant the other way round.
struct Direction {
    /// The tunnel host's names: as typed, and as ssh dials it.
    private let tunnelHost: Set<String>
    private let clientHost: Set<String>

    init(_ request: ExaminationRequest) {
        let clientHost = request.typedOn.map { [$0.name.lowercased()] } ?? ClientHost.names
        self.init(tunnelHost: [request.spec.tunnelHost, request.configuration.hostname], clientHost: clientHost)
    }

    init(tunnelHost: Set<String>, clientHost: Set<String>) {
        self.tunnelHost = Set(tunnelHost.map { $0.lowercased() }.filter { !ListenerOverlap.isLoopback($0) })
        self.clientHost = clientHost
    }

    func turned(_ forward: Forward) -> SettingsEvidence.Turned? {
        // An ssh to this very machine has no sides.
        guard !tunnelHost.isEmpty, tunnelHost.isDisjoint(with: clientHost) else { return nil }
        let (listening, dialling) =
            forward.optionLetter == "R" ? (tunnelHost, clientHost) : (clientHost, tunnelHost)
        if let target = forward.egress?.host, listening.contains(target.lowercased()), !dialling.contains(target) {
            return .targetIsOtherSide(target)
        }
        if case .tcp(let address?, _) = forward.ingress, dialling.contains(address.lowercased()) {
            return .listenerIsOtherSide(address)
        }
        return nil
    }
}
