internal import SSHWire

extension MessageTable {
    /// What ssh says while it is at: auth.
    static let authentication: [MessageRow] = [
        .init(
            .serviceAccepted, .auth, "debug1: SSH2_MSG_SERVICE_ACCEPT received",
            "server accepts the userauth service",
            example: "debug1: SSH2_MSG_SERVICE_ACCEPT received"),
        .init(
            .methodsThatCanContinue, .auth, "debug1: Authentications that can continue: %s",
            "methods the server still offers",
            example: "debug1: Authentications that can continue: publickey,password"),
        .init(
            .nextMethod, .auth, "debug1: Next authentication method: %s",
            "client tries this now",
            example: "debug1: Next authentication method: publickey"),
        .init(
            .willAttemptKey, .auth, "debug1: Will attempt key: %s",
            "key will be offered later (explicit / agent)",
            example: "debug1: Will attempt key: /home/alice/.ssh/id_ed25519 ED25519 SHA256:AAAA explicit"),
        .init(
            .agentKeys, .auth, "debug1: get_agent_identities: agent returned %zu keys",
            "size of the agent's list",
            example: "debug1: get_agent_identities: agent returned 2 keys"),
        .init(
            .agentHasNoKeys, .auth,
            "debug1: get_agent_identities: ssh_fetch_identitylist: agent contains no identities",
            "an agent without keys, or a locked one",
            example: "debug1: get_agent_identities: ssh_fetch_identitylist: agent contains no identities"),
        .init(
            .offeringKey, .auth, "debug1: Offering public key: %s",
            "asks whether this key is allowed",
            example: "debug1: Offering public key: /home/alice/.ssh/id_ed25519 ED25519 SHA256:AAAA explicit"),
        .init(
            .keyAccepted, .auth, "debug1: Server accepts key: %s",
            "PK_OK: key is allowed; a signature must follow",
            example: "debug1: Server accepts key: /home/alice/.ssh/id_ed25519 ED25519 SHA256:AAAA explicit"),
        .init(
            .tryingPrivateKey, .auth, "debug1: Trying private key: %s",
            "key without public part; must be decrypted first",
            example: "debug1: Trying private key: /home/alice/.ssh/id_rsa"),
        .init(
            .skippingKey, .auth, "debug1: Skipping %s key %s - corresponding algorithm not supported by server",
            "server-sig-algs excludes it (10.x)",
            example:
                "debug1: Skipping RSA key /home/alice/.ssh/id_rsa - corresponding algorithm not supported by server"),
        .init(
            .unprotectedKeyFile, .auth, "@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @",
            "key file mode",
            example: "@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @"),
        .init(
            .partialSuccess, .auth, "Authenticated using \"%s\" with partial success.",
            "a second factor is required",
            example: "Authenticated using \"publickey\" with partial success."),
        .init(
            .noMoreMethods, .auth, "debug1: No more authentication methods to try.",
            "nothing left",
            example: "debug1: No more authentication methods to try."),
        .init(
            .permissionDenied, .auth, "%s@%s: Permission denied (%s).",
            "authentication failed; list = methods of the server",
            example: "alice@tunnel-host: Permission denied (publickey,password)."),
        .init(
            .receivedDisconnect, .auth, "Received disconnect from %s port %d:%u: %.400s",
            "server's DISCONNECT with code and text (2 = Too many authentication failures)",
            example: "Received disconnect from 192.0.2.7 port 22:2: Too many authentication failures"),
        .init(
            .authenticated, .auth, "Authenticated to %s ([%s]:%d) using \"%s\".",
            "logged in",
            example: "Authenticated to tunnel-host ([192.0.2.7]:22) using \"publickey\"."),
        .init(
            .authenticatedViaProxy, .auth, "Authenticated to %s (via proxy) using \"%s\".",
            "logged in through ProxyCommand/ProxyJump",
            example: "Authenticated to tunnel-host (via proxy) using \"publickey\"."),
    ]
}
