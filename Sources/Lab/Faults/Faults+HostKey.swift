extension FaultCatalog {
    /// Whether the server is the one that known_hosts knows (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
    static let hostKey: [Fault] = [
        Fault(
            "host-key-unknown", area: "hostkey", "known_hosts has no line for tunnel-host",
            steps: [.init("you", "rm /home/alice/.ssh/known_hosts")]),
        Fault(
            "host-key-changed", area: "hostkey", "The tunnel host has a new ed25519 host key",
            steps: [.init("tunnel-host", newHostKeys(["ed25519"]))]),
        Fault(
            "host-reinstalled", area: "hostkey", "The tunnel host has new host keys of every type",
            steps: [
                .init("tunnel-host", newHostKeys(["ed25519", "ecdsa"]) + "\nsshd_option 'HostKeyAlgorithms -*rsa*'")
            ]),
        Fault(
            "host-key-type-dropped", area: "hostkey", "The server no longer offers the type of key that is known",
            steps: [
                .init("you", "edit \(knownHosts) '/ssh-ed25519/!d'"),
                .init("tunnel-host", "sshd_option 'HostKey /etc/ssh/ssh_host_ecdsa_key'"),
            ]),
        Fault(
            "host-key-revoked", area: "hostkey", "known_hosts marks the server's key @revoked",
            steps: [
                .init(
                    "you",
                    "sed -n 's/^tunnel-host/@revoked tunnel-host/p' \(knownHosts) > /run/marked\ncat /run/marked >> \(knownHosts)"
                )
            ]),
        Fault(
            "host-key-in-revocation-list", area: "hostkey", "RevokedHostKeys lists the server's key",
            steps: [
                .init(
                    "you",
                    """
                    sed 's/^tunnel-host //' \(knownHosts) > /home/alice/.ssh/revoked
                    echo '    RevokedHostKeys /home/alice/.ssh/revoked' >> /home/alice/.ssh/config
                    """)
            ]),
        Fault(
            "host-key-of-address-differs", area: "hostkey", "CheckHostIP: the line for the address has another key",
            steps: [
                .init(
                    "you",
                    """
                    new_key .ssh/other -t ed25519
                    echo "203.0.113.10 $(cut -d' ' -f1,2 /home/alice/.ssh/other.pub)" >> \(knownHosts)
                    rm /home/alice/.ssh/other*
                    echo '    CheckHostIP yes' >> /home/alice/.ssh/config
                    """)
            ]),
        Fault(
            "host-key-changed-not-checked", area: "hostkey",
            "The key has changed and StrictHostKeyChecking is no: ssh logs in but drops the forwards",
            steps: [
                .init("tunnel-host", newHostKeys(["ed25519"])),
                .init("you", "echo '    StrictHostKeyChecking no' >> /home/alice/.ssh/config"),
            ]),
        Fault(
            "host-certificate-expired", area: "hostkey", "The host certificate is past its validity",
            steps: hostCertificate("-n tunnel-host -V 20200101:20200201")),
        Fault(
            "host-certificate-wrong-name", area: "hostkey", "The host certificate names another host",
            steps: hostCertificate("-n other-host -V always:forever")),
        Fault(
            "host-certificate-unknown-authority", area: "hostkey", "known_hosts trusts another certificate authority",
            steps: hostCertificate("-n tunnel-host -V always:forever")
                + [
                    .init(
                        "you",
                        """
                        rm /home/alice/.ssh/ca*
                        new_key .ssh/ca -t ed25519
                        echo "@cert-authority * $(cat /home/alice/.ssh/ca.pub)" > \(knownHosts)
                        """)
                ]),
        Fault(
            "host-certificate", area: "hostkey", "The host is known by its certificate", effect: .healthy,
            steps: hostCertificate("-n tunnel-host -V always:forever")),
        Fault(
            "hashed-known-hosts", area: "hostkey", "known_hosts is hashed", effect: .healthy,
            steps: [.init("you", "as_alice ssh-keygen -q -H -f .ssh/known_hosts\nrm \(knownHosts).old")]),
        Fault(
            "host-key-alias", area: "hostkey", "The host is known under its HostKeyAlias", effect: .healthy,
            steps: [
                .init(
                    "you",
                    """
                    edit \(knownHosts) 's/^tunnel-host/the-one-we-mean/'
                    echo '    HostKeyAlias the-one-we-mean' >> /home/alice/.ssh/config
                    """)
            ]),
        Fault(
            "other-port-known", area: "hostkey", "sshd is on port 2222 and known as [tunnel-host]:2222",
            effect: .healthy, command: ["ssh", "-p", "2222", "-L", "8080:www:80", "tunnel-host", "-N"],
            steps: [
                .init("tunnel-host", "sshd_on 2222"),
                .init("you", "edit \(knownHosts) 's/^tunnel-host/[tunnel-host]:2222/'"),
            ]),
        Fault(
            "rsa-host-key-only", area: "hostkey", "The server has only an RSA host key", effect: .healthy,
            steps: [.init("tunnel-host", "sshd_option 'HostKey /etc/ssh/ssh_host_rsa_key'")]),
        Fault(
            "known-hosts-not-writable", area: "hostkey",
            "The key is unknown, StrictHostKeyChecking is accept-new, and known_hosts belongs to root",
            effect: .degraded,
            steps: [
                .init(
                    "you",
                    """
                    rm \(knownHosts)
                    : > \(knownHosts)
                    echo '    StrictHostKeyChecking accept-new' >> /home/alice/.ssh/config
                    """)
            ]),
        Fault(
            "known-hosts-command", area: "hostkey", "KnownHostsCommand knows the host, no file does", effect: .healthy,
            steps: [
                .init(
                    "you",
                    """
                    mv \(knownHosts) /etc/ssh/keys-of-hosts
                    echo '    KnownHostsCommand /bin/cat /etc/ssh/keys-of-hosts' >> /home/alice/.ssh/config
                    """)
            ]),
        Fault(
            "key-revocation-list", area: "hostkey", "RevokedHostKeys is a key revocation list, with another host's key",
            effect: .healthy,
            steps: [
                .init(
                    "you",
                    """
                    new_key .ssh/other -t ed25519
                    as_alice ssh-keygen -q -k -f .ssh/revoked .ssh/other.pub
                    rm /home/alice/.ssh/other*
                    echo '    RevokedHostKeys /home/alice/.ssh/revoked' >> /home/alice/.ssh/config
                    """)
            ]),
        Fault(
            "new-hosts-accepted", area: "hostkey", "The key is unknown and StrictHostKeyChecking is accept-new",
            effect: .healthy,
            steps: [
                .init(
                    "you", "rm \(knownHosts)\necho '    StrictHostKeyChecking accept-new' >> /home/alice/.ssh/config")
            ]),
    ]

    private static let knownHosts = "/home/alice/.ssh/known_hosts"

    static func newHostKeys(_ types: [String]) -> String {
        types.map { "rm /etc/ssh/ssh_host_\($0)_key*\nssh-keygen -q -N '' -t \($0) -f /etc/ssh/ssh_host_\($0)_key" }
            .joined(separator: "\n") + "\nservice_restart sshd"
    }

    /// A certificate authority in `you` signs the tunnel host's key; known_hosts then has only the authority.
    private static func hostCertificate(_ options: String) -> [Fault.Step] {
        [
            .init(
                "you",
                """
                new_key .ssh/ca -t ed25519
                awk '/ssh-ed25519/ { print $2, $3 }' \(knownHosts) > /run/host.pub
                ssh-keygen -q -s /home/alice/.ssh/ca -h -I tunnel-host \(options) /run/host.pub
                as_alice ssh tunnel-host 'cat > host-cert.pub' < /run/host-cert.pub
                echo "@cert-authority tunnel-host $(cat /home/alice/.ssh/ca.pub)" > \(knownHosts)
                """),
            .init(
                "tunnel-host",
                """
                mv /home/alice/host-cert.pub /etc/ssh/ssh_host_ed25519_key-cert.pub
                sshd_option 'HostKey /etc/ssh/ssh_host_ed25519_key' 'HostCertificate /etc/ssh/ssh_host_ed25519_key-cert.pub'
                """),
        ]
    }
}
