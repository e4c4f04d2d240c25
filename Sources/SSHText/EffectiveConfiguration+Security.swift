/// Host keys, algorithms and authentication.
extension EffectiveConfiguration {
    /// The name that known_hosts is searched for instead of the host's; nil: the host's own.
    package var hostKeyAlias: String? { unlessNone("hostkeyalias") }
    /// `no`/`false`/`off`, `yes`/`true`, `ask` or `accept-new`.
    package var strictHostKeyChecking: String { first("stricthostkeychecking") ?? "ask" }
    /// In the order searched; `~` and tokens as ssh printed them.
    package var userKnownHostsFiles: [String] { paths("userknownhostsfile") }
    /// Searched after the user's; ssh never writes to them.
    package var globalKnownHostsFiles: [String] { paths("globalknownhostsfile") }
    /// A file of keys or a key revocation list; a host that shows one of them is refused. Nil: none.
    package var revokedHostKeys: String? { unlessNone("revokedhostkeys") }
    /// A command that prints further lines of known_hosts, with its tokens; nil: none.
    package var knownHostsCommand: String? { unlessNone("knownhostscommand") }
    /// known_hosts is also searched for the address; the default until 8.4.
    package var checkHostIP: Bool { flag("checkhostip") ?? false }
    /// `no`/`false`, `yes`/`true` or `ask`.
    package var verifyHostKeyDNS: String { first("verifyhostkeydns") ?? "false" }
    /// `no`/`false`, `yes`/`true` or `ask`: keys that the server shows after login are stored.
    package var updateHostKeys: String { first("updatehostkeys") ?? "false" }
    /// Names that ssh stores are hashed.
    package var hashKnownHosts: Bool { flag("hashknownhosts") ?? false }
    /// Host keys of loopback addresses are not looked at.
    package var noHostAuthenticationForLocalhost: Bool { flag("nohostauthenticationforlocalhost") ?? false }

    /// In the order of preference, like every list of algorithms here; `+`, `-` and `^` are resolved.
    package var kexAlgorithms: [String] { list("kexalgorithms") }
    /// Before ssh puts those of stored keys first: ``KnownHosts/ordered(hostKeyAlgorithms:)``.
    package var hostKeyAlgorithms: [String] { list("hostkeyalgorithms") }
    /// Whether ssh warns of a key exchange without post-quantum security (WarnWeakCrypto, since 10.1).
    package var warnsOfWeakCryptography: Bool { flag("warnweakcrypto") ?? false }
    /// For both directions.
    package var ciphers: [String] { list("ciphers") }
    /// For both directions, where the cipher needs one.
    package var macs: [String] { list("macs") }
    /// The signature algorithms with which ssh authenticates: a key that fits none is not offered.
    package var pubkeyAcceptedAlgorithms: [String] {
        // The name up to 8.4.
        values["pubkeyacceptedalgorithms"] == nil ? list("pubkeyacceptedkeytypes") : list("pubkeyacceptedalgorithms")
    }
    /// Those with which an authority may have signed a host certificate.
    package var caSignatureAlgorithms: [String] { list("casignaturealgorithms") }
    /// Bits; 1024 where ssh printed nothing (the key is known since 9.1).
    package var requiredRSASize: Int { number("requiredrsasize") ?? 1024 }

    /// In the order tried; `~` and tokens as ssh printed them.
    package var identityFiles: [String] { all("identityfile").filter { $0.lowercased() != "none" } }
    /// Beside those that lie by an identity file as `FILE-cert.pub`; as ssh printed them.
    package var certificateFiles: [String] { all("certificatefile").filter { $0.lowercased() != "none" } }
    /// Keys of the agent are offered only if a file names them, too.
    package var identitiesOnly: Bool { flag("identitiesonly") ?? false }
    /// A path, `SSH_AUTH_SOCK`, `$NAME` or `none`; nil: SSH_AUTH_SOCK of the environment.
    package var identityAgent: String? { first("identityagent") }
    /// The library that speaks to a smart card, by path; nil: none.
    package var pkcs11Provider: String? { unlessNone("pkcs11provider") }
    /// The library that speaks to FIDO authenticators, by path, or `internal`; nil: none.
    package var securityKeyProvider: String? { unlessNone("securitykeyprovider") }
    /// Only what the person set; ssh's own order where empty.
    package var preferredAuthentications: [String] { list("preferredauthentications") }
    /// `unbound` and `host-bound` (since 8.9) count as true.
    package var pubkeyAuthentication: Bool {
        first("pubkeyauthentication").map { $0 != "no" && $0 != "false" } ?? true
    }
    /// Whether ssh tries the method `password` where the server offers it.
    package var passwordAuthentication: Bool { flag("passwordauthentication") ?? true }
    /// The same of `keyboard-interactive`; ChallengeResponseAuthentication in older releases.
    package var kbdInteractiveAuthentication: Bool {
        flag("kbdinteractiveauthentication") ?? flag("challengeresponseauthentication") ?? true
    }
    /// The same of `hostbased`.
    package var hostbasedAuthentication: Bool { flag("hostbasedauthentication") ?? false }
    /// Distributions switch it on; upstream prints `no`.
    package var gssapiAuthentication: Bool { flag("gssapiauthentication") ?? false }
    /// Only ssh of some distributions knows it.
    package var gssapiKeyExchange: Bool { flag("gssapikeyexchange") ?? false }
    /// ssh asks nobody anything: no password, no passphrase, no host key.
    package var batchMode: Bool { flag("batchmode") ?? false }
    /// How often ssh asks before it gives a method up.
    package var numberOfPasswordPrompts: Int { number("numberofpasswordprompts") ?? 3 }
    /// `no`, `yes`, a socket path or `$NAME`.
    package var forwardAgent: String { first("forwardagent") ?? "no" }
    /// `no`/`false`, `yes`/`true`, `ask`, `confirm`, or a lifetime in seconds.
    package var addKeysToAgent: String { first("addkeystoagent") ?? "false" }
}
