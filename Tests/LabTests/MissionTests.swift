import Lab
import Testing

/// The mission's commands, from the web behind a bastion to tunnels that are joined, as a person types them.
@Suite(.enabled(if: Machine.canRunLabs, Machine.whyNot))
struct MissionTests {
    private func run(_ script: String, in lab: Lab) async throws -> String {
        let output = try await lab.exec(host: "you", command: ["bash", "-c", script], timeout: .seconds(20))
        return output.outputText + output.errorText
    }

    @Test func webThroughABastion() async throws {
        try await Lab.with(.bastion) { lab in
            let seen = try await run(
                "ssh -f -L 8080:www.example.com:80 bastion-host -N; curl -sS http://localhost:8080/", in: lab)
            #expect(seen.contains("This is www.example.com"), "\(seen)")
            // Nobody else reaches it, and its name is no secret.
            let direct = try await run("curl -sS -m 2 http://www.example.com/", in: lab)
            #expect(direct.contains("curl: (") && !direct.contains("This is www"), "\(direct)")
        }
    }

    @Test func securingEmail() async throws {
        try await Lab.with(.email) { lab in
            let seen = try await run(
                """
                ssh -f -L 2143:mail-server:143 trusted-host -N
                curl -sS -u 'alice:\(User.alicePassword)' 'imap://localhost:2143/INBOX;MAILINDEX=1'
                curl -sS -u 'alice:wrong' 'imap://localhost:2143/INBOX;MAILINDEX=1'
                """, in: lab)
            #expect(seen.contains("Subject: The key is under the mat"), "\(seen)")
            #expect(seen.contains("curl: (67)"), "\(seen)")
        }
    }

    @Test func poorMansVPN() async throws {
        try await Lab.with(.vpn) { lab in
            let seen = try await run(
                """
                ssh -f -L 8080:web-server:80 -L 8443:web-server:443 bastion-host -N
                curl -sS http://localhost:8080/
                curl -sS --connect-to intranet:80:localhost:8080 http://intranet/
                curl -sS --connect-to web-server:443:localhost:8443 https://web-server/secure.txt
                curl -sS https://localhost:8443/secure.txt
                """, in: lab)
            #expect(seen.contains("This is web-server"), "\(seen)")
            #expect(seen.contains("This is the intranet"), "\(seen)")
            #expect(seen.contains("This is secure.txt"), "\(seen)")
            // The certificate names web-server, not localhost.
            #expect(seen.contains("curl: (60)"), "\(seen)")
        }
    }

    /// Both tunnels, the second typed in the first one's shell, and then the real git.
    @Test func doubleTunnelToAGitServer() async throws {
        try await Lab.with(.doubleTunnel) { lab in
            let started = try await lab.start(lab.topology.chain)
            #expect(started.map(\.state) == [.up, .up], "\(started.map(\.log))")
            let clone = "git clone -q ssh://git@localhost:7999/home/git/project.git && cat project/README"
            let seen = try await run(clone, in: lab)
            #expect(seen == "This is the project of git-server.\n")
            // bastion-host does not reach git-server, test-server does.
            for (host, reaches) in [("you", false), ("bastion-host", false), ("test-server", true)] {
                let dial = "exec 3<>/dev/tcp/10.41.3.30/7999; head -c 7 <&3"
                let output = try await lab.exec(host: host, command: ["timeout", "2", "bash", "-c", dial])
                #expect((output.outputText == "SSH-2.0") == reaches, "\(host): \(output.errorText)")
            }
            #expect(try await run("getent ahosts test-server git-server", in: lab) == "", "names of the inside")
        }
    }

    /// Both tunnels, and the real curl on the server that has no way out of its own.
    @Test func httpProxyForALockedInServer() async throws {
        try await Lab.with(.httpProxy) { lab in
            func curl(_ options: String...) async throws -> String {
                let output = try await lab.exec(
                    host: "beta-server", command: ["curl", "-sS", "-m", "5"] + options + ["http://www.example.com/"])
                return output.outputText + output.errorText
            }
            #expect(try await curl("-x", "http://localhost:9999").contains("curl: (7)"), "nothing listens yet")
            let started = try await lab.start(lab.topology.chain)
            #expect(started.map(\.state) == [.up, .up], "\(started.map(\.log))")
            let seen = try await curl("-x", "http://localhost:9999")
            #expect(seen.contains("This is www.example.com"), "\(seen)")
            let direct = try await curl()
            #expect(direct.contains("curl: (6)"), "\(direct)")
            let address = try await lab.exec(
                host: "beta-server", command: ["curl", "-sS", "-m", "2", "http://198.51.100.80/"])
            #expect(!address.succeeded, "\(address.outputText)")
        }
    }

    @Test func throughTwoJumpHosts() async throws {
        try await Lab.with(.jump3) { lab in
            let seen = try await run(
                """
                ssh -f -J jump-1,jump-2 -L 8080:www:80 tunnel-host -N
                curl -sS http://localhost:8080/
                getent ahosts jump-2 tunnel-host www
                """, in: lab)
            #expect(seen.contains("This is www, seen by tunnel-host") && !seen.contains("10.43."), "\(seen)")
            // Each is reachable from the one before it only.
            let ways = [
                ("you", "10.43.1.20/22", false), ("you", "10.43.2.30/22", false), ("jump-1", "10.43.1.20/22", true),
                ("jump-1", "10.43.2.30/22", false), ("jump-2", "10.43.2.30/22", true),
                ("jump-2", "10.43.3.80/80", false), ("tunnel-host", "10.43.3.80/80", true),
            ]
            for (host, place, reaches) in ways {
                let dial = "exec 3<>/dev/tcp/\(place)"
                let output = try await lab.exec(host: host, command: ["timeout", "2", "bash", "-c", dial])
                #expect(output.succeeded == reaches, "\(host) to \(place): \(output.errorText)")
            }
        }
    }
}
