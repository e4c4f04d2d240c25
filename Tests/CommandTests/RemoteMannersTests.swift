import Foundation
import Lab
import Testing

/// A remote tunnel under examination: what is said beforehand, what is counted, and that nothing is left on the tunnel host.
@Suite(.enabled(if: Program.hasLab, "labs cannot be made here"))
struct RemoteMannersTests {
    static let tunnel = ["ssh", "-R", "8080:www.example.com:80", "bastion-host", "-N"]

    @Test func aHealthyOneTakesOneLoginAndTwoListeners() async throws {
        try await Lab.with(.remote, program: Program.path) { lab in
            let output = try await Program.run(["check", "--format", "json", "--"] + Self.tunnel, in: lab)
            #expect(output.status == 0 && output.verdict == "healthy", "\(output.outputText) \(output.errorText)")
            #expect(output.budget("sshHandshakes") == 1 && output.budget("authenticationAttempts") == 1)
            #expect(output.budget("remoteBinds") == 2 && output.budget("remoteCommands") == 0)
            // Said before it is done: the listener, who may enter it, and the connection from here.
            for words in ["listener on bastion-host at localhost:8080", "192.0.2.1", "from here to www.example.com:80"]
            {
                #expect(output.errorText.contains(words), "\(output.errorText)")
            }
            let log = try await Program.shell("cat /var/log/sshd.log", on: "bastion-host", in: lab)
            #expect(log.split(separator: "\n").count { $0.contains("Accepted publickey") } == 1)
            #expect(try await Program.shell("ss -Hltn 'sport != :22'", on: "bastion-host", in: lab) == "")
        }
    }

    @Test func whyItIsRefusedIsAnnouncedAndCounted() async throws {
        try await Lab.with(.remote, program: Program.path) { lab in
            try await lab.breakWith(try #require(FaultCatalog.fault(named: "remote-port-in-use")))
            let output = try await Program.run(["check", "--format", "json", "--"] + Self.tunnel, in: lab)
            #expect(output.codes.first == "remote.port-in-use")
            #expect(output.budget("sshHandshakes") == 1 && output.budget("remoteBinds") == 2)
            #expect(output.errorText.contains("more short-lived listeners"), "\(output.errorText)")
            #expect(output.errorText.contains("to its own port 8080"), "\(output.errorText)")
        }
    }

    @Test func severalForwardsShareTheLogin() async throws {
        try await Lab.with(.remote, program: Program.path) { lab in
            let command = [
                "ssh", "-L", "8081:colleague:80", "-R", "8080:www.example.com:80", "-R", "9090:www.example.com:80",
                "bastion-host", "-N",
            ]
            let output = try await Program.run(["check", "--format", "json", "--"] + command, in: lab)
            #expect(output.verdict == "healthy", "\(output.outputText) \(output.errorText)")
            #expect(output.budget("sshHandshakes") == 1 && output.budget("authenticationAttempts") == 1)
            // What 192.0.2.1 tells is the same for all.
            #expect(output.budget("remoteBinds") == 3)
        }
    }

    /// Starts a check, sends a signal after so many seconds, and tells what came of it.
    private static func script(_ signal: String, after delay: String) -> String {
        """
        tundoctor check --timeout 5s --format json -- ssh -R '*:8080:www.example.com:80' bastion-host -N \
            >/tmp/report 2>/dev/null &
        pid=$!
        sleep \(delay)
        kill -\(signal) $pid 2>/dev/null
        wait $pid
        echo "status $?"
        """
    }

    /// The firewall makes the look from outside last seconds: the signal meets a listener that stands.
    @Test(arguments: ["INT", "TERM", "KILL"])
    func nothingIsLeftWhenItIsCutShort(signal: String) async throws {
        try await Lab.with(.remote, program: Program.path) { lab in
            try await lab.breakWith(try #require(FaultCatalog.fault(named: "remote-firewall-drops")))
            let seen =
                "for tick in $(seq 300); do ss -Hltn | grep -q ':8080 ' && { echo stands; exit; }; sleep 0.01; done"
            let gone =
                "for tick in $(seq 100); do ss -Hltn | grep -q ':8080 ' || { echo gone; exit; }; sleep 0.01; done"
            for delay in ["0.15", "0.6", "1.5"] {
                async let watch = Program.shell(seen, on: "bastion-host", in: lab)
                let output = try await lab.exec(
                    host: "you", command: ["setsid", "--wait", "bash", "-c", Self.script(signal, after: delay)])
                let expected = ["INT": "status 130", "TERM": "status 143", "KILL": "status 137"][signal]
                #expect(output.outputText.contains(expected ?? "?"), "\(delay): \(output.outputText)")
                let stood = try await watch
                if delay != "0.15" { #expect(stood == "stands\n", "the signal came too early: \(delay)") }
                #expect(try await Program.shell(gone, on: "bastion-host", in: lab) == "gone\n", "\(delay)")
            }
        }
    }
}
