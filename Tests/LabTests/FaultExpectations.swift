/// What the real ssh, and curl through it, say of each fault: a regular expression over the whole trial.
///
/// `carries` stands for a tunnel that delivers www's page.
enum FaultExpectations {
    static let carries = #"== ssh is up\n== curl 0\n[\s\S]*This is (www|web-server|the intranet)"#

    private static let denied = #"alice@tunnel-host: Permission denied \(publickey\)\.\n== ssh exited 255"#
    private static let notOffered = #"Offering public key(?![\s\S]*Server accepts key)[\s\S]*"# + denied
    private static let prohibited =
        #"channel 2: open failed: administratively prohibited: open failed\n[\s\S]*== curl (52|56)"#
    private static let reachRefused = #"ssh: connect to host tunnel-host port 22: Connection refused"#
    private static let noHost = #"ssh: connect to host tunnel-host port 22: No route to host"#
    private static let timedOut = #"ssh: connect to host tunnel-host port 22: Connection timed out"#
    private static let nothingSaid = #"Connection timed out during banner exchange"#

    static func openFailed(_ reason: String) -> String {
        #"channel 2: open failed: connect failed: "# + reason + #"\n[\s\S]*== curl (52|56)"#
    }

    /// Of each fault of every lab.
    static let table = simple.merging(remote) { first, _ in first }.merging(application) { first, _ in first }
        .merging(dynamic) { first, _ in first }

