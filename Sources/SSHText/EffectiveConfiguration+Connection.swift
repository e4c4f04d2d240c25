extension EffectiveConfiguration {
    /// A limit after which keys are exchanged anew (RekeyLimit of ssh_config(5)); 0 means the cipher's default, or
    /// never.
    package struct RekeyLimit: Hashable, Sendable {
        /// Sent or received; 0: the cipher's default.
        package var bytes: Int
        /// Between two exchanges; 0: time alone asks for none.
        package var seconds: Int
    }

    /// The name as typed, which Host blocks were matched against; releases before 9.2 do not print it.
    package var host: String? { first("host") }
    /// The name or address to connect to, after HostName and canonicalization.
    package var hostname: String { first("hostname") ?? "" }
    /// 1–65535; 22 where ssh printed nothing.
    package var port: Int { number("port") ?? 22 }
    /// The login name on the tunnel host.
    package var user: String { first("user") ?? "" }
    /// `any`, `inet` or `inet6`.
    package var addressFamily: String { first("addressfamily") ?? "any" }
    /// `-b`: the address that connections start from, a name or a number; nil: the system chooses.
    package var bindAddress: String? { unlessNone("bindaddress") }
    /// `-B`: the interface whose address they start from; nil: the system chooses.
    package var bindInterface: String? { unlessNone("bindinterface") }
    /// Seconds; nil: the system's own TCP timeout.
    package var connectTimeout: Int? { number("connecttimeout") }
    /// Rounds over all addresses before ssh gives up, a second between them.
    package var connectionAttempts: Int { number("connectionattempts") ?? 1 }
    /// With its percent tokens, nil where there is none.
    package var proxyCommand: String? { unlessNone("proxycommand") }
    /// As written: hops separated by commas, nil where there is none.
    package var proxyJump: String? { unlessNone("proxyjump") }
    /// The ProxyCommand hands over a connected descriptor instead of copying bytes.
    package var proxyUseFdpass: Bool { flag("proxyusefdpass") ?? false }
    /// `no`/`false`, `yes`/`true`, `ask`, `auto` or `autoask`.
    package var controlMaster: String { first("controlmaster") ?? "false" }
    /// As ssh prints it, tokens expanded or not depending on the release.
    package var controlPath: String? { unlessNone("controlpath") }
    /// `no`, `yes` or seconds.
    package var controlPersist: String { first("controlpersist") ?? "no" }
    /// `-C`: zlib is offered before no compression.
    package var compression: Bool { flag("compression") ?? false }
    /// SO_KEEPALIVE is set: the system finds a dead peer, in hours by default.
    package var tcpKeepAlive: Bool { flag("tcpkeepalive") ?? true }
    /// Seconds; 0: no questions are sent.
    package var serverAliveInterval: Int { number("serveraliveinterval") ?? 0 }
    /// Questions in a row that may stay unanswered before ssh gives up.
    package var serverAliveCountMax: Int { number("serveralivecountmax") ?? 3 }
    /// DSCP classes: interactive, then bulk.
    package var ipqos: [String] { first("ipqos")?.split(separator: " ").map(String.init) ?? [] }
    /// `none`, or the character that begins an escape.
    package var escapeChar: String { first("escapechar") ?? "~" }
    /// `none`, `subsystem` or `default`.
    package var sessionType: String { first("sessiontype") ?? "default" }
    /// `-n`: standard input is /dev/null.
    package var stdinNull: Bool { flag("stdinnull") ?? false }
    /// `-f`: ssh goes to the background once it is logged in.
    package var forkAfterAuthentication: Bool { flag("forkafterauthentication") ?? false }
    /// `auto`, `no`/`false`, `yes`/`true` or `force`.
    package var requestTTY: String { first("requesttty") ?? "auto" }
    /// RemoteCommand: what is run on the tunnel host; a command in the words themselves is not printed here.
    package var remoteCommand: String? { unlessNone("remotecommand") }
    /// What is run here after login, with its tokens, if ``permitLocalCommand``.
    package var localCommand: String? { unlessNone("localcommand") }
    /// Without it ``localCommand`` is ignored.
    package var permitLocalCommand: Bool { flag("permitlocalcommand") ?? false }
    /// `no`/`false`, `yes`/`true` or `always` (through proxies too).
    package var canonicalizeHostname: String { first("canonicalizehostname") ?? "false" }
    /// Whether anything opens a master or uses one.
    package var usesMultiplexing: Bool { controlPath != nil }

    /// Both numbers 0 where ssh printed nothing.
    package var rekeyLimit: RekeyLimit {
        let parts = first("rekeylimit")?.split(separator: " ").map { Int($0) ?? 0 } ?? []
        return RekeyLimit(bytes: parts.first ?? 0, seconds: parts.count > 1 ? parts[1] : 0)
    }
}
