import Foundation
import Lab
import Testing

/// A doctor does no harm: what a check does to servers and files, counted by the servers and files themselves.
@Suite(.enabled(if: Program.hasLab, "labs cannot be made here"))
struct ManneredTests {
    @Test func aHealthyCheckIsOneConnectionAndOneLogin() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            let output = try await Program.check(["--format", "json"], in: lab)
            #expect(output.status == 0 && output.verdict == "healthy")
            #expect(output.budget("tcpConnections") == 1)
            #expect(output.budget("authenticationAttempts") == 1)
            #expect(output.budget("remoteBinds") == 0 && output.budget("remoteCommands") == 0)
            let log = try await Program.shell("cat /var/log/sshd.log", on: "tunnel-host", in: lab)
            #expect(log.components(separatedBy: "Connection from ").count - 1 == 1, "\(log)")
            #expect(log.components(separatedBy: "Accepted publickey for alice").count - 1 == 1, "\(log)")
            #expect(!log.contains("Starting session"))
            let left = try await Program.shell("ss -Htnl 'sport = :8080'; pgrep tundoctor; ls /tmp", on: "you", in: lab)
            #expect(left == "")
        }
    }

    @Test func aDryRunAndADrawingSendNothing() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            let count = "cat /sys/class/net/eth0/statistics/tx_packets"
            // A kernel that has just got its interface reports its multicast groups by itself, for a second or so.
            let settle = "ip neigh flush all; a=; while b=$(\(count)); [ \"$a\" != \"$b\" ]; do a=$b; sleep 1.5; done"
            _ = try await Program.shell(settle, on: "you", in: lab)
            let before = try await Program.shell(count, on: "you", in: lab)
            let dry = try await Program.check(["--dry-run"], in: lab)
            let draw = try await Program.run(["draw", "--"] + Program.tunnel, in: lab)
            #expect(dry.status == 0 && dry.outputText == "" && dry.errorText.contains("1 TCP connection"))
            let document = try await Program.check(["--dry-run", "--format", "json"], in: lab).document
            #expect(document?["dryRun"] as? Bool == true && document?["verdict"] == nil)
            #expect((document?["plan"] as? [String])?.first?.hasPrefix("1 TCP connection") == true)
            #expect(draw.status == 0 && draw.outputText.contains("encrypted"))
            #expect(try await Program.shell(count, on: "you", in: lab) == before)
        }
    }

    @Test func nothingInTheHomeDirectoryChanges() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            let sum = "cd /home/alice && find . -type f -exec sha256sum {} + | sort; find . | sort"
            for fault in ["host-key-unknown", "new-hosts-accepted", "post-quantum-only", "key-not-authorised"] {
                try await lab.breakWith(try #require(FaultCatalog.fault(named: fault)))
                let before = try await Program.shell(sum, on: "you", in: lab)
                _ = try await Program.check(in: lab)
                #expect(try await Program.shell(sum, on: "you", in: lab) == before, "\(fault)")
                try await lab.heal()
            }
        }
    }

    /// No password, passphrase or private key byte in any output or log, at any verbosity.
    @Test func secretsAreNeverShown() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            let password = "planted-Pa55word-\(UInt32.random(in: 0...UInt32.max))"
            let passphrase = "planted-pa55phrase-\(UInt32.random(in: 0...UInt32.max))"
            try await lab.breakWith(try #require(FaultCatalog.fault(named: "password-only")))
            _ = try await Program.shell("echo 'alice:\(password)' | chpasswd", on: "tunnel-host", in: lab)
            _ = try await Program.shell(
                """
                printf '#!/bin/sh\\necho \(password)\\n' > /home/alice/askpass; chmod 755 /home/alice/askpass
                printf '#!/bin/sh\\necho wrong-\(password)\\n' > /home/alice/askwrong; chmod 755 /home/alice/askwrong
                """, on: "you", in: lab)
            var seen = ""
            func keep(_ output: LabOutput) { seen += output.outputText + output.errorText }
            let force = ["SSH_ASKPASS_REQUIRE=force", "DISPLAY=:0"]
            let right = try await Program.check(
                ["--format", "json"], in: lab, environment: force + ["SSH_ASKPASS=/home/alice/askpass"])
            #expect(right.verdict == "healthy", "\(right.outputText)")
            keep(right)
            keep(try await Program.check(["-v"], in: lab, environment: force + ["SSH_ASKPASS=/home/alice/askpass"]))
            let wrong = try await Program.check(
                ["--format", "json"], in: lab, environment: force + ["SSH_ASKPASS=/home/alice/askwrong"])
            #expect(wrong.verdict == "broken")
            keep(wrong)
            try await lab.heal()
            let key = try await Program.shell(
                """
                printf '#!/bin/sh\\necho \(passphrase)\\n' > askphrase; chmod 755 askphrase
                ssh-keygen -p -P '' -N '\(passphrase)' -f .ssh/id_ed25519 >/dev/null; cat .ssh/id_ed25519
                """,
                on: "you", as: .alice, in: lab)
            let opened = try await Program.check(
                ["--format", "json"], in: lab, environment: force + ["SSH_ASKPASS=/home/alice/askphrase"])
            #expect(opened.verdict == "healthy", "\(opened.outputText)")
            keep(opened)
            keep(try await Program.check(["-v"], in: lab))
            seen += try await Program.shell("cat /var/log/*.log; cat /tmp/* 2>/dev/null", on: "tunnel-host", in: lab)
            seen += try await Program.shell("cat /tmp/* 2>/dev/null", on: "you", in: lab)
            #expect(seen.count > 1000)
            #expect(!seen.contains(password) && !seen.contains(passphrase))
            for line in key.split(separator: "\n") where line.count > 40 { #expect(!seen.contains(line)) }
        }
    }
}
