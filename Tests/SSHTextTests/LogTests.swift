import SSHWire
import Testing

@testable import SSHText

@Suite struct MessageTableTests {
    @Test func everyKindHasExactlyOneRow() {
        #expect(MessageTable.rows.count == 100)
        #expect(Set(MessageTable.rows.map(\.kind)).count == 100)
        #expect(LogMessage.Kind.allCases.count == 100)
    }

    @Test(arguments: MessageTable.rows)
    func theExampleOfARowIsItsTest(row: MessageRow) throws {
        for text in [row.example, row.example + "\r\n"] {
            let message = try #require(LogLine(text).message, "\(text)")
            #expect(message.kind == row.kind)
        }
        #expect(!row.meaning.isEmpty)
    }

    @Test(arguments: [
        ("debug1: Connecting to www [2001:db8::1] port 2222.", ["www", "2001:db8::1", "2222"]),
        ("bind [::1]:8080: Cannot assign requested address", ["::1", "8080", "Cannot assign requested address"]),
        ("al@x@www: Permission denied (publickey).", ["al", "x@www", "publickey"]),
        (
            "channel 3: open failed: administratively prohibited: open failed",
            ["3", "administratively prohibited: open failed"]
        ),
        ("Received disconnect from ::1 port 22:2: Too many: failures", ["::1", "22", "2", "Too many: failures"]),
        (
            "debug1: kex: client->server cipher: aes128-ctr MAC: hmac-sha2-256 compression: none",
            ["client->server", "aes128-ctr", "hmac-sha2-256", "none"]
        ),
        ("Offending RSA key in /home/a b/.ssh/known_hosts:12", ["RSA", "/home/a b/.ssh/known_hosts", "12"]),
        ("debug1: get_agent_identities: agent returned 5 keys", ["5"]),
    ])
    func argumentsAreTakenOut(text: String, arguments: [String]) throws {
        #expect(try #require(LogLine(text).message).arguments == arguments)
    }

    @Test(arguments: [
        ("ssh_exchange_identification: Connection closed by remote host", LogMessage.Kind.bannerClosed),
        ("kex_exchange_identification: read: Connection reset by peer", .bannerReset),
        ("kex_exchange_identification: write: Connection reset by peer", .bannerReset),
        ("debug1: ssh_packet_x: kex: algorithm: curve25519-sha256", .kexAlgorithm),
        ("debug1: agent returned 2 keys", .agentKeys),
        ("channel_x: bind [127.0.0.1]:80: Permission denied", .bindFailed),
    ])
    func functionNamesComeAndGo(text: String, kind: LogMessage.Kind) {
        #expect(LogLine(text).message?.kind == kind)
    }

    @Test(arguments: [
        "", "hello", "debug1:", "debug4: Connection established.", "Connecting", "%s", "read: ",
        "xConnection established.",
    ])
    func otherLinesAreNotRecognised(text: String) {
        #expect(LogLine(text).message == nil)
    }

    @Test func damagedLinesBreakNothing() {
        var generator = Seeded(19)
        var recognised = 0
        for row in MessageTable.rows {
            for _ in 0..<20 where LogLine(generator.mutated(Array(row.example.utf8))).message != nil { recognised += 1 }
        }
        #expect((1..<1980).contains(recognised))
        #expect(LogLine([UInt8](repeating: 0xff, count: 1 << 20)).text.utf8.count <= 3 * LogLine.longest)
        let hostile = "Unable to negotiate with " + String(repeating: ": ", count: 1000)
        #expect(LogLine(hostile).message == nil)
    }
}

