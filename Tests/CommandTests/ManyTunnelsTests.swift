import Foundation
import Lab
import Testing

/// Spec files with many tunnels: one report over all of them, shared connections, and manners.
@Suite(.enabled(if: Program.hasLab, "labs cannot be made here"))
struct ManyTunnelsTests {
    private static func write(_ text: String, as name: String, in lab: Lab) async throws {
        let encoded = Data(text.utf8).base64EncodedString()
        _ = try await Program.shell("echo \(encoded) | base64 -d > \(name)", on: "you", as: .alice, in: lab)
    }

    private static func tunnels(_ output: LabOutput) -> [[String: Any]] {
        output.document?["tunnels"] as? [[String: Any]] ?? []
    }

    @Test func oneReportOverAllOfThem() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            try await Self.write(
                """
                tunnels:
                  - {name: web, ssh: "ssh -L 8080:www:80 tunnel-host -N", expect: healthy}
                  - {name: other, ssh: "ssh -L 8081:www:80 tunnel-host -N", expect: broken}
                  - {name: gone, ssh: "ssh -L 8082:www:81 tunnel-host -N", expect: egress.refused}
                  - {name: again, ssh: "ssh -N -L 8083:www:81 tunnel-host"}
                  - {name: keyed, ssh: "ssh -o ServerAliveInterval=9 -L 8084:www:80 tunnel-host -N"}
                """, as: "tunnels.yaml", in: lab)
            let json = try await Program.run(["check", "--format", "json", "tunnels.yaml"], in: lab)
            let tunnels = Self.tunnels(json)
            #expect(json.status == 1 && json.verdict == "broken", "\(json.outputText)\(json.errorText)")
            #expect(tunnels.compactMap { $0["name"] as? String } == ["web", "other", "gone", "again", "keyed"])
            #expect(
                tunnels.compactMap { $0["verdict"] as? String } == [
                    "healthy", "healthy", "broken", "broken", "healthy",
                ])
            #expect(tunnels.map { $0["asExpected"] as? Bool } == [true, false, true, nil, nil])
            // Three commands say the same but for their forwards; where -N stands is the fourth's own affair.
            #expect((2...3).contains(json.budget("tcpConnections") ?? 0))
            #expect(json.budget("tcpConnections") == json.budget("authenticationAttempts"))
            let text = try await Program.run(["check", "tunnels.yaml"], in: lab)
            #expect(text.outputText.hasPrefix("✗ 2 of 5 forwards are broken."))
            #expect(text.outputText.contains("Not as expected: other."))
            #expect(text.outputText.contains("egress.refused, as in [3/5]"))
            #expect(!text.errorText.contains("\u{1b}") && !text.errorText.contains("\r"), "progress is for terminals")
            let drawn = try await Program.run(["draw", "tunnels.yaml"], in: lab)
            #expect(drawn.status == 0 && drawn.outputText.contains("localhost:8084"))
        }
    }

    @Test func aMistakeInTheFileHasItsPlace() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            try await Self.write(
                "tunnels:\n  - name: web\n    ssh: ssh -L 8080:www:99999 tunnel-host\n", as: "bad.yaml", in: lab)
            let json = try await Program.run(["check", "--format", "json", "./bad.yaml"], in: lab)
            let error = json.document?["error"] as? [String: Any]
            #expect(json.status == 64 && json.errorCode == "ingress.bad-specification")
            #expect(error?["file"] as? String == "./bad.yaml")
            #expect(error?["line"] as? Int == 3 && error?["column"] as? Int == 26)
            try await Self.write(
                "tunnels:\n  - name: web\n    ssh: ssh -p 22 tunnel-host\n", as: "none.yaml", in: lab)
            let none = try await Program.run(["check", "--format", "json", "none.yaml"], in: lab)
            #expect(none.status == 64 && none.errorCode == "spec.no-forward")
            #expect((none.document?["error"] as? [String: Any])?["line"] as? Int == 3)
            let missing = try await Program.run(["check", "--format", "json", "missing.yaml"], in: lab)
            #expect(missing.status == 66 && missing.document != nil)
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func distinctAliasesAreExaminedSideBySideAndCutShortCleanly() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            let aliases = (0..<40).map { number in
                "Host t\(number)\n  HostName tunnel-host\n  HostKeyAlias tunnel-host\n  User alice\n"
                    + "  LocalForward \(9000 + number) www:80\n"
            }
            try await Self.write(
                aliases.joined() + "Host *\n  IdentityFile ~/.ssh/id_ed25519\n", as: ".ssh/config", in: lab)
            // More than eight at once that have not logged in are dropped, all of them: there must be none.
            _ = try await Program.shell(
                "echo 'MaxStartups 9:100:9' > /etc/ssh/sshd_config.d/startups.conf; kill -HUP $(cat /run/sshd.pid)",
                on: "tunnel-host", in: lab)
            try await Task.sleep(for: .seconds(1))
            let names = (0..<40).map { "t\($0)" }
            let all = try await Program.run(["check", "--format", "json", "--jobs", "32"] + names, in: lab)
            #expect(all.status == 0 && all.verdict == "healthy", "\(all.codes)")
            #expect(Self.tunnels(all).count == 40 && all.budget("tcpConnections") == 40)
            // Before anything is examined there is nothing to report but that.
            let early = try await lab.exec(
                host: "you",
                command: [
                    "setsid", "--wait", "bash", "-c",
                    "tundoctor check --format json \(names.joined(separator: " ")) 2>/dev/null & "
                        + "sleep 0.1; kill -TERM $!; wait $!; echo $? >&2",
                ], timeout: .seconds(60))
            #expect(early.errorText == "143\n", "\(early.errorText)")
            #expect(early.outputText.isEmpty || early.document?["interrupted"] as? Bool == true, "\(early.outputText)")
            for signal in ["INT", "TERM"] {
                let cut = try await lab.exec(
                    host: "you",
                    command: [
                        "setsid", "--wait", "bash", "-c",
                        "rm -f plan; tundoctor check --format json \(names.joined(separator: " ")) >report 2>plan & pid=$!; "
                            + "until grep -qs plan plan; do sleep 0.05; done; sleep 0.3; "
                            + "kill -\(signal) $pid; wait $pid; echo $? >&2; pgrep -x tundoctor >&2; cat report",
                    ], timeout: .seconds(60))
                #expect(cut.errorText == (signal == "INT" ? "130\n" : "143\n"), "\(cut.errorText)")
                #expect(cut.document?["interrupted"] as? Bool == true)
                let verdicts = Self.tunnels(cut).compactMap { $0["verdict"] as? String }
                #expect(verdicts.count == 40 && Set(verdicts).isSubset(of: ["healthy", "unknown"]), "\(verdicts)")
            }
        }
    }
}
