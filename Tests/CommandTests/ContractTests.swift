import Foundation
import Lab
import Testing

/// What other programs rely on: exit statuses, and exactly one JSON document on standard output on every path.
@Suite(.enabled(if: Program.hasLab, "labs cannot be made here"))
struct ContractTests {
    @Test func everyPathHasItsStatusAndItsDocument() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            func check(_ words: [String], _ status: Int32, _ code: String? = nil) async throws {
                let output = try await Program.run(["check", "--format", "json"] + words, in: lab)
                #expect(output.status == status, "\(words): \(output.status) \(output.errorText)")
                #expect(output.document != nil, "\(words): \(output.outputText)")
                if let code { #expect(output.errorCode == code, "\(words): \(output.outputText)") }
            }
            try await check(["--"] + Program.tunnel, 0)
            try await check(["ssh -L 8080:www:80 tunnel-host -N"], 0)
            try await check(["--", "ssh", "-L", "8080:www:81", "tunnel-host", "-N"], 1)
            try await check(["--no-login", "--"] + Program.tunnel, 2)
            try await check(["--", "ssh", "-L", "8080:www", "tunnel-host"], 64, "ingress.bad-specification")
            try await check(["--", "ssh", "-L", "8080:www:99999", "tunnel-host"], 64, "ingress.bad-specification")
            try await check(["--", "ssh", "-L", "8080:www:80"], 64, "spec.no-destination")
            try await check(["--", "ssh", "-@", "tunnel-host"], 64, "spec.unknown-option")
            try await check(["tunnel-host"], 64, "spec.no-forward")
            try await check(["--only", "no.such-check", "--"] + Program.tunnel, 64, "spec.bad-command-line")
            try await check(["--timeout", "soon", "--"] + Program.tunnel, 64, "spec.bad-command-line")
            try await check(["--no-such-option", "--"] + Program.tunnel, 64, "spec.bad-command-line")
            try await check([], 64, "spec.bad-command-line")
            try await check(["--output", "/no/such/folder/report", "--"] + Program.tunnel, 66)
        }
    }

    @Test func optionsMeanWhatTheySay() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            let noLogin = try await Program.check(["--format", "json", "--no-login"], in: lab)
            #expect(noLogin.verdict == "unknown" && noLogin.codes == ["session.not-examined"])
            #expect(noLogin.budget("authenticationAttempts") == 0 && noLogin.budget("keyQueries") == 0)
            #expect(noLogin.status("hostkey.verification") == "pass" && noLogin.status("auth.login") == "skip")
            let only = try await Program.check(["--format", "json", "--only", "reach.tcp"], in: lab)
            #expect(only.status == 0 && only.status("reach.tcp") == "pass" && only.status("kex.negotiation") == "skip")
            let skip = try await Program.check(["--format", "json", "--skip", "egress.service"], in: lab)
            #expect(skip.status == 0 && skip.status("egress.service") == "skip")
            let plain = try await Program.check(
                ["--color", "never"], in: lab, environment: ["LC_ALL=C", "COLUMNS=60"])
            #expect(plain.standardOutput.allSatisfy { $0 < 0x80 && $0 != 0x1b })
            #expect(plain.outputText.split(separator: "\n").allSatisfy { $0.count <= 60 })
            let colour = try await Program.check(["--color", "always"], in: lab)
            #expect(colour.outputText.contains("\u{1b}["))
            let file = try await Program.check(["--format", "json", "--output", "report.json"], in: lab)
            #expect(file.status == 0 && file.outputText == "")
            let written = try await Program.shell("cat report.json", on: "you", as: .alice, in: lab)
            #expect(
                (try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: Any])?["verdict"] as? String
                    == "healthy")
            let pipe = try await lab.exec(
                host: "you",
                command: [
                    "sh", "-c", "tundoctor check -v -- ssh -L 8080:www:80 tunnel-host -N 2>err | head -1; cat err",
                ])
            #expect(!pipe.outputText.contains("Broken pipe") && !pipe.outputText.contains("tundoctor:"))
        }
    }

    @Test func aSilentServerCostsNoMoreThanTheTimeout() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            try await lab.breakWith(try #require(FaultCatalog.fault(named: "silent-server")))
            let output = try await Program.check(["--format", "json", "--timeout", "1s"], in: lab)
            #expect(output.codes.first == "banner.stall")
            let elapsed = output.document?["elapsedMs"] as? Double ?? .infinity
            #expect(elapsed >= 1000 && elapsed < 3000)
        }
    }

    @Test func waitingEndsWhenTheTunnelHeals() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            try await lab.breakWith(try #require(FaultCatalog.fault(named: "sshd-stopped")))
            async let waiting = Program.check(["--format", "json", "--wait", "30s"], in: lab)
            try await Task.sleep(for: .seconds(2))
            // Not heal(): that ends every process of the hosts, the waiting check among them.
            _ = try await Program.shell(". /lab/functions; service_start sshd", on: "tunnel-host", in: lab)
            let output = try await waiting
            #expect(output.status == 0 && output.verdict == "healthy", "\(output.outputText)\(output.errorText)")
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func thereAreCompletions(shell: String) async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            let output = try await Program.run(["--generate-completion-script", shell], in: lab)
            #expect(output.status == 0 && output.outputText.contains("no-login"))
        }
    }
}
