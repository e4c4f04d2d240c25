import Foundation
import Lab
import Testing

/// The mission's proxy, word for word, and tunnels that run: listed, entered and examined by their own words.
@Suite(.enabled(if: Program.hasLab, "labs cannot be made here"))
struct DynamicTests {
    @Test func curlGoesThroughTheProxyAsTheMissionSays() async throws {
        try await Lab.with(.dynamic, program: Program.path) { lab in
            func curl(_ words: String) async throws -> LabOutput {
                try await lab.exec(host: "you", command: ["sh", "-c", "curl -sS -m 5 \(words)"])
            }
            _ = try await Program.shell("ssh -f -D 8080 remote-host -N >/dev/null 2>&1", on: "you", as: .alice, in: lab)
            let web = try await curl("-x socks5://localhost:8080 http://www.example.com/")
            #expect(web.outputText.contains("This is www.example.com"), "\(web.errorText)")
            let inside = try await curl("-x socks5h://localhost:8080 http://intranet/")
            #expect(inside.outputText.contains("This is the intranet"), "\(inside.errorText)")
            let local = try await curl("-x socks5://localhost:8080 http://intranet/")
            #expect(local.status == 97 && local.errorText.contains("Could not resolve host"))
            // The hints of socks.local-dns are commands that work.
            let check = try await Program.run(
                [
                    "check", "--format", "json", "--destination", "intranet:80", "--", "ssh", "-D", "8080",
                    "remote-host", "-N",
                ],
                in: lab)
            #expect(check.status == 0 && check.codes == ["socks.local-dns"], "\(check.outputText)")
            let hint = try #require(check.commands.first { $0.hasPrefix("curl -x socks5h://") })
            #expect(try await Program.shell(hint, on: "you", as: .alice, in: lab).contains("This is the intranet"))
        }
    }

    @Test func aProxyIsAskedByItself() async throws {
        try await Lab.with(.dynamic, program: Program.path) { lab in
            _ = try await Program.shell("ssh -f -D 8080 remote-host -N >/dev/null 2>&1", on: "you", as: .alice, in: lab)
            _ = try await Program.shell(". /lab/functions; odd_server 1081 silent", on: "you", in: lab)
            let rows: [([String], Int32, String?)] = [
                (["localhost:8080"], 0, nil), (["localhost:8080", "--destination", "intranet:80"], 0, nil),
                (["localhost:8080", "--destination", "10.30.0.80:80"], 0, nil),
                (["localhost:8080", "--destination", "intranet:81"], 1, "socks.destination-failed"),
                (["localhost:8080", "--destination", "no-such-name:80"], 1, "socks.destination-failed"),
                (["www.example.com:80"], 1, "socks.not-a-proxy"), (["localhost:9999"], 1, "socks.proxy-unreachable"),
                (["no-such-name:8080"], 1, "socks.proxy-unreachable"),
                (["--timeout", "500ms", "127.0.0.1:1081"], 2, "socks.silent"), (["localhost"], 64, nil),
            ]
            for (words, status, code) in rows {
                let output = try await Program.run(["probe", "socks", "--format", "json"] + words, in: lab)
                #expect(output.status == status && output.codes.first == code, "\(words): \(output.outputText)")
                #expect(output.document != nil)
            }
        }
    }

    @Test func runningTunnelsAreListedAndEntered() async throws {
        try await Lab.with(.dynamic, program: Program.path) { lab in
            func list(_ words: [String] = [], as account: Lab.Account = .alice, on host: String = "you") async throws
                -> LabOutput
            {
                try await lab.exec(
                    host: host, command: ["tundoctor", "list", "--format", "json"] + words, as: account)
            }
            let none = try await list()
            #expect(none.status == 0 && none.tunnels.isEmpty)
            _ = try await Program.shell(
                """
                printf 'Host inside\\n HostName remote-host\\n HostKeyAlias remote-host\\n User alice\\n\
                 LocalForward 8000 intranet:80\\n' >> ~/.ssh/config
                ssh -f -D 1080 -R 9000:localhost:22 remote-host -N >/dev/null 2>&1
                ssh -f inside -N >/dev/null 2>&1
                ssh -f -L 8001:intranet:81 remote-host -N >/dev/null 2>&1
                """, on: "you", as: .alice, in: lab)
            let found = try await list()
            #expect(found.status == 1 && found.verdict == "broken", "\(found.outputText)")
            let states = Dictionary(
                found.tunnels.flatMap { $0["forwards"] as? [[String: Any]] ?? [] }.map {
                    ($0["forward"] as? String ?? "", $0["status"] as? String ?? "")
                }
            ) { first, _ in first }
            #expect(
                states == [
                    "-D 1080": "pass", "-R 9000:localhost:22": "skip", "-L 8000:intranet:80": "pass",
                    "-L 8001:intranet:81": "fail",
                ])
            #expect(found.tunnels.allSatisfy { $0["since"] is String && $0["user"] as? String == "alice" })
            let untried = try await list(["--no-test"])
            #expect(untried.status == 0 && untried.errorText == "")
            // Root reads each user's configuration as that user.
            let root = try await list(["--no-test"], as: .root)
            #expect(root.outputText.contains("-L 8000:intranet:80") && root.outputText.contains("\"complete\": true"))
            let arrivals = try await list(as: .root, on: "remote-host")
            let places = (arrivals.document?["arrivals"] as? [[String: Any]] ?? []).compactMap {
                $0["listens"] as? String
            }
            #expect(places.sorted() == ["127.0.0.1:9000", "[::1]:9000"], "\(arrivals.outputText)")

            let pid = try #require(
                found.tunnels.first { ($0["command"] as? String)?.contains("inside") ?? false }?["pid"])
            let check = try await Program.run(["check", "--format", "json", "--pid", "\(pid)"], in: lab)
            #expect(check.status == 0 && check.status("ingress.running") == "pass", "\(check.outputText)")
            for (words, code) in [("--pid 1", "spec.no-ssh-process"), ("--pid 999999", "spec.no-process")] {
                let wrong = try await Program.run(
                    ["check", "--format", "json"] + words.split(separator: " ").map(String.init), in: lab)
                #expect(wrong.status == 64 && wrong.errorCode == code, "\(words): \(wrong.outputText)")
            }
            _ = try await Program.shell("kill -STOP \(pid)", on: "you", as: .alice, in: lab)
            let stopped = try await Program.run(["check", "--format", "json", "--pid", "\(pid)"], in: lab)
            #expect(stopped.codes.first == "stability.client-suspended", "\(stopped.outputText)")
        }
    }
}

extension LabOutput {
    /// The tunnels of `tundoctor list`.
    fileprivate var tunnels: [[String: Any]] { document?["tunnels"] as? [[String: Any]] ?? [] }

    /// The commands of all fixes.
    fileprivate var commands: [String] {
        tunnels.flatMap { $0["findings"] as? [[String: Any]] ?? [] }.flatMap { $0["fixes"] as? [[String: Any]] ?? [] }
            .compactMap { $0["command"] as? String }
    }
}
