import HostSystem
import SSH
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The person's agent, lent to a command on a real sshd: what is there to be had of it, and what not.
@Suite(
    .enabled(if: TestSSHD.isPossible && access("/usr/bin/ssh-agent", X_OK) == 0, "needs a real sshd and ssh-agent"),
    .timeLimit(.minutes(5)), .alone)
struct LentAgentTests {
    private let keys = TestKeys.shared

    /// A real sshd, a session with it, and a real ssh-agent with these keys.
    private struct Stage {
        let server: TestSSHD
        let agent: TestAgent
        let session: SSHSession

        init(_ settings: [String] = [], keys: [String], keyOptions: String = "") async throws {
            server = try #require(TestSSHD(settings, keyOptions: keyOptions))
            agent = try #require(TestAgent())
            for key in keys { #expect(agent.add(key)) }
            session = try await server.authenticated()
        }

        func end() async {
            await session.close()
            agent.stop()
            server.stop()
        }

        /// What a command there says on both streams, and its exit status.
        func run(_ command: String, lending: Bool = true) async throws -> (text: String, status: Int?) {
            let process = try await RemoteProcess.start(
                command, on: session, lending: lending ? agent.client : nil, deadline: .soon
            ).get()
            let stream = SocketStream(process.socket)
            var bytes: [UInt8] = []
            while case .bytes(let more) = await stream.receive(65536, deadline: .soon) { bytes += more }
            process.socket.closeNow()
            #expect(await process.end())
            return (String(decoding: bytes + process.errors, as: UTF8.self), process.exitStatus)
        }

        var listed: [PublicKey] {
            get async throws { try await agent.client.identities(deadline: .soon).get() }
        }
    }

    private func fingerprint(_ key: String) -> String { keys.publicKey(key).fingerprint }

    @Test func itsKeysAreListedThere() async throws {
        let stage = try await Stage(keys: [keys.stranger, keys.ecdsa])
        let (text, status) = try await stage.run("ssh-add -l")
        #expect(status == 0 && text.contains(fingerprint(keys.stranger)) && text.contains(fingerprint(keys.ecdsa)))
        #expect(!text.contains(fingerprint(keys.rsa)))
        await stage.end()
    }

    @Test func anEmptyOneIsThereAndListsNothing() async throws {
        let stage = try await Stage(keys: [])
        let (text, status) = try await stage.run("ssh-add -l")
        #expect(status == 1 && text.contains("no identities"), "\(text)")
        await stage.end()
    }

    /// From there to the same server, with what the agent holds and nothing else.
    @Test func anSSHThereLogsInWithIt() async throws {
        let stage = try await Stage(keys: [keys.ecdsa])
        let ssh =
            "ssh -F none -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "
            + "-o IdentityFile=none -p \(stage.server.port) -l \(TestSSHD.user) 127.0.0.1 'echo inside'"
        let (text, status) = try await stage.run(ssh)
        #expect(status == 0 && text == "inside\n", "\(text)")
        #expect(stage.server.log.contains("Accepted publickey for \(TestSSHD.user)"))
        let (refusal, failure) = try await stage.run(ssh, lending: false)
        #expect(failure == 255 && refusal.contains("Permission denied"), "\(refusal)")
        await stage.end()
    }

    /// Only as long as the command runs, and only for it.
    @Test func nobodyHasItBeforeOrAfter() async throws {
        let stage = try await Stage(keys: [keys.ecdsa])
        let socket = "echo \"<$SSH_AUTH_SOCK>\""
        #expect(try await stage.run(socket, lending: false).text == "<>\n")
        // It leaves a program behind that has its socket and goes on asking.
        let waiting = stage.server.directory.path + "/later"
        let later =
            "(trap '' HUP; sleep 1; ssh-add -l >\(waiting) 2>&1; echo \"status $?\" >>\(waiting)) </dev/null >/dev/null 2>&1 & "
        let lent = try await stage.run(later + "ssh-add -l; " + socket)
        #expect(lent.text.contains(fingerprint(keys.ecdsa)) && !lent.text.contains("<>"))
        for _ in 0..<400 where !readFile(waiting).contains("status") {
            // The session lives, and nothing is lent.
            _ = try await stage.run("sleep 0.01", lending: false)
        }
        let said = readFile(waiting)
        #expect(said.contains("status") && !said.contains("status 0"), "\(said)")
        #expect(!said.contains(fingerprint(keys.ecdsa)))
        await stage.end()
    }

    @Test func nothingInItCanBeChanged() async throws {
        let stage = try await Stage(keys: [keys.ecdsa, keys.stranger])
        let before = try await stage.listed
        let key = stage.server.directory.file("key")
        for command in [
            "ssh-keygen -q -N '' -t ed25519 -f \(key) && ssh-add -q \(key)", "ssh-add -d \(keys.ecdsa).pub",
            "ssh-add -D", "ssh-add -s /nonexistent.so </dev/null",
            "printf '#!/bin/sh\\necho x\\n' > \(key).ask; chmod 700 \(key).ask; SSH_ASKPASS=\(key).ask "
                + "SSH_ASKPASS_REQUIRE=force ssh-add -x",
        ] {
            let (text, status) = try await stage.run(command)
            #expect(status != 0, "\(command): \(text)")
            #expect(try await stage.listed == before, "\(command)")
        }
        // And it still serves.
        #expect(try await stage.run("ssh-add -l").status == 0)
        await stage.end()
    }

