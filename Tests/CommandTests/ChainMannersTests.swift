import Foundation
import Testing

@testable import Lab

/// Chains under examination: that the verdict is what then happens, what is counted, and that nothing stays on any host.
@Suite(.enabled(if: Program.hasLab, "labs cannot be made here"), .serialized)
struct ChainMannersTests {
    private static func check(_ options: [String] = [], in lab: Lab) async throws -> LabOutput {
        try await lab.exec(
            host: "you",
            command: ["setsid", "--wait", "tundoctor", "check", "--format", "json"] + options + ["-"],
            input: Array(lab.topology.transcript.utf8))
    }

    /// Sessions that a host's sshd let in.
    private static func logins(on host: String, in lab: Lab) async throws -> Int {
        let log = try await Program.shell("cat /var/log/sshd.log", on: host, in: lab)
        return log.split(separator: "\n").count { $0.contains("Accepted publickey") }
    }

    /// What a check could leave on a host: its ssh, shells, listeners, files.
    private static func traces(on host: String, in lab: Lab) async throws -> String {
        try await Program.shell(
            "pgrep -a -x 'ssh|ssh-agent|tundoctor'; ss -Hltn 'sport != :22'; ls /tmp; ls -A /home/alice; "
                + "cat /home/alice/.ssh/known_hosts",
            on: host, in: lab)
    }

    @Test func afterHealthyTheCloneWorks() async throws {
        try await Lab.with(.doubleTunnel, program: Program.path) { lab in
            let before = try await Self.traces(on: "bastion-host", in: lab)
            let output = try await Self.check(in: lab)
            #expect(output.status == 0 && output.verdict == "healthy", "\(output.outputText) \(output.errorText)")
            // One login on each host, and three commands on the middle one, all announced.
            #expect(output.budget("authenticationAttempts") == 2 && output.budget("remoteCommands") == 3)
            #expect(output.budget("sshHandshakes") == 3, "and the host key of the git server")
            #expect(output.errorText.contains("1 command on bastion-host: what its ssh makes of your words (ssh -G)"))
            #expect(
                output.errorText.contains("its own ssh to test-server, without a question, as far as git-server:7999"))
            #expect(try await Self.logins(on: "bastion-host", in: lab) == 1)
            #expect(try await Self.logins(on: "test-server", in: lab) == 1)
            #expect(try await Self.traces(on: "bastion-host", in: lab) == before)

            let started = try await lab.start(lab.topology.chain)
            #expect(started.map(\.state) == [.up, .up], "\(started.map(\.log))")
            let clone = "git clone -q ssh://git@localhost:7999/home/git/project.git && cat project/README"
            let seen = try await Program.shell("cd; \(clone)", on: "you", as: .alice, in: lab)
            #expect(seen == "This is the project of git-server.\n")
        }
    }

    @Test func afterHealthyTheProxyWorks() async throws {
        try await Lab.with(.httpProxy, program: Program.path) { lab in
            let before = try await Self.traces(on: "bridge-host", in: lab)
            let output = try await Self.check(in: lab)
            #expect(output.status == 0 && output.verdict == "healthy", "\(output.outputText) \(output.errorText)")
            #expect(output.budget("authenticationAttempts") == 2)
            #expect(try await Self.logins(on: "beta-server", in: lab) == 1)
            #expect(try await Self.traces(on: "bridge-host", in: lab) == before)
            #expect(try await Program.shell("ss -Hltn 'sport != :22'", on: "beta-server", in: lab) == "")
            let started = try await lab.start(lab.topology.chain)
            #expect(started.map(\.state) == [.up, .up], "\(started.map(\.log))")
            let page = try await Program.shell(
                "curl -sS -m 5 -x http://localhost:9999 http://www.example.com/", on: "beta-server", as: .alice, in: lab
            )
            #expect(page.contains("This is www.example.com"), "\(page)")
        }
    }

    @Test func withoutCommandsNoneIsRunThere() async throws {
        try await Lab.with(.doubleTunnel, program: Program.path) { lab in
            let output = try await Self.check(["--no-exec"], in: lab)
            #expect(output.status == 2 && output.verdict == "unknown", "\(output.outputText)")
            #expect(output.budget("remoteCommands") == 0)
            #expect(try await Self.logins(on: "test-server", in: lab) == 0)
            let plan = try await lab.exec(
                host: "you", command: ["tundoctor", "check", "--dry-run", "-"],
                input: Array(lab.topology.transcript.utf8))
            #expect(plan.errorText.contains("1 command on bastion-host"), "\(plan.outputText)\(plan.errorText)")
            #expect(try await Self.logins(on: "bastion-host", in: lab) == 1, "the plan sends nothing")
        }
    }

    /// The second host says nothing: the signal meets an ssh that waits on the middle host.
    @Test(arguments: [("INT", 130), ("TERM", 143), ("KILL", 137)] as [(String, Int32)])
    func nothingIsLeftWhenItIsCutShort(signal: String, status: Int32) async throws {
        try await Lab.with(.doubleTunnel, program: Program.path) { lab in
            try await lab.breakWith(try #require(FaultCatalog.fault(named: "second-host-dropped-behind-middle")))
            let before = try await Self.traces(on: "bastion-host", in: lab)
            async let report = Self.check(in: lab)
            let runs = "for tick in $(seq 500); do pgrep -x ssh && exit; sleep 0.01; done; echo never"
            #expect(try await Program.shell(runs, on: "bastion-host", in: lab) != "never\n")
            _ = try await Program.shell("pkill -\(signal) -x tundoctor", on: "you", in: lab)
            let output = try await report
            #expect(output.status == status, "\(output.outputText)")
            // A killed one says nothing to anybody: its ssh ends by its own ConnectTimeout.
            let patience = signal == "KILL" ? 1500 : 150
            let gone =
                "for tick in $(seq \(patience)); do pgrep -x ssh >/dev/null || { echo gone; exit; }; sleep 0.01; done"
            #expect(try await Program.shell(gone, on: "bastion-host", in: lab) == "gone\n", "\(signal)")
            #expect(try await Self.traces(on: "bastion-host", in: lab) == before)
        }
    }
}