    private static let simple: [String: String] = [
        // resolve
        "name-not-found": #"Could not resolve hostname tunnel-host: Name or service not known"#,
        "name-mistyped-in-config": #"Could not resolve hostname tunel-host: Name or service not known"#,
        "dns-silent": #"Could not resolve hostname tunnel-host: Temporary failure in name resolution"#,
        "dns-stopped": #"Could not resolve hostname tunnel-host: Temporary failure in name resolution"#,
        "dns-refuses": #"Could not resolve hostname tunnel-host: Temporary failure in name resolution"#,
        "no-name-server": #"Could not resolve hostname tunnel-host: Temporary failure in name resolution"#,
        "client-offline": #"Could not resolve hostname tunnel-host: Temporary failure in name resolution"#,
        "only-ipv6-address-with-4": #"Could not resolve hostname tunnel-host: No address associated with hostname"#,
        "only-ipv4-address-with-6": #"Could not resolve hostname tunnel-host: No address associated with hostname"#,
        "ipv4-literal-with-6": #"Could not resolve hostname 203.0.113.10: Address family for hostname not supported"#,
        "stale-hosts-entry": #"connect to address 203.0.113.53 port 22: Connection refused"#,
        "dns-wrong-address": #"connect to address 203.0.113.77 port 22: No route to host"#,
        // reach
        "sshd-stopped": reachRefused,
        "sshd-on-other-port": reachRefused,
        "wrong-port-asked": #"connect to host tunnel-host port 2222: Connection refused"#,
        "sshd-on-loopback-only": reachRefused,
        "reject-port-unreachable": reachRefused,
        "reject-tcp-reset": reachRefused,
        "reject-admin-prohibited": noHost,
        "reject-host-prohibited": noHost,
        "router-admin-prohibited": noHost,
        "router-net-unreachable": #"connect to host tunnel-host port 22: Network is unreachable"#,
        "client-firewall-rejects": reachRefused,
        "drop-at-tunnel-host": timedOut,
        "drop-in-network": timedOut,
        "no-return-route": timedOut,
        "tunnel-host-down": noHost,
        "gateway-down": noHost,
        "no-route-on-client": #"connect to host tunnel-host port 22: Network is unreachable"#,
        "ipv6-black-hole-first": #"connect to address 2001:db8:2::10 port 22: Connection timed out\n[\s\S]*"# + carries,
        "ipv6-refused-first": #"connect to address 2001:db8:2::10 port 22: Connection refused\n[\s\S]*"# + carries,
        "source-address-not-local": #"bind 198.51.100.77: Cannot assign requested address"#,
        "proxy-command-fails": #"nc-not-there: not found\n[\s\S]*Connection closed by UNKNOWN port 65535"#,
        "tunnel-over-ipv6": #"Connecting to tunnel-host \[2001:db8:2::10\] port 22\.\n[\s\S]*"# + carries,
        "name-with-underscore": #"Connecting to tunnel_host [\s\S]*"# + carries,
        // banner
        "max-startups": #"(Exceeded MaxStartups|Connection (closed|reset) by 203.0.113.10 port 22)"#,
        "tcp-wrappers":
            #"Local version string[^\n]*\n(?!debug1: Remote protocol)[\s\S]*Connection (closed|reset) by 203.0.113.10"#,
        "silent-server": nothingSaid,
        "closes-at-once": #"kex_exchange_identification: Connection closed by remote host"#,
        "resets-at-once": #"kex_exchange_identification: read: Connection reset by peer"#,
        "tarpit": #"banner line 5: 4x0z.k1\n[\s\S]*"# + nothingSaid,
        "endless-banner": #"No SSH version received in first 1024 lines from server"#,
        "endless-line": #"kex_exchange_identification: banner line too long"#,
        "trickling-banner": nothingSaid,
        "http-on-ssh-port": #"banner line 0: HTTP/1.1 400 Bad Request\n[\s\S]*Connection closed by"#,
        "smtp-on-ssh-port": #"banner line 0: 220 mail.example ESMTP Postfix\n[\s\S]*"# + nothingSaid,
        "ftp-on-ssh-port": #"banner line 1: 530 Please login.\n[\s\S]*Connection closed by"#,
        "tls-on-ssh-port":
            #"Local version string[^\n]*\n(?!debug1: Remote protocol)[\s\S]*(Connection closed by|invalid characters)"#,
        "mysql-on-ssh-port": #"banner line contains invalid characters"#,
        "telnet-on-ssh-port": #"banner line 0: [^\n]*\n[\s\S]*"# + nothingSaid,
        "garbage-on-ssh-port": #"banner line (contains invalid characters|too long)"#,
        "ssh-1-server": #"Protocol major versions differ: 2 vs. 1"#,
        // kex
        "no-common-key-exchange": #"no matching key exchange method found. Their offer: diffie-hellman-group14-sha1"#,
        "no-common-host-key-algorithm": #"no matching host key type found. Their offer: ssh-rsa"#,
        "no-common-cipher": #"no matching cipher found. Their offer: aes128-cbc"#,
        "no-common-mac": #"no matching MAC found. Their offer: hmac-md5"#,
        "client-forbids-cipher": #"no matching cipher found. Their offer: chacha20-poly1305@openssh.com,aes256-ctr"#,
        "client-names-unknown-algorithm": #"Bad SSH2 KexAlgorithms 'diffie-hellman-group99'"#,
        "rsa-host-key-too-small": #"Bad server host key: Invalid key length"#,
        "mtu-hole": #"(expecting SSH2_MSG_KEX_ECDH_REPLY|SSH2_MSG_KEXINIT sent)\n== ssh hangs"#,
        "stalls-after-banner": #"SSH2_MSG_KEXINIT sent\n== ssh hangs"#,
        "closes-after-banner": #"SSH2_MSG_KEXINIT sent\nConnection closed by"#,
        "closes-in-kexinit": #"SSH2_MSG_KEXINIT sent\nConnection closed by"#,
        "closes-in-key-exchange": #"expecting SSH2_MSG_KEX_ECDH_REPLY\nConnection closed by"#,
        "stalls-in-key-exchange": #"expecting SSH2_MSG_KEX_ECDH_REPLY\n== ssh hangs"#,
        "closes-after-key-exchange": #"SSH2_MSG_NEWKEYS received(?![\s\S]*SERVICE_ACCEPT)[\s\S]*Connection closed by"#,
        "garbage-after-banner": #"Bad packet length"#,
        "corrupted-packets": #"message authentication code incorrect"#,
        "post-quantum-only": #"kex: algorithm: sntrup761x25519-sha512[\s\S]*"# + carries,
        "umac-only": #"cipher: aes128-ctr MAC: umac-128-etm@openssh.com[\s\S]*"# + carries,
        "classic-key-exchange-only": #"kex: algorithm: diffie-hellman-group14-sha256[\s\S]*"# + carries,
        // hostkey
        "host-key-unknown": #"Host key verification failed\."#,
        "host-key-changed":
            #"REMOTE HOST IDENTIFICATION HAS CHANGED![\s\S]*ED25519 key sent[\s\S]*Offending \w+ key in"#,
        "host-reinstalled": #"REMOTE HOST IDENTIFICATION HAS CHANGED!"#,
        "host-key-type-dropped":
            #"REMOTE HOST IDENTIFICATION HAS CHANGED![\s\S]*ECDSA key sent[\s\S]*Offending ED25519 key in"#,
        "host-key-revoked": #"REVOKED HOST KEY DETECTED!"#,
        "host-key-in-revocation-list": #"Host key ED25519 [^\n]* revoked by file /home/alice/.ssh/revoked"#,
        "host-key-of-address-differs":
            #"(differs from the key for the IP address|POSSIBLE DNS SPOOFING|Host key verification failed)"#,
        "host-key-changed-not-checked":
            #"Port forwarding is disabled to avoid man-in-the-middle attacks\.[\s\S]*== curl 7"#,
        "host-certificate-expired": #"Certificate invalid: expired[\s\S]*Host key verification failed"#,
        "host-certificate-wrong-name":
            #"Certificate invalid: name is not a listed principal[\s\S]*Host key verification failed"#,
        "host-certificate-unknown-authority": #"No matching CA found[\s\S]*Host key verification failed"#,
        "host-certificate": #"Host 'tunnel-host' is known and matches the ED25519-CERT host certificate[\s\S]*"#
            + carries,
        "hashed-known-hosts": carries,
        "host-key-alias": #"using hostkeyalias: the-one-we-mean[\s\S]*"# + carries,
        "other-port-known": #"Host '\[tunnel-host\]:2222' is known[\s\S]*"# + carries,
        "rsa-host-key-only": #"Server host key: ssh-rsa[\s\S]*"# + carries,
        "new-hosts-accepted": #"Permanently added 'tunnel-host'[\s\S]*"# + carries,
        // auth
        "key-not-authorised": notOffered,
        "authorized-keys-line-broken": notOffered,
        "authorized-keys-elsewhere": notOffered,
        "unknown-user":
            #"Offering public key(?![\s\S]*accepts key)[\s\S]*alicia@tunnel-host: Permission denied \(publickey\)"#,
        "user-not-in-allow-users": notOffered,
        "user-in-deny-users": notOffered,
        "group-not-in-allow-groups": notOffered,
        "account-locked": notOffered,
        "shell-missing": notOffered,
        "home-missing": notOffered,
        "ssh-directory-writable-by-all": notOffered,
        "authorized-keys-writable-by-all": notOffered,
        "key-from-elsewhere-only": notOffered,
        "key-entry-expired": notOffered,
        "key-option-mistyped": notOffered,
        "key-revoked": notOffered,
        "too-many-keys": #"(Offering public key[\s\S]*){6}Too many authentication failures"#,
        "few-tries-allowed": #"Offering public key: /home/alice/.ssh/other[\s\S]*Too many authentication failures"#,
        "key-file-readable-by-all": #"UNPROTECTED PRIVATE KEY FILE![\s\S]*"# + denied,
        "key-file-missing": #"no such identity: /home/alice/.ssh/id_ed25519[\s\S]*"# + denied,
        "key-file-damaged": #"Load key "/home/alice/.ssh/id_ed25519": (error in libcrypto|invalid format)[\s\S]*"#
            + denied,
        "key-passphrase-needed": #"Server accepts key[\s\S]*"# + denied,
        "key-public-half-mismatch": #"Server accepts key[\s\S]*contents do not match public[\s\S]*"# + denied,
        "agent-absent": #"get_agent_identities: ssh_get_authentication_socket: No such file[\s\S]*"# + denied,
        "agent-empty": #"agent contains no identities[\s\S]*"# + denied,
        "agent-locked": #"agent contains no identities[\s\S]*"# + denied,
        "agent-refuses": #"agent refused operation[\s\S]*"# + denied,
        "second-factor-needed": #"using "publickey" with partial success\.[\s\S]*Permission denied \(password\)"#,
        "password-first":
            #"can continue: password\n(?![\s\S]*Offering public key)[\s\S]*Permission denied \(password\)"#,
        "password-only":
            #"can continue: password\n(?![\s\S]*Offering public key)[\s\S]*Permission denied \(password\)"#,
        "client-forbids-public-keys": #"can continue: publickey\n(?![\s\S]*Offering public key)[\s\S]*"# + denied,
        "key-algorithm-refused": notOffered,
        "rsa-key-too-small": #"Offering public key: /home/alice/.ssh/id_rsa(?![\s\S]*accepts key)[\s\S]*"# + denied,
        "user-certificate-expired": #"Offering public key: [^\n]*ED25519-CERT(?![\s\S]*accepts key)[\s\S]*"# + denied,
        "user-certificate-wrong-principal": #"Offering public key: [^\n]*ED25519-CERT(?![\s\S]*accepts key)[\s\S]*"#
            + denied,
        "user-certificate-from-elsewhere-only": #"Offering public key: [^\n]*ED25519-CERT(?![\s\S]*accepts key)[\s\S]*"#
            + denied,
        "user-certificate-unknown-authority": #"Offering public key: [^\n]*ED25519-CERT(?![\s\S]*accepts key)[\s\S]*"#
            + denied,
        "user-certificate": #"Server accepts key: [^\n]*ED25519-CERT[\s\S]*"# + carries,
        "stalls-during-login": #"Offering public key[^\n]*\n== ssh hangs"#,
        "closes-during-login": #"Offering public key(?![\s\S]*Authenticated to)[\s\S]*Connection closed by"#,
        "root-login-refused": #"root@tunnel-host: Permission denied \(publickey\)"#,
        "account-expired": #"Server accepts key[\s\S]*Your account has expired[\s\S]*Connection closed by"#,
        "password-expired": #"required to change your password[\s\S]*"# + prohibited,
        "agent-has-key": #"Offering public key: [^\n]* agent\n[\s\S]*"# + carries,
        "rsa-key": #"Server accepts key: /home/alice/.ssh/id_rsa[\s\S]*"# + carries,
        // session
        "nologin-file": #"Going down for maintenance\.\n[\s\S]*Connection closed by"#,
        "sessions-forbidden": carries,
        "forced-command": carries,
        "forced-command-of-key": #"key options: [^\n]*command[\s\S]*"# + carries,
        "nologin-shell": carries,
        "closes-after-login": #"Authenticated to tunnel-host[\s\S]*Connection to tunnel-host closed by remote host"#,
        "shell-ends-at-once": #"This account is currently not available\.[\s\S]*== ssh exited 1"#,
        // forward
        "forwarding-off": prohibited,
        "forwarding-remote-only": prohibited,
        "forwarding-disabled": prohibited,
        "forwarding-off-for-user": prohibited,
        "permit-open-none": prohibited,
        "permit-open-other-port": prohibited,
        "permit-open-other-host": prohibited,
        "permit-open-other-spelling": prohibited,
        "key-restricted": #"key options:(?![^\n]*port-forwarding)[\s\S]*"# + prohibited,
        "key-without-forwarding": #"key options:(?![^\n]*port-forwarding)[\s\S]*"# + prohibited,
        "key-permits-other-port": #"key options:[^\n]* permitopen[\s\S]*"# + prohibited,
        "key-permits-other-spelling": #"key options:[^\n]* permitopen[\s\S]*"# + prohibited,
        "certificate-without-forwarding": #"cert: key options:(?![^\n]*port-forwarding)[\s\S]*"# + prohibited,
        "forwards-cleared-by-config": #"== ssh is up\n== curl 7"#,
        "permit-open-listed": carries,
        "key-permits-it": #"key options:[^\n]* permitopen[\s\S]*"# + carries,
        "forwarding-local-only": carries,
        // ingress
        "port-in-use": #"Address already in use[\s\S]*cannot listen to port: 8080\n[\s\S]*== ssh is up"#,
        "port-in-use-and-must-not":
            #"Address already in use[\s\S]*Could not request local forwarding[\s\S]*== ssh exited 255"#,
        "port-in-use-ipv4":
            #"bind \[127.0.0.1\]:8080: Address already in use\n(?![\s\S]*cannot listen)[\s\S]*== ssh is up"#,
        "port-in-use-ipv6": #"bind \[::1\]:8080: Address already in use\n[\s\S]*"# + carries,
        "tunnel-already-running": #"cannot listen to port: 8080\n[\s\S]*"# + carries,
        "privileged-port": #"bind \[127.0.0.1\]:80: Permission denied[\s\S]*cannot listen to port: 80"#,
        "bind-address-not-local": #"bind \[198.51.100.77\]:8080: Cannot assign requested address"#,
        "bind-name-unknown": #"getaddrinfo\(my-laptop\): Name or service not known"#,
        "malformed-forward": #"Bad local forwarding specification '8080:www'"#,
        "config-unknown-option": #"Bad configuration option: localforwarding"#,
        "config-writable-by-all": #"Bad owner or permissions on /home/alice/.ssh/config"#,
        "loopback-without-ipv6": #"bind \[::1\]:8080: Cannot assign requested address\n[\s\S]*"# + carries,
        "bind-every-address": #"Local forwarding listening on 0.0.0.0 port 8080[\s\S]*"# + carries,
        // egress
        "web-server-stopped": openFailed("Connection refused"),
        "wrong-destination-port": openFailed("Connection refused"),
        "web-server-on-loopback-only": openFailed("Connection refused"),
        "localhost-means-tunnel-host": openFailed("Connection refused"),
        "web-server-drops": #"direct-tcpip(?![\s\S]*open failed)[\s\S]*== curl 28"#,
        "web-server-down": openFailed("No route to host"),
        "web-server-rejects-port": openFailed("Connection refused"),
        "web-server-rejects-host": openFailed("No route to host"),
        "web-server-rejects-admin": openFailed("No route to host"),
        "web-server-net-unreachable": openFailed("Network is unreachable"),
        "no-route-to-web-server": openFailed("open failed"),
        "web-server-unknown-at-tunnel-host": openFailed("Name or service not known"),
        "resolver-of-tunnel-host-down": openFailed("Temporary failure in name resolution"),
        "resolver-of-tunnel-host-silent": openFailed("Temporary failure in name resolution"),
        "web-server-wrong-at-tunnel-host": openFailed("No route to host"),
        "ipv6-forbidden-by-sshd": openFailed("Address family for hostname not supported"),
        "web-server-speaks-tls": #"== curl 0\n[\s\S]*The plain HTTP request was sent to HTTPS port"#,
        "ssh-on-web-port": #"== curl 1\n[\s\S]*HTTP/0.9"#,
        "imap-on-web-port": #"== curl 1\n[\s\S]*HTTP/0.9"#,
        "web-server-silent": #"direct-tcpip(?![\s\S]*open failed)[\s\S]*== curl 28"#,
        "web-server-closes": #"direct-tcpip(?![\s\S]*open failed)[\s\S]*== curl (52|56)"#,
        "web-server-resets": #"direct-tcpip(?![\s\S]*open failed)[\s\S]*== curl (52|56)"#,
        "source-refused-by-web-server": #"== curl 0\n[\s\S]*403 Forbidden"#,
        "virtual-host": #"== curl 0\n[\s\S]*404 Not Found"#,
        "redirect-leaves-tunnel": #"== curl 0\n[\s\S]*301 Moved Permanently"#,
    ]
}