    @Test(arguments: [[], ["AllowAgentForwarding no"]] as [[String]])
    func aServerMayForbidIt(settings: [String]) async throws {
        let isForbidden = !settings.isEmpty
        let stage = try await Stage(settings, keys: [keys.ecdsa])
        let (_, status) = try await stage.run("ssh-add -l")
        #expect(status == (isForbidden ? 2 : 0))
        await stage.end()
    }

    @Test func anAgentThatIsGoneRefuses() async throws {
        let stage = try await Stage(keys: [keys.ecdsa])
        stage.agent.stop()
        let (text, status) = try await stage.run("ssh-add -l")
        #expect(status == 1 || status == 2, "\(text)")
        #expect(!text.contains(fingerprint(keys.ecdsa)))
        // Nothing of that harms the session.
        #expect(try await stage.run("echo on", lending: false).text == "on\n")
        await stage.session.close()
        stage.server.stop()
    }

    /// What is no message of the protocol ends its own channel: the next one is served as before.
    @Test(
        .enabled(if: access("/usr/bin/python3", X_OK) == 0, "needs python3"),
        arguments: [
            "ffffffff0b", "00000000", "000400010b", "7fffffff", "00040001" + String(repeating: "0b", count: 64),
        ])
    func malformedFramesEndTheirChannelOnly(frame: String) async throws {
        let stage = try await Stage(keys: [keys.ecdsa])
        let script = """
            import os, socket
            def connect():
                s = socket.socket(socket.AF_UNIX)
                s.connect(os.environ["SSH_AUTH_SOCK"])
                s.settimeout(5)
                return s
            good, bad = connect(), connect()
            bad.sendall(bytes.fromhex("\(frame)"))
            try:
                print("bad", len(bad.recv(10)))
            except ConnectionError:
                print("bad 0")
            for s in (good, connect()):
                s.sendall(bytes.fromhex("000000010b"))
                print("good", s.recv(5)[4])
            """
        let file = stage.server.directory.file("ask.py", script)
        let (text, status) = try await stage.run("python3 \(file)")
        #expect(status == 0 && text == "bad 0\ngood 12\ngood 12\n", "\(text)")
        await stage.end()
    }

    /// Requests in pieces, several at once, and unknown ones.
    @Test(.enabled(if: access("/usr/bin/python3", X_OK) == 0, "needs python3"))
    func requestsMayComeInAnyPieces() async throws {
        let stage = try await Stage(keys: [keys.ecdsa])
        let script = """
            import os, socket, struct, time
            s = socket.socket(socket.AF_UNIX)
            s.connect(os.environ["SSH_AUTH_SOCK"])
            s.settimeout(5)
            def take(n):
                data = b""
                while len(data) < n:
                    data += s.recv(n - len(data))
                return data
            def answer():
                return take(struct.unpack(">I", take(4))[0])[0]
            for byte in bytes.fromhex("000000010b"):
                s.sendall(bytes([byte]))
                time.sleep(0.02)
            print(answer())
            s.sendall(bytes.fromhex("000000010b") * 5)
            print([answer() for _ in range(5)])
            # Remove all, lock, an extension, SSH 1's list, sign with what is no key.
            for request in ["0000000113", "0000000116", "000000051b00000000", "0000000101", "000000010d", "00000001ff"]:
                s.sendall(bytes.fromhex(request))
                print(answer())
            """
        let file = stage.server.directory.file("ask.py", script)
        let (text, status) = try await stage.run("python3 \(file)")
        #expect(status == 0 && text == "12\n[12, 12, 12, 12, 12]\n" + String(repeating: "5\n", count: 6), "\(text)")
        #expect(try await stage.listed.count == 1)
        await stage.end()
    }

    @Test(.enabled(if: access("/usr/bin/python3", X_OK) == 0, "needs python3"))
    func onlySoManyAtOnce() async throws {
        let stage = try await Stage(keys: [keys.ecdsa])
        let script = """
            import os, socket
            served, kept = 0, []
            for _ in range(30):
                s = socket.socket(socket.AF_UNIX)
                s.connect(os.environ["SSH_AUTH_SOCK"])
                s.settimeout(5)
                kept.append(s)
                try:
                    s.sendall(bytes.fromhex("000000010b"))
                    served += len(s.recv(5)) == 5
                except (ConnectionError, BrokenPipeError):
                    pass
            print(served)
            """
        let file = stage.server.directory.file("ask.py", script)
        let (text, status) = try await stage.run("python3 \(file)")
        #expect(status == 0 && text == "8\n", "\(text)")
        // The places are free again.
        #expect(try await stage.run("ssh-add -l").status == 0)
        await stage.end()
    }
}
