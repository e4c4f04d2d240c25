import SSHText
import Testing

@Suite struct ServerMessageTests {
    static let file = KeyLocation.file(path: "/home/a b/.ssh/authorized_keys", line: 12)
    static let place = "/home/a b/.ssh/authorized_keys:12"
    static let rows: [(String, ServerMessage)] = [
        ("Server has disabled port forwarding.", .portForwardingDisabled),
        ("Server has disabled streamlocal forwarding.", .streamLocalForwardingDisabled),
        ("port forwarding refused", .portForwardingRefused),
        ("Refused by key options", .refusedByOptions(certificate: false)),
        ("Refused by certificate options", .refusedByOptions(certificate: true)),
        (
            "Forwarding listen address \"192.0.2.1\" overridden by server GatewayPorts",
            .listenAddressOverridden(address: "192.0.2.1")
        ),
        ("Certificate invalid: expired", .certificateInvalid(reason: "expired")),
        (
            "Refused Certificate ID \"x\" serial=0: Certificate invalid: not yet valid",
            .certificateInvalid(reason: "not yet valid")
        ),
        ("Certificate does not contain an authorized principal", .principalMissing),
        (
            "Ignored authorized keys: bad ownership or modes for file /home/a/.ssh/authorized_keys",
            .ignoredFile(
                kind: "authorized keys", reason: "bad ownership or modes for file /home/a/.ssh/authorized_keys")
        ),
        (
            "\(place): Your host '10.99.1.1' is not permitted to use this key for login.",
            .hostNotPermitted(file, host: "10.99.1.1")
        ),
        (
            "cert: Your address '10.99.1.1' is not permitted to use this certificate for login.",
            .addressNotPermitted(.certificate, address: "10.99.1.1")
        ),
        ("\(place): entry expired at 2020-01-01T00:00:00", .entryExpired(file, at: "2020-01-01T00:00:00")),
        ("\(place): bad key options: unknown key option", .badKeyOptions(file, reason: "unknown key option")),
        ("\(place): invalid from criteria", .invalidFrom(file)),
        ("\(place): environment: A=b", .environment(file, text: "A=b")),
        ("something new", .other("something new")),
        ("a\u{1b}[2Jb", .other("a\\x1b[2Jb")),
    ]

    @Test(arguments: rows)
    func theWordsOfSSHD(text: String, expected: ServerMessage) {
        #expect(ServerMessage(text) == expected)
    }

    @Test func keyOptionsSayWhatAKeyMayDo() throws {
        guard
            case .keyOptions(let options) = ServerMessage(
                "\(ServerMessageTests.place): key options: agent-forwarding commandexpires permitopen port-forwarding pty user-rc x11-forwarding"
            )
        else {
            Issue.record("not read")
            return
        }
        #expect(options.location == ServerMessageTests.file)
        #expect(
            options.words == [
                "agent-forwarding", "command", "expires", "permitopen", "port-forwarding", "pty", "user-rc",
                "x11-forwarding",
            ])
        #expect(
            options.allowsPortForwarding && options.limitsOpen && options.forcesCommand && options.expires
                && !options.limitsListen)
        guard case .keyOptions(let none) = ServerMessage("cert: key options:") else {
            Issue.record("not read")
            return
        }
        #expect(none.words.isEmpty && none.location == .certificate && !none.allowsPortForwarding)
    }

    @Test func damagedMessagesBreakNothing() {
        var generator = Seeded(17)
        for (text, _) in ServerMessageTests.rows {
            for _ in 0..<300 { _ = ServerMessage(generator.mutated(Array(text.utf8))) }
        }
        _ = ServerMessage([UInt8](repeating: UInt8(ascii: ":"), count: 1 << 20))
        _ = ServerMessage(String(repeating: "a:1: ", count: 10_000))
    }
}
