import Foundation
import Lab
import Testing

/// `tundoctor probe`: each look by itself does what it says, costs what it says, and writes check's document.
@Suite(.enabled(if: Program.hasLab, "labs cannot be made here"))
struct ProbeTests {
    private func probe(_ words: String..., in lab: Lab) async throws -> LabOutput {
        try await Program.run(["probe", words[0], "--format", "json"] + words.dropFirst(), in: lab)
    }

    @Test func aProbeGoesNoFurtherThanItSays() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            func cost(_ output: LabOutput) -> [Int?] {
                [
                    "tcpConnections", "sshHandshakes", "authenticationAttempts", "keyQueries", "remoteBinds",
                    "remoteCommands",
                ]
                .map(output.budget)
            }
            let resolve = try await probe("resolve", "tunnel-host", in: lab)
            #expect(resolve.status == 0 && cost(resolve) == [0, 0, 0, 0, 0, 0])
            #expect(resolve.status("resolve.name") == "pass" && resolve.status("reach.tcp") == nil)
            let tcp = try await probe("tcp", "tunnel-host:22", in: lab)
            #expect(tcp.status == 0 && cost(tcp) == [1, 0, 0, 0, 0, 0])
            let ssh = try await probe("ssh", "--", "ssh", "-p", "22", "alice@tunnel-host", in: lab)
            #expect(ssh.status == 0 && cost(ssh) == [1, 1, 0, 0, 0, 0], "\(ssh.outputText)")
            let keys = try await probe("auth", "--no-login", "tunnel-host", in: lab)
            #expect(keys.status == 0 && cost(keys) == [1, 1, 0, 1, 0, 0])
            #expect(keys.status("auth.keys") == "pass" && keys.status("auth.login") == nil)
            let bind = try await probe("bind", "8080", in: lab)
            #expect(bind.status == 0 && cost(bind) == [0, 0, 0, 0, 0, 0])
            var log = try await Program.shell("cat /var/log/sshd.log", on: "tunnel-host", in: lab)
            #expect(!log.contains("Accepted publickey"), "\(log)")
            let auth = try await probe("auth", "ssh://alice@tunnel-host", in: lab)
            #expect(auth.status == 0 && cost(auth) == [1, 1, 1, 1, 0, 0])
            let egress = try await probe("egress", "tunnel-host", "www:80", in: lab)
            #expect(egress.status == 0 && cost(egress) == [1, 1, 1, 1, 0, 0])
            #expect(egress.status("egress.service") == "pass")
            let remote = try await probe("remote-bind", "8080", "--", "ssh", "tunnel-host", in: lab)
            #expect(remote.status == 0 && remote.budget("remoteBinds") ?? 0 >= 1, "\(remote.outputText)")
            log = try await Program.shell("cat /var/log/sshd.log", on: "tunnel-host", in: lab)
            #expect(log.components(separatedBy: "Accepted publickey").count - 1 == 3)
            #expect(!log.contains("Starting session"))
            let left = try await Program.shell("ss -Htnl 'sport = :8080'", on: "tunnel-host", in: lab)
            #expect(left == "")
        }
    }

    @Test func theReportIsThatOfAProbe() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            let output = try await probe("tcp", "tunnel-host", in: lab)
            let tunnel = try #require((output.document?["tunnels"] as? [[String: Any]])?.first)
            #expect(tunnel["probe"] as? String == "tcp" && tunnel["forward"] == nil)
            #expect((tunnel["legs"] as? [[String: Any]])?.compactMap { $0["id"] as? String } == ["you→tunnel-host#1"])
            let text = try await Program.run(["probe", "tcp", "tunnel-host"], in: lab).outputText
            #expect(text.hasPrefix("✓ tcp tunnel-host: TCP port 22 open\n"))
            #expect(!text.contains("tunnel works") && !text.contains("━"))
            let dry = try await Program.run(["probe", "ports", "--dry-run", "tunnel-host"], in: lab)
            #expect(dry.status == 0 && dry.outputText == "" && dry.errorText.contains("9 TCP connections"))
            #expect(dry.errorText.contains("192.0.2.1"))
        }
    }

    @Test func wordsThatAreNoProbeAreRefused() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            for words in [
                ["tcp"], ["tcp", "tunnel-host", "--", "ssh", "tunnel-host"], ["egress", "tunnel-host"],
                ["ports", "--ports", "0", "tunnel-host"], ["ports", "--ports", "1-100", "tunnel-host"],
                ["ports", "--ports", "22,,80", "tunnel-host"], ["ports", "--via", "tunnel-host"], ["nonsense", "x"],
            ] {
                let output = try await Program.run(
                    ["probe", words[0], "--format", "json"] + words.dropFirst(), in: lab)
                #expect(output.status == 64 && output.errorCode == "spec.bad-command-line", "\(words)")
            }
            let forward = try await probe("egress", "tunnel-host", "www", in: lab)
            #expect(forward.status == 64 && forward.errorCode == "ingress.bad-specification")
            let check = try await Program.check(["--format", "json", "--only", "reach.ports"], in: lab)
            #expect(check.status == 64)
        }
    }

    /// Ten ports a second, the named host and the control address, and nothing else.
    @Test func portsAreDialledOnceAtALimitedRate() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            // The router counts every connection request that leaves the client host, by destination.
            _ = try await Program.shell(
                """
                nft add table inet count
                nft add chain inet count seen '{ type filter hook prerouting priority -300; }'
                for rule in 'ip daddr 203.0.113.10' 'ip daddr 192.0.2.1' 'ip daddr != { 203.0.113.10, 192.0.2.1 }'; do
                    nft add rule inet count seen iifname eth0 $rule tcp flags syn counter
                done
                """, on: "internet", in: lab)
            let output = try await probe("ports", "tunnel-host", in: lab)
            #expect(output.status == 0 && output.verdict == "healthy", "\(output.outputText)")
            #expect(output.document?["elapsedMs"] as? Double ?? 0 >= 700)
            let counts = try await Program.shell(
                "nft list table inet count | sed -n 's/.*packets \\([0-9]*\\).*/\\1/p'", on: "internet", in: lab)
            let numbers = counts.split(separator: "\n").compactMap { Int($0) }
            try #require(numbers.count == 3, "\(counts)")
            #expect(numbers[0] == 9)
            // A request without an answer is repeated by the kernel.
            #expect((1...4).contains(numbers[1]) && numbers[2] == 0)
            let entries = output.check("reach.ports")?["entries"] as? [[String: Any]]
            #expect(entries?.count == 9)
            #expect(entries?.first?["name"] as? String == "22" && entries?.first?["state"] as? String == "open")
        }
    }

    @Test func theAgentIsLookedAtWithOneCommandAndNeverUsed() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            try await lab.breakWith(try #require(FaultCatalog.fault(named: "agent-forwarded")))
            let plain = try await Program.run(
                ["check", "--format", "json", "--", "ssh", "-A", "-L", "8080:www:80", "tunnel-host"], in: lab)
            #expect(plain.verdict == "degraded" && plain.codes == ["security.agent-forwarding-untrusted"])
            // Shell and agent are one command.
            #expect(plain.budget("remoteCommands") == 1 && plain.budget("authenticationAttempts") == 1)
            let probed = try await probe("agent", "tunnel-host", in: lab)
            #expect(probed.status == 0 && probed.budget("remoteCommands") == 1)
            let key = try #require((probed.check("agent.forwarding")?["entries"] as? [[String: Any]])?.first)
            let fingerprint = try await Program.shell("ssh-keygen -lf .ssh/id_ed25519", on: "you", as: .alice, in: lab)
            #expect(key["name"] as? String == "ED25519")
            #expect((key["detail"] as? String)?.split(separator: " ").first.map { fingerprint.contains($0) } ?? false)
            let without = try await Program.run(
                ["probe", "agent", "--no-exec", "--format", "json", "tunnel-host"], in: lab)
            #expect(without.status == 2 && without.budget("remoteCommands") == 0)
            #expect(without.codes == ["session.commands-not-allowed"])
        }
    }
}
