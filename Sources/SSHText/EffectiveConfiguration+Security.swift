/// Host keys, algorithms and authentication.
extension EffectiveConfiguration {
    package var hostKeyAlias: String? { unlessNone("hostkeyalias") }
    /// `no`/`false`/`off`, `yes`/`true`, `ask` or `accept-new`.
    package var strictHostKeyChecking: String { first("stricthostkeychecking") ?? "ask" }
    /// In the order searched; `~` and tokens as ssh printed them.
    package var userKnownHostsFiles: [String] { paths("userknownhostsfile") }
    package var globalKnownHostsFiles: [String] { paths("globalknownhostsfile") }
    package var revokedHostKeys: String? { unlessNone("revokedhostkeys") }
    package var knownHostsCommand: String? { unlessNone("knownhostscommand") }
    package var checkHostIP: Bool { flag("checkhostip") ?? false }
    /// `no`/`false`, `yes`/`true` or `ask`.
    package var verifyHostKeyDNS: String { first("verifyhostkeydns") ?? "false" }
    package var updateHostKeys: String { first("updatehostkeys") ?? "false" }
    package var hashKnownHosts: Bool { flag("hashknownhosts") ?? false }
    package var noHostAuthenticationForLocalhost: Bool { flag("nohostauthenticationforlocalhost") ?? false }

    package var kexAlgorithms: [String] { list("kexalgorithms") }
    package var hostKeyAlgorithms: [String] { list("hostkeyalgorithms") }
    /// Whether ssh warns of a key exchange without post-quantum security (WarnWeakCrypto, since 10.1).
    package var warnsOfWeakCryptography: Bool { flag("warnweakcrypto") ?? false }
    package var ciphers: [String] { list("ciphers") }
    package var macs: [String] { list("macs") }
    package var pubkeyAcceptedAlgorithms: [String] {
        // The name up to 8.4.
        values["pubkeyacceptedalgorithms"] == nil ? list("pubkeyacceptedkeytypes") : list("pubkeyacceptedalgorithms")
    }
    package var caSignatureAlgorithms: [String] { list("casignaturealgorithms") }
    /// Bits; 1024 where ssh printed nothing (the key is known since 9.1).
    package var requiredRSASize: Int { number("requiredrsasize") ?? 1024 }

    /// In the order tried; `~` and tokens as ssh printed them.
    package var identityFiles: [String] { all("identityfile").filter { $0.lowercased() != "none" } }
    package var certificateFiles: [String] { all("certificatefile").filter { $0.lowercased() != "none" } }
    package var identitiesOnly: Bool { flag("identitiesonly") ?? false }
    /// A path, `SSH_AUTH_SOCK`, `$NAME` or `none`; nil: SSH_AUTH_SOCK of the environment.
    package var identityAgent: String? { first("identityagent") }
    package var pkcs11Provider: String? { unlessNone("pkcs11provider") }
    package var securityKeyProvider: String? { unlessNone("securitykeyprovider") }
    /// Only what the person set; ssh's own order where empty.
    package var preferredAuthentications: [String] { list("preferredauthentications") }
    /// `unbound` and `host-bound` (since 8.9) count as true.
    package var pubkeyAuthentication: Bool {
        first("pubkeyauthentication").map { $0 != "no" && $0 != "false" } ?? true
    }
    package var passwordAuthentication: Bool { flag("passwordauthentication") ?? true }
    package var kbdInteractiveAuthentication: Bool {
        flag("kbdinteractiveauthentication") ?? flag("challengeresponseauthentication") ?? true
    }
    package var hostbasedAuthentication: Bool { flag("hostbasedauthentication") ?? false }
    /// Distributions switch it on; upstream prints `no`.
    package var gssapiAuthentication: Bool { flag("gssapiauthentication") ?? false }
    package var gssapiKeyExchange: Bool { flag("gssapikeyexchange") ?? false }
    package var batchMode: Bool { flag("batchmode") ?? false }
    package var numberOfPasswordPrompts: Int { number("numberofpasswordprompts") ?? 3 }
    /// `no`, `yes`, a socket path or `$NAME`.
    package var forwardAgent: String { first("forwardagent") ?? "no" }
    package var addKeysToAgent: String { first("addkeystoagent") ?? "false" }
}
