extension FaultExpectations {
    private static let refusedByPolicy =
        #"channel \d+: open failed: administratively prohibited: open failed\n[\s\S]*== curl (52|56|97)"#
    private static let hangs = #"Address already in use[\s\S]*== curl 28"#
    private static let alreadyThere = #"Address already in use[\s\S]*"#
    /// curl takes 127.0.0.1 first, and meets the other program.
    private static let notSOCKS = #"== curl 97\n[\s\S]*invalid version"#
    private static let shares = #"auto-mux: Trying existing master[\s\S]*"#

    /// The lab `dynamic`, and tunnels that run: curl asks the proxy for the intranet by its name.
    static let dynamic: [String: String] = [
        "proxy-key-permits-intranet": #"key options: [^\n]*permitopen[\s\S]*"# + carries,
        "proxy-permit-open-intranet": carries,
        "proxy-permit-open-itself": carries,
        "proxy-permit-open-none": refusedByPolicy,
        "proxy-forwarding-off": refusedByPolicy,
        "proxy-forwarding-remote-only": refusedByPolicy,
        "proxy-key-restricted": #"key options:(?![^\n]*port-forwarding)[\s\S]*"# + refusedByPolicy,
        "proxy-port-in-use": #"Could not request local forwarding\.[\s\S]*== curl (97|7|52|56)"#,
        "proxy-port-in-use-ipv4":
            #"bind \[127\.0\.0\.1\]:8080: Address already in use\n(?![\s\S]*cannot listen)[\s\S]*"# + notSOCKS,
        "intranet-stopped": #"open failed: connect failed: Connection refused\n[\s\S]*== curl (52|56|97)"#,
        "intranet-unknown": #"open failed: connect failed: Name or service not known\n[\s\S]*== curl (52|56|97)"#,
        "intranet-elsewhere-in-public": carries,
        "remote-proxy-not-permitted":
            #"remote forward success for: listen [^\n]*1080[\s\S]*requested forward not permitted[\s\S]*== curl (52|56|97)"#,
        "proxy-running": alreadyThere + carries,
        "proxy-suspended": hangs,
        "proxy-half-dead": hangs,
        "proxy-session-stopped": hangs,
        "proxy-running-shadowed": alreadyThere + notSOCKS,
        "running-suspended": hangs,
        "running-half-dead": hangs,
        "running-session-stopped": hangs,
        "running-out-of-descriptors": alreadyThere + #"== curl (52|56)"#,
        "running-shadowed": alreadyThere + #"== curl 1\n[\s\S]*HTTP/0\.9"#,
        "running-to-stopped-web-server": alreadyThere + #"== curl (52|56)"#,
        "running-by-alias": alreadyThere + carries,
        "shared-connection": shares + #"master session id: [\s\S]*== ssh exited 0"#,
        "shared-connection-has-forward": shares + #"master session id: [\s\S]*== ssh exited 0"#,
        "shared-connection-took-forward": shares + #"master session id: [\s\S]*== ssh exited 0"#,
        "shared-connection-has-other-forward":
            shares + #"forwarding request failed: Port forwarding failed[\s\S]*Address already in use"#,
        "shared-connection-outlives-key": shares + #"master session id: [\s\S]*== ssh exited 0"#,
    ]
}