@Suite struct LogReaderTests {
    @Test func aRunThatLogsInAndIsRefusedTheChannel() {
        let log = """
            OpenSSH_9.2p1 Debian-2+deb12u10, OpenSSL 3.0.22 25 Aug 2026\r
            debug2: resolving "tunnel-host" port 22\r
            debug1: Connecting to tunnel-host [192.0.2.7] port 22.\r
            debug1: Connection established.\r
            debug1: identity file /home/alice/.ssh/id_ed25519 type 3\r
            debug1: Local version string SSH-2.0-OpenSSH_9.2p1\r
            debug1: Remote protocol version 2.0, remote software version OpenSSH_9.9\r
            debug1: Authenticating to tunnel-host:22 as 'alice'\r
            debug1: SSH2_MSG_KEXINIT sent\r
            debug1: SSH2_MSG_KEXINIT received\r
            debug1: kex: algorithm: mlkem768x25519-sha256\r
            debug1: kex: host key algorithm: ssh-ed25519\r
            debug1: kex: server->client cipher: aes128-ctr MAC: umac-64@openssh.com compression: none\r
            debug1: kex: client->server cipher: aes256-ctr MAC: umac-64@openssh.com compression: none\r
            debug1: Server host key: ssh-ed25519 SHA256:abc\r
            debug1: Host 'tunnel-host' is known and matches the ED25519 host key.\r
            debug1: SSH2_MSG_NEWKEYS received\r
            debug1: SSH2_MSG_SERVICE_ACCEPT received\r
            debug1: Authentications that can continue: publickey,password\r
            debug1: Next authentication method: publickey\r
            debug1: Offering public key: /home/alice/.ssh/id_ed25519 ED25519 SHA256:k\r
            debug1: Server accepts key: /home/alice/.ssh/id_ed25519 ED25519 SHA256:k\r
            Authenticated to tunnel-host ([192.0.2.7]:22) using "publickey".\r
            debug1: Remote: /home/alice/.ssh/authorized_keys:1: key options: agent-forwarding pty\r
            debug1: Entering interactive session.\r
            channel 0: open failed: administratively prohibited: open failed\r
            stdio forwarding failed\r
            """
        let reader = LogReader(reading: log.utf8)
        let facts = reader.facts
        #expect(reader.reached == .channel)
        #expect(facts.addresses == [.init(address: "192.0.2.7", port: 22)])
        #expect(facts.isConnected && facts.hasNewKeys)
        #expect(facts.remoteVersion == "OpenSSH_9.9" && facts.user == "alice")
        #expect(facts.kexAlgorithm == "mlkem768x25519-sha256" && facts.hostKeyAlgorithm == "ssh-ed25519")
        #expect(facts.ciphers["server->client"] == ["aes128-ctr", "umac-64@openssh.com", "none"])
        #expect(facts.hostKeyFingerprint == "SHA256:abc" && facts.hostKeyOutcome == .known)
        #expect(facts.methodsOffered == [["publickey", "password"]])
        #expect(facts.keysOffered == facts.keysAccepted && facts.authenticatedBy == "publickey")
        guard case .keyOptions(let options)? = facts.remoteMessages.first else {
            Issue.record("no key options")
            return
        }
        #expect(!options.allowsPortForwarding)
        #expect(facts.openFailures == [.init(channel: 0, reason: 1, text: "open failed")])
        #expect(facts.standardIOForwardFailed)
    }

    @Test(arguments: [
        ("ssh: Could not resolve hostname x: Name or service not known", LogPhase.resolve),
        ("debug1: Connecting to x [192.0.2.1] port 22.\nssh: connect to host x port 22: Connection refused", .reach),
        (
            "debug1: Connection established.\ndebug1: Local version string SSH-2.0-x\nConnection timed out during banner exchange",
            .banner
        ),
        ("debug1: SSH2_MSG_KEXINIT sent\nConnection closed by 192.0.2.1 port 22", .kex),
        ("debug1: Server host key: ssh-rsa SHA256:x\nHost key verification failed.", .hostkey),
        ("a@x: Permission denied (publickey).", .auth),
        (
            "Authenticated to x ([192.0.2.1]:22) using \"none\".\nTransferred: sent 1, received 2 bytes, in 0.1 seconds",
            .exit
        ),
        ("nothing ssh would say", .config),
    ])
    func thePhaseReached(log: String, phase: LogPhase) {
        #expect(LogReader(reading: log.utf8).reached == phase)
    }

