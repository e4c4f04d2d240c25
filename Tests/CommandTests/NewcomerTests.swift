import Foundation
import Lab
import Testing

/// What somebody types who has not read the manual: it works, or the message says what would.
@Suite(.enabled(if: Program.hasLab, "labs cannot be made here"))
struct NewcomerTests {
    @Test func aPastedCommandIsUnderstoodAsItStands() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            let tunnel = Program.tunnel.joined(separator: " ")
            let understood: [[String]] = [
                Program.tunnel, ["ssh", "-n", "-v", "-L", "8080:www:80", "tunnel-host", "-N"],
                ["nohup"] + Program.tunnel, ["$"] + Program.tunnel, ["env", "LC_ALL=C"] + Program.tunnel,
                ["--", "nohup"] + Program.tunnel, ["alice@you:~$ \(tunnel) &"], ["nohup \(tunnel) >/dev/null 2>&1 &"],
                ["# the web server\nautossh -M 0 -f -L 8080:www:80 \\\n  tunnel-host -N"],
            ]
            for words in understood {
                let output = try await Program.run(["check", "--format", "json"] + words, in: lab)
                // -f without anything that notices a dead connection is worth a warning.
                let verdict = words == understood.last ? "degraded" : "healthy"
                #expect(output.status == 0 && output.verdict == verdict, "\(words): \(output.errorText)")
            }
        }
    }

    @Test func whatCannotBeUnderstoodIsAnsweredByACommand() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            let tunnel = Program.tunnel.joined(separator: " ")
            let answers: [([String], String)] = [
                (Program.tunnel, "fix: tundoctor check -- \(tunnel)\n"),
                (["chek", "--"] + Program.tunnel, "fix: tundoctor check -- \(tunnel)\n"),
                (["chekc", "bastion-host"], "fix: tundoctor check bastion-host\n"),
                (["wizard"], "tundoctor --help"), (["lab", "brake", "sshd-stopped"], "one of list, up"),
                (["lab", "statsu"], "fix: tundoctor lab status\n"),
                (["lab", "up", "smple"], "fix: tundoctor lab up simple\n"),
                (["lab", "break", "sshd-stoped"], "fix: tundoctor lab break sshd-stopped\n"),
                (["lab", "status", "--lab", "mine"], "fix: tundoctor lab up simple --name mine\n"),
                (["check", "sudo"] + Program.tunnel, "^ examine it the same way: sudo tundoctor check -- \(tunnel)\n"),
                (["check", "SSH_AUTH_SOCK=/a \(tunnel)"], "SSH_AUTH_SOCK=… tundoctor check -- \(tunnel)\n"),
                (["check", "--formt", "json"] + Program.tunnel, "Did you mean '--format'?"),
                (["check", "tmux new -d \(tunnel)"], "             ^ give only the ssh command, from here on\n"),
            ]
            for (words, answer) in answers {
                let output = try await Program.run(words, in: lab)
                #expect(output.status == 64 && output.outputText == "", "\(words): \(output.status)")
                #expect(output.errorText.contains(answer), "\(words): \(output.errorText)")
            }
            let json = try await Program.run(["chek", "--format", "json"], in: lab)
            #expect(json.status == 64 && json.errorCode == "spec.bad-command-line", "\(json.outputText)")
        }
    }

    @Test func aMissingIdentityFileIsSaidAsSSHSaysIt() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            let missing = try await Program.check(
                ["--identity", "/no/key", "--identity", "~/.ssh/id_ed25519"], in: lab)
            #expect(
                missing.status == 0 && missing.errorText.contains("note  ssh goes on without the identity file /no/key")
            )
            #expect(!missing.errorText.contains("id_ed25519"))
        }
    }

    @Test func theLanguageOfThePlanIsTheTerminals() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            let plain = try await Program.check(["--dry-run"], in: lab, environment: ["LC_ALL=C"])
            #expect(plain.errorText.utf8.allSatisfy { $0 < 0x80 } && plain.errorText.contains("plan  "))
        }
    }
}
