import Evidence
import HostSystem
import SSHText
import Testing

@testable import Probes

/// Where the ssh of another host would listen, by its words and its configuration.
@Suite struct ListenerPlacesTests {
    private func places(_ address: String?, gatewayPorts: Bool = false, family: String = "any") -> [String]? {
        let configuration = EffectiveConfiguration(
            parsing: "gatewayports \(gatewayPorts ? "yes" : "no")\naddressfamily \(family)\n")
        return ListenerPlaces(address, configuration).addresses?.map(\.description)
    }

    static let rows: [(address: String?, gatewayPorts: Bool, family: String, expected: [String]?)] = [
        (nil, false, "any", ["127.0.0.1", "::1"]), ("localhost", false, "any", ["127.0.0.1", "::1"]),
        ("localhost", true, "any", ["127.0.0.1", "::1"]), (nil, true, "any", ["0.0.0.0", "::"]),
        ("*", false, "any", ["0.0.0.0", "::"]), ("", false, "any", ["0.0.0.0", "::"]),
        ("127.0.0.1", true, "any", ["127.0.0.1"]), ("::1", false, "any", ["::1"]),
        ("10.41.2.10", false, "any", ["10.41.2.10"]), ("0.0.0.0", false, "any", ["0.0.0.0"]),
        (nil, false, "inet", ["127.0.0.1"]), (nil, false, "inet6", ["::1"]), ("*", false, "inet", ["0.0.0.0"]),
        (nil, true, "inet6", ["::"]),
        // Nothing is left of it.
        ("::1", false, "inet", []), ("127.0.0.1", false, "inet6", []),
        // Its host alone knows.
        ("bastion-host", false, "any", nil), ("bastion-host", false, "inet", nil), ("[::1]", false, "any", nil),
        ("127.0.0.1 ", false, "any", nil),
    ]

    @Test(arguments: rows.indices) func asSSHWould(index: Int) {
        let row = Self.rows[index]
        #expect(
            places(row.address, gatewayPorts: row.gatewayPorts, family: row.family) == row.expected, "\(row)")
    }
}

/// The identities in ssh's log.
@Suite struct LoggedIdentityTests {
    @Test(
        arguments: [
            ("/home/alice/.ssh/id_ed25519 ED25519 SHA256:A explicit", "/home/alice/.ssh/id_ed25519", "ED25519", true),
            ("/home/al ice/.ssh/my key ED25519 SHA256:A explicit", "/home/al ice/.ssh/my key", "ED25519", true),
            ("/home/alice/.ssh/id_rsa RSA SHA256:A", "/home/alice/.ssh/id_rsa", "RSA", false),
            ("/home/alice/.ssh/id_ed25519 ED25519 SHA256:A agent", "/home/alice/.ssh/id_ed25519", "ED25519", false),
            (
                "/home/alice/.ssh/id_ed25519 ED25519 SHA256:A explicit agent", "/home/alice/.ssh/id_ed25519", "ED25519",
                true
            ),
            ("/k ED25519-CERT SHA256:A explicit", "/k", "ED25519-CERT", true),
            ("~/k RSA MD5:aa:bb", "~/k", "RSA", false),
            ("./k ECDSA SHA256:A", "./k", "ECDSA", false),
        ])
    func filesWithPublicHalves(text: String, path: String, type: String, isExplicit: Bool) throws {
        let logged = try #require(LoggedIdentity(text))
        #expect(logged.path == path && logged.identity.keyType == type && logged.identity.isExplicit == isExplicit)
        #expect(!logged.identity.fingerprint.isEmpty && logged.identity.problem == nil)
        if case .agent = logged.identity.source {
            #expect(text.hasSuffix("agent"))
        } else {
            #expect(!text.hasSuffix("agent"))
        }
    }

    @Test func aKeyOfTheAgentAloneHasNoPath() throws {
        let logged = try #require(LoggedIdentity("alice@you's key ED25519 SHA256:A agent"))
        #expect(logged.path == nil && logged.identity.source == .agent(comment: "alice@you's key", path: nil))
        let bare = try #require(LoggedIdentity("ED25519 SHA256:A agent"))
        #expect(bare.path == nil && bare.identity.keyType == "ED25519")
    }

    /// ssh lists its default files whether they are there or not; one that was named and is not there is missing.
    @Test func filesThatAreNotThere() throws {
        #expect(LoggedIdentity("/home/alice/.ssh/id_dsa") == nil)
        let named = try #require(LoggedIdentity("/home/alice/.ssh/other explicit"))
        #expect(named.identity.problem == .missing && named.path == "/home/alice/.ssh/other")
        #expect(named.identity.fingerprint.isEmpty && named.identity.isExplicit)
    }

    @Test(arguments: [
        "", " ", "agent", "explicit agent", ":", "::", " : ", "a:b", "SHA256:A", "SHA256:A agent", "\u{301}",
    ])
    func survivesWhatIsNone(text: String) {
        let logged = LoggedIdentity(text)
        #expect(logged == nil || logged?.path == nil)
    }

    @Test func survivesChance() {
        var random = SystemRandomNumberGenerator()
        let pieces = [
            "/a", " ", "explicit", "agent", "token", "SHA256:", ":", "ED25519", "é", "~", ".", "\u{301}", "\t",
        ]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in pieces.randomElement(using: &random) ?? ""
            }
            guard let logged = LoggedIdentity(text.joined()) else { continue }
            #expect(!logged.identity.fingerprint.isEmpty || logged.identity.isExplicit)
        }
    }
}