    @Test func failuresAreKeptInSSHsWords() {
        let log = """
            debug1: Connecting to x [2001:db8::1] port 22.
            debug1: connect to address 2001:db8::1 port 22: Network is unreachable
            debug1: Connecting to x [192.0.2.1] port 22.
            ssh: connect to host x port 22: Connection refused
            Unable to negotiate with 192.0.2.1 port 22: no matching cipher found. Their offer: aes128-cbc,3des-cbc
            Offending ED25519 key in /kh:4
            bind [127.0.0.1]:8080: Address already in use
            channel_setup_fwd_listener_tcpip: cannot listen to port: 8080
            Could not request local forwarding.
            debug1: remote forward failure for: listen 8080, connect www:80
            Allocated port 4711 for remote forward to localhost:22
            channel 2: open failed: connect failed: Connection refused
            channel 3: open failed: strange: text
            Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures
            Connection closed by 192.0.2.1 port 22
            debug1: Exit status -1
            """
        let facts = LogReader(reading: log.utf8).facts
        #expect(facts.addresses.map(\.failure) == ["Network is unreachable", "Connection refused"])
        #expect(facts.negotiationFailure?.what == "no matching cipher found")
        #expect(facts.negotiationFailure?.offer == ["aes128-cbc", "3des-cbc"])
        #expect(facts.offendingKeys == [.init(type: "ED25519", file: "/kh", line: 4)])
        #expect(facts.bindFailures == [.init(address: "127.0.0.1", port: 8080, failure: "Address already in use")])
        #expect(facts.unboundPorts == [8080] && facts.localForwardFailed)
        #expect(facts.remoteForwards.map(\.succeeded) == [false] && facts.allocatedPorts == [4711])
        #expect(facts.openFailures.map(\.reason) == [2, nil])
        #expect(facts.openFailures.map(\.text) == ["Connection refused", "strange: text"])
        #expect(facts.disconnect == .init(code: 2, text: "Too many authentication failures"))
        #expect(facts.ending == "Connection closed by 192.0.2.1 port 22")
        #expect(facts.exitStatus == -1)
    }

    @Test func anEndlessLogIsBounded() {
        var reader = LogReader()
        for _ in 0..<5000 { reader.read(LogLine("debug1: kex_exchange_identification: banner line 0: x")) }
        #expect(reader.facts.bannerLines.count == 1000)
        #expect(reader.lineCount == 5000)
    }

    @Test(.enabled(if: Command.hasOpenSSH, "needs an ssh client")) func realRunsAreUnderstood() async throws {
        let base = ["-vv", "-F", "/dev/null", "-o", "BatchMode=yes", "-o", "UserKnownHostsFile=/dev/null"]
        let refused = try await Command.run("ssh", base + ["-p", "1", "127.0.0.1", "true"])
        let first = LogReader(reading: refused.errors.utf8)
        #expect(first.reached == .reach)
        #expect(first.facts.connectFailure == "Connection refused")
        #expect(first.facts.addresses == [.init(address: "127.0.0.1", port: 1, failure: "Connection refused")])

        let scratch = Scratch()
        let server = ["-o", "ProxyCommand=sh \(scratch.file("server"))"]
        scratch.write("printf 'HTTP/1.1 400 Bad Request\\r\\n\\r\\n'; timeout 1 cat > /dev/null\n", to: "server")
        let web = try await Command.run("ssh", base + server + ["x", "true"])
        let second = LogReader(reading: web.errors.utf8)
        #expect(second.reached == .banner)
        #expect(second.facts.bannerLines.first == "HTTP/1.1 400 Bad Request")
        #expect(second.facts.bannerFailure == "closed")

        scratch.write("printf 'SSH-2.0-Test\\r\\n'; timeout 1 cat > /dev/null\n", to: "server")
        let stalled = try await Command.run("ssh", base + server + ["x", "true"])
        let third = LogReader(reading: stalled.errors.utf8)
        #expect(third.reached == .kex)
        #expect(third.facts.remoteVersion == "Test")
        #expect(third.facts.ending?.hasPrefix("Connection closed by UNKNOWN port 65535") == true)
    }
}
