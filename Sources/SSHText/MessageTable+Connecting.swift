extension MessageTable {
    /// What ssh says while it is at: config, resolve, reach, banner.
    static let connecting: [MessageRow] = [
        .init(
            .badConfigurationOption, .config, "%s: line %d: Bad configuration option: %s",
            "unknown option in a config file; ssh will not start",
            example: "/home/alice/.ssh/config: line 3: Bad configuration option: localforwad"),
        .init(
            .badLocalForward, .config, "Bad local forwarding specification '%s'",
            "-L argument malformed",
            example: "Bad local forwarding specification '8080:www'"),
        .init(
            .resolving, .resolve, "debug2: resolving \"%s\" port %d",
            "start of name resolution",
            example: "debug2: resolving \"tunnel-host\" port 22"),
        .init(
            .couldNotResolve, .resolve, "ssh: Could not resolve hostname %.100s: %s",
            "name resolution failed, reason after the colon",
            example: "ssh: Could not resolve hostname tunnel-host: Name or service not known"),
        .init(
            .connecting, .reach, "debug1: Connecting to %.200s [%.100s] port %s.",
            "TCP connect to this address starts",
            example: "debug1: Connecting to tunnel-host [192.0.2.7] port 22."),
        .init(
            .addressFailed, .reach, "debug1: connect to address %s port %s: %s",
            "this address failed, next one follows",
            example: "debug1: connect to address 2001:db8::7 port 22: Network is unreachable"),
        .init(
            .connectFailed, .reach, "ssh: connect to host %s port %s: %s",
            "all addresses failed",
            example: "ssh: connect to host tunnel-host port 22: Connection refused"),
        .init(
            .connectionEstablished, .reach, "debug1: Connection established.",
            "TCP is up; nothing SSH yet",
            example: "debug1: Connection established."),
        .init(
            .proxyCommand, .reach, "debug1: Executing proxy command: %.500s",
            "transport is a program (ProxyCommand/ProxyJump)",
            example: "debug1: Executing proxy command: exec ssh -W '[tunnel-host]:22' jump"),
        .init(
            .implicitProxyCommand, .reach, "debug1: Setting implicit ProxyCommand from ProxyJump: %s",
            "-J became this command; shows what the hop inherits",
            example: "debug1: Setting implicit ProxyCommand from ProxyJump: ssh -W '[%h]:%p' jump"),
        .init(
            .identityFile, .reach, "debug1: identity file %s type %d",
            "key file seen (type -1 = no public part readable; up to 9.x)",
            example: "debug1: identity file /home/alice/.ssh/id_rsa type -1"),
        .init(
            .localVersion, .banner, "debug1: Local version string %.100s",
            "our version line sent",
            example: "debug1: Local version string SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10"),
        .init(
            .bannerLine, .banner, "debug1: kex_exchange_identification: banner line %zu: %s",
            "text before the SSH version line (MaxStartups, HTTP, SMTP ...)",
            example: "debug1: kex_exchange_identification: banner line 0: HTTP/1.1 400 Bad Request"),
        .init(
            .remoteVersion, .banner, "debug1: Remote protocol version %d.%d, remote software version %.100s",
            "server version line received",
            example: "debug1: Remote protocol version 2.0, remote software version OpenSSH_9.2p1 Debian-2"),
        .init(
            .compatBanner, .banner, "debug1: compat_banner: match: %s pat %s compat 0x%08x",
            "known quirks of this server",
            example: "debug1: compat_banner: match: OpenSSH_9.2p1 Debian-2 pat OpenSSH* compat 0x04000000"),
        .init(
            .bannerTimeout, .banner, "Connection timed out during banner exchange",
            "connected, no version line within ConnectTimeout",
            example: "Connection timed out during banner exchange"),
        .init(
            .bannerClosed, .banner, "kex_exchange_identification: Connection closed by remote host",
            "FIN before the version line",
            example: "kex_exchange_identification: Connection closed by remote host"),
        .init(
            // `read` or `write`: the reset may meet ssh while it says its own version line.
            .bannerReset, .banner, "kex_exchange_identification: %s: %.100s",
            "error (reset) before the version line",
            example: "kex_exchange_identification: read: Connection reset by peer"),
        .init(
            .bannerBinary, .banner, "kex_exchange_identification: banner line contains invalid characters",
            "binary protocol on the port",
            example: "kex_exchange_identification: banner line contains invalid characters"),
        .init(
            .badIdentification, .banner, "Bad remote protocol version identification: '%.100s'",
            "malformed version line",
            example: "Bad remote protocol version identification: 'SSH-9'"),
        .init(
            .protocolsDiffer, .banner, "Protocol major versions differ: %d vs. %d",
            "SSH-1 server",
            example: "Protocol major versions differ: 2 vs. 1"),
    ]
}
