extension FaultExpectations {
    private static func refused(_ port: Int = 8080) -> String {
        #"remote forward failure for: listen [^\n]*\n[\s\S]*"#
            + "Warning: remote port forwarding failed for listen port \(port)\n"
    }
    /// The bind failed: OpenSSH sends no word of its own then.
    private static func silently(_ port: Int = 8080) -> String {
        #"^(?![\s\S]*(port forwarding refused|Server has disabled))[\s\S]*"# + refused(port)
    }
    private static let disabled = #"Remote: Server has disabled port forwarding\.\n[\s\S]*"# + refused()
    private static let notListed = #"Remote: port forwarding refused\n[\s\S]*"# + refused()
    private static let dropbear = #"remote software version dropbear[^\n]*\n[\s\S]*"#
    private static let noSocket = #"Warning: remote port forwarding failed for listen path /home/alice/"#
    private static let dead = #"[\s\S]*== curl (52|56)\n"#

    /// The lab `remote`: curl runs on the bastion.
    static let remote: [String: String] = [
        "remote-forwarding-off": disabled,
        "remote-forwarding-local-only": disabled,
        "remote-forwarding-disabled": disabled,
        "remote-forwarding-off-for-user": disabled,
        "remote-key-restricted": #"key options:(?![^\n]*port-forwarding)[\s\S]*"# + disabled,
        "remote-key-without-forwarding": #"key options:(?![^\n]*port-forwarding)[\s\S]*"# + disabled,
        "remote-certificate-without-forwarding": #"cert: key options:(?![^\n]*port-forwarding)[\s\S]*"# + disabled,
        "remote-password-expired": #"required to change your password[\s\S]*"# + disabled,
        "remote-permit-listen-none": notListed,
        "remote-permit-listen-other-port": notListed,
        "remote-permit-listen-other-spelling": notListed,
        "remote-key-permits-other-port": #"key options:[^\n]* permitlisten[\s\S]*"# + notListed,
        "remote-forwards-cleared": #"^(?![\s\S]*remote forward)[\s\S]*== ssh is up\n== curl 7"#,
        "remote-permit-listen-listed": carries,
        "remote-key-permits-it": #"key options:[^\n]* permitlisten[\s\S]*"# + carries,
        "remote-forwarding-only": carries,
        // remote
        "remote-port-in-use": silently(),
        "remote-port-in-use-closing": silently(),
        "remote-port-in-use-and-must-not":
            #"Error: remote port forwarding failed for listen port 8080\n[\s\S]*== ssh exited 255"#,
        "remote-port-in-use-silent": silently() + #"[\s\S]*== curl 28\n"#,
        "remote-stale-listener": silently() + #"[\s\S]*== curl 28\n"#,
        "remote-tunnel-already-running": silently() + #"[\s\S]*"# + carries,
        "remote-port-in-use-ipv4": #"remote forward success[\s\S]*== curl 1\n"#,
        "remote-port-in-use-ipv6": #"remote forward success[\s\S]*"# + carries,
        "remote-port-in-use-elsewhere": silently(),
        "remote-privileged-port": silently(80),
        "remote-bind-address-not-local": silently(),
        "remote-bind-name-unknown": silently(),
        "remote-socket-left-behind": noSocket,
        "remote-socket-in-use": noSocket,
        "remote-socket-without-directory": noSocket,
        "remote-sockets-off": #"Remote: Server has disabled streamlocal forwarding\.\n[\s\S]*"# + noSocket,
        "remote-socket-replaced": #"remote forward success[\s\S]*"# + carries,
        "remote-sshd-without-ipv6": carries,
        "remote-host-without-ipv6": carries,
        "wildcard-asked-loopback-granted": #"remote forward success[\s\S]*"# + carries,
        "address-asked-loopback-granted": #"remote forward success[\s\S]*== curl 7\n"#,
        "loopback-asked-wildcard-granted":
            #"Forwarding listen address "localhost" overridden by server GatewayPorts\n[\s\S]*"# + carries,
        "address-asked-wildcard-granted":
            #"Forwarding listen address "127.0.0.1" overridden by server GatewayPorts\n[\s\S]*"# + carries,
        "ipv4-wildcard-granted": carries,
        "ipv6-wildcard-granted": carries,
        "remote-firewall-drops": carries,
        "remote-firewall-resets": carries,
        "remote-firewall-prohibits": carries,
        "wildcard-granted": carries,
        "own-address-granted": carries,
        // The far end, dialled by ssh on the client host.
        "remote-target-stopped": #"connect_to www.example.com port 80: failed\."# + dead,
        "remote-target-wrong-port": #"connect_to www.example.com port 81: failed\."# + dead,
        "remote-target-localhost": #"connect_to localhost port 3000: failed\."# + dead,
        "remote-target-unknown": #"connect_to intranet.example.com: unknown host \(Name or service not known\)"# + dead,
        "remote-target-no-route": #"10.66.0.1 port 80[^\n]*failed"# + dead,
        "remote-target-drops": #"== curl 28\n"#,
        "remote-target-down": #"connect_to www.example.com port 80: failed\."# + dead,
        "remote-target-net-unreachable": #"connect_to 10.77.0.1 port 80: failed\."# + dead,
        "remote-target-speaks-ssh": #"== curl 1\n[\s\S]*HTTP/0.9"#,
        "remote-target-silent": #"== curl 28\n"#,
        "remote-target-closes": #"== curl (52|56)\n"#,
        // Dropbear
        "dropbear-remote": dropbear + carries,
        "dropbear-local": dropbear + #"== ssh is up\n== curl 0\n[\s\S]*a colleague's page"#,
        "dropbear-local-off": dropbear + #"open failed: administratively prohibited: \n[\s\S]*== curl (52|56)"#,
        "dropbear-local-refused": dropbear + #"open failed: connect failed: [^\n]*refused[\s\S]*== curl (52|56)"#,
        "dropbear-local-unknown-name":
            dropbear + #"open failed: connect failed: Error resolving[\s\S]*== curl (52|56)"#,
        "dropbear-remote-off": dropbear + refused(),
        "dropbear-key-restricted": dropbear + refused(),
        "dropbear-port-in-use": dropbear + refused(),
        "dropbear-privileged-port": dropbear + refused(80),
        "dropbear-wildcard-asked": dropbear + carries,
        "dropbear-wildcard-granted": dropbear + carries,
        "dropbear-gateway": dropbear + carries,
        "dropbear-address-not-local": dropbear + refused(),
    ]
}
