package import Evidence

/// Every cause that can be named.
package enum CauseCatalog {
    /// In the order of the path; within a table the likeliest first.
    package static let all: [Cause] = tables.flatMap(\.causes)

    /// The tables of causes with the headings of the manual page, in the order of the path.
    package static let tables: [(heading: String, causes: [Cause])] = [
        ("Hazards: what the words and the configuration show by themselves", hazardCauses),
        ("Ingress: the listening end on the client host", ingressCauses),
        ("Running tunnels and shared connections", runningCauses),
        ("Resolve: the tunnel host's name", resolveCauses),
        ("Reach: TCP to the tunnel host", reachCauses),
        ("Chain: jump hosts, and tunnels through tunnels", chainCauses),
        ("Ports: what answers on a short list of them", portCauses),
        ("Banner: the SSH server's first words", bannerCauses),
        ("Key exchange", keyExchangeCauses),
        ("Host key", hostKeyCauses),
        ("Authentication", authenticationCauses),
        ("Forward: what the tunnel host permits", forwardCauses),
        ("Remote: the listener on the tunnel host, and the target on your side (-R)", remoteCauses),
        ("Exposure: who can enter a remote tunnel (GatewayPorts)", exposureCauses),
        ("Egress: from the tunnel host to the destination", egressCauses),
        ("Agent: your keys on the tunnel host", agentCauses),
        ("SOCKS: proxies, and the names their clients use", socksCauses),
        ("Application: what a client meets behind the tunnel", tlsCauses + webCauses + serviceCauses),
        ("Session: the connection after login, and the examination itself", sessionCauses),
    ]

    /// The cause of that code; nil when there is none.
    package static func cause(_ code: FindingCode) -> Cause? { all.first { $0.code == code } }
}
