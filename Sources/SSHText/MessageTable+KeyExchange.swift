internal import SSHWire

extension MessageTable {
    /// What ssh says while it is at: kex, hostkey.
    static let keyExchange: [MessageRow] = [
        .init(
            .authenticatingTo, .kex, "debug1: Authenticating to %s:%d as '%s'",
            "banner done; key exchange begins; login name in use",
            example: "debug1: Authenticating to tunnel-host:22 as 'alice'"),
        .init(
            .kexinitSent, .kex, "debug1: SSH2_MSG_KEXINIT sent",
            "our proposal sent; stops here = server's proposal lost",
            example: "debug1: SSH2_MSG_KEXINIT sent"),
        .init(
            .kexinitReceived, .kex, "debug1: SSH2_MSG_KEXINIT received",
            "server's proposal received",
            example: "debug1: SSH2_MSG_KEXINIT received"),
        .init(
            .kexAlgorithm, .kex, "debug1: kex: algorithm: %s",
            "agreed key exchange",
            example: "debug1: kex: algorithm: sntrup761x25519-sha512"),
        .init(
            .kexHostKeyAlgorithm, .kex, "debug1: kex: host key algorithm: %s",
            "agreed host key type",
            example: "debug1: kex: host key algorithm: ssh-ed25519"),
        .init(
            .kexCipher, .kex, "debug1: kex: %s cipher: %s MAC: %s compression: %s",
            "agreed cipher per direction",
            example:
                "debug1: kex: server->client cipher: chacha20-poly1305@openssh.com MAC: <implicit> compression: none"),
        .init(
            .expectingReply, .kex, "debug1: expecting SSH2_MSG_KEX_ECDH_REPLY",
            "our key share sent; a stop here = MTU black hole or stuck server",
            example: "debug1: expecting SSH2_MSG_KEX_ECDH_REPLY"),
        .init(
            .unableToNegotiate, .kex, "Unable to negotiate with %s: %s. Their offer: %s",
            "no common algorithm; list is the other side's",
            example:
                "Unable to negotiate with 192.0.2.7 port 22: no matching key exchange method found. Their offer: diffie-hellman-group1-sha1"
        ),
        .init(
            .newKeysReceived, .kex, "debug1: SSH2_MSG_NEWKEYS received",
            "encryption is on",
            example: "debug1: SSH2_MSG_NEWKEYS received"),
        .init(
            .extensionInfo, .kex, "debug1: SSH2_MSG_EXT_INFO received",
            "server extensions follow (server-sig-algs decides about RSA)",
            example: "debug1: SSH2_MSG_EXT_INFO received"),
        .init(
            .notPostQuantum, .kex, "** WARNING: connection is not using a post-quantum key exchange algorithm.",
            "advice",
            example: "** WARNING: connection is not using a post-quantum key exchange algorithm."),
        .init(
            .serverHostKey, .hostkey, "debug1: Server host key: %s %s",
            "type and fingerprint offered",
            example: "debug1: Server host key: ssh-ed25519 SHA256:AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHHIIIIJJJJKKK"),
        .init(
            .hostKnown, .hostkey, "debug1: Host '%.200s' is known and matches the %s host %s.",
            "verified",
            example: "debug1: Host 'tunnel-host' is known and matches the ED25519 host key."),
        .init(
            .usingHostKeyAlias, .hostkey, "debug1: using hostkeyalias: %s",
            "known_hosts is searched under this alias",
            example: "debug1: using hostkeyalias: gate"),
        .init(
            .hostUnknownStrict, .hostkey, "No %s host key is known for %.200s and you have requested strict checking.",
            "unknown host, strict",
            example: "No ED25519 host key is known for tunnel-host and you have requested strict checking."),
        .init(
            .hostKeyChanged, .hostkey, "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @",
            "stored key differs",
            example: "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @"),
        .init(
            .offendingKey, .hostkey, "Offending %s key in %s:%lu",
            "which stored line conflicts (compare its type!)",
            example: "Offending ED25519 key in /home/alice/.ssh/known_hosts:4"),
        .init(
            .hostAdded, .hostkey, "Warning: Permanently added '%.200s' (%s) to the list of known hosts.",
            "accepted without question",
            example: "Warning: Permanently added 'tunnel-host' (ED25519) to the list of known hosts."),
        .init(
            .forwardingDisabled, .hostkey, "Port forwarding is disabled to avoid man-in-the-middle attacks.",
            "changed key + StrictHostKeyChecking no: all forwards dropped",
            example: "Port forwarding is disabled to avoid man-in-the-middle attacks."),
        .init(
            .hostKeyFailed, .hostkey, "Host key verification failed.",
            "final refusal by the client",
            example: "Host key verification failed."),
    ]
}
