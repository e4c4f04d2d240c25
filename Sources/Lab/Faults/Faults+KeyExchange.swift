extension FaultCatalog {
    /// From the identification string to NEWKEYS (RFC 4253 §7).
    ///
    /// Where a relay cuts is a place in the protocol, so that it is the same for every client.
    static let keyExchange: [Fault] = [
        Fault(
            "no-common-key-exchange", area: "kex", "The server knows only an old key exchange method",
            steps: [.init("tunnel-host", "sshd_option 'KexAlgorithms diffie-hellman-group14-sha1'")]),
        Fault(
            "no-common-host-key-algorithm", area: "kex", "The server signs with ssh-rsa (SHA-1) only",
            steps: [.init("tunnel-host", "sshd_option 'HostKeyAlgorithms ssh-rsa'")]),
        Fault(
            "no-common-cipher", area: "kex", "The server knows only a CBC cipher",
            steps: [.init("tunnel-host", "sshd_option 'Ciphers aes128-cbc'")]),
        Fault(
            "no-common-mac", area: "kex", "The server knows only an MD5 MAC",
            steps: [.init("tunnel-host", "sshd_option 'Ciphers aes128-ctr' 'MACs hmac-md5'")]),
        // ssh complains of one thing, and not of the first in the server's message.
        Fault(
            "nothing-in-common", area: "kex", "The server knows only old methods, old signatures and an old cipher",
            steps: [
                .init(
                    "tunnel-host",
                    "sshd_option 'KexAlgorithms diffie-hellman-group14-sha1' 'HostKeyAlgorithms ssh-rsa' 'Ciphers aes128-cbc'"
                )
            ]),
        Fault(
            "old-signature-and-cipher", area: "kex", "The server knows only old signatures and an old cipher",
            steps: [.init("tunnel-host", "sshd_option 'HostKeyAlgorithms ssh-rsa' 'Ciphers aes128-cbc'")]),
        Fault(
            "client-forbids-cipher", area: "kex", "~/.ssh/config allows only a cipher that the server has switched off",
            steps: [
                .init("you", "echo '    Ciphers aes256-gcm@openssh.com' >> /home/alice/.ssh/config"),
                .init("tunnel-host", "sshd_option 'Ciphers chacha20-poly1305@openssh.com,aes256-ctr'"),
            ]),
        Fault(
            "client-names-unknown-algorithm", area: "kex",
            "The command names a key exchange method that ssh does not know",
            command: ["ssh", "-o", "KexAlgorithms=diffie-hellman-group99", "-L", "8080:www:80", "tunnel-host", "-N"],
            steps: []),
        Fault(
            "rsa-host-key-too-small", area: "kex", "The host key is a shorter RSA key than the client requires",
            steps: [
                .init("tunnel-host", "sshd_option 'HostKey /etc/ssh/ssh_host_rsa_key'"),
                .init("you", "echo '    RequiredRSASize 3072' >> /home/alice/.ssh/config"),
            ]),
        Fault(
            "mtu-hole", area: "kex", "A link in the network carries 1200 bytes and the messages that say so are lost",
            steps: [
                .init(
                    "internet",
                    """
                    filter output 'icmp type destination-unreachable drop' 'icmpv6 type packet-too-big drop'
                    ip link set eth0 mtu 1280
                    ip link set eth1 mtu 1280
                    """)
            ]),
        Fault(
            "stalls-after-banner", area: "kex", "The server says who it is, and nothing more",
            steps: [.init("tunnel-host", "instead_of_sshd say 'SSH-2.0-OpenSSH_9.2p1\\r\\n'")]),
        Fault(
            "closes-after-banner", area: "kex", "The server says who it is, and hangs up",
            steps: [.init("tunnel-host", "instead_of_sshd say-close 'SSH-2.0-OpenSSH_9.2p1\\r\\n'")]),
        Fault(
            "closes-in-kexinit", area: "kex", "The connection ends in the middle of the server's first packet",
            steps: [.init("tunnel-host", "before_sshd relay kexinit")]),
        Fault(
            "closes-in-key-exchange", area: "kex", "The connection ends in the server's key exchange reply",
            steps: [.init("tunnel-host", "before_sshd relay reply")]),
        Fault(
            "stalls-in-key-exchange", area: "kex", "The server falls silent in its key exchange reply",
            steps: [.init("tunnel-host", "before_sshd stall reply")]),
        Fault(
            "closes-after-key-exchange", area: "kex", "The connection ends with the first encrypted packet",
            steps: [.init("tunnel-host", "before_sshd relay +1")]),
        Fault(
            "garbage-after-banner", area: "kex", "What follows the server's banner is not SSH",
            steps: [
                .init(
                    "tunnel-host",
                    "instead_of_sshd say 'SSH-2.0-OpenSSH_9.2p1\\r\\nthis is no packet at all, is it?\\r\\n'")
            ]),
        Fault(
            "corrupted-packets", area: "kex", "Something on the way changes a byte of an encrypted packet",
            steps: [.init("tunnel-host", "before_sshd corrupt +2")]),
        Fault(
            "key-exchange-altered", area: "kex",
            "Something on the way changes a byte of the server's list of algorithms",
            steps: [.init("tunnel-host", "before_sshd alter kexinit")]),
        Fault(
            "key-exchange-reply-altered", area: "kex", "Something on the way changes a byte of the server's host key",
            steps: [.init("tunnel-host", "before_sshd alter reply")]),
        Fault(
            "old-key-exchange-allowed", area: "kex",
            "The server knows only a key exchange with SHA-1, and the command allows it",
            effect: .degraded,
            command: [
                "ssh", "-o", "KexAlgorithms=+diffie-hellman-group14-sha1", "-L", "8080:www:80", "tunnel-host", "-N",
            ],
            steps: [.init("tunnel-host", "sshd_option 'KexAlgorithms diffie-hellman-group14-sha1'")]),
        Fault(
            "old-signature-allowed", area: "kex", "The server signs with SHA-1 only, and the command allows it",
            effect: .degraded,
            command: ["ssh", "-o", "HostKeyAlgorithms=+ssh-rsa", "-L", "8080:www:80", "tunnel-host", "-N"],
            steps: [.init("tunnel-host", "sshd_option 'HostKeyAlgorithms ssh-rsa'")]),
        Fault(
            "old-cipher-allowed", area: "kex", "The server knows only CBC with SHA-1, and the command allows it",
            effect: .degraded,
            command: ["ssh", "-o", "Ciphers=+aes128-cbc", "-L", "8080:www:80", "tunnel-host", "-N"],
            steps: [.init("tunnel-host", "sshd_option 'Ciphers aes128-cbc' 'MACs hmac-sha1'")]),
        Fault(
            "compression-only", area: "kex", "The server wants every connection compressed", effect: .healthy,
            steps: [.init("tunnel-host", "python_sshd_instead compression")]),
        Fault(
            "post-quantum-only", area: "kex", "The server insists on a post-quantum key exchange", effect: .healthy,
            steps: [.init("tunnel-host", "sshd_option 'KexAlgorithms sntrup761x25519-sha512@openssh.com'")]),
        Fault(
            "umac-only", area: "kex", "The server knows only aes128-ctr with umac-128-etm", effect: .healthy,
            steps: [
                .init("tunnel-host", "sshd_option 'Ciphers aes128-ctr' 'MACs umac-128-etm@openssh.com'")
            ]),
        Fault(
            "classic-key-exchange-only", area: "kex", "The server knows only diffie-hellman-group14-sha256",
            effect: .healthy,
            steps: [.init("tunnel-host", "sshd_option 'KexAlgorithms diffie-hellman-group14-sha256'")]),
    ]
}
