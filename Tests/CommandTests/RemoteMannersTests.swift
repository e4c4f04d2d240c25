import Foundation
import Lab
import Testing

/// A remote tunnel under examination: what is said beforehand, what is counted, and that nothing is left on the tunnel host.
@Suite(.enabled(if: Program.hasLab, "labs cannot be made here"), .serialized)
struct RemoteMannersTests {
    static let tunnel = ["ssh", "-R", "8080:www.example.com:80", "bastion-host", "-N"]
    static let check = ["check", "--format", "json", "--"]

    @Test func aHealthyOneTakesOneLoginAndTwoListeners() async throws {
        try await Lab.with(.remote, program: Program.path) { lab in
            let output = try await Program.run(Self.check + Self.tunnel, in: lab)
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
            let output = try await Program.run(Self.check + Self.tunnel, in: lab)
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
                "-o", "ExitOnForwardFailure=yes", "bastion-host", "-N",
            ]
            let output = try await Program.run(Self.check + command, in: lab)
            #expect(output.verdict == "healthy", "\(output.outputText) \(output.errorText)")
            #expect(output.budget("sshHandshakes") == 1 && output.budget("authenticationAttempts") == 1)
            // What 192.0.2.1 tells is the same for all.
            #expect(output.budget("remoteBinds") == 3)
        }
    }

    /// The firewall makes the look from outside last seconds: the signal meets a listener that stands.
    @Test func nothingIsLeftWhenItIsCutShort() async throws {
        try await Lab.with(.remote, program: Program.path) { lab in
            try await lab.breakWith(try #require(FaultCatalog.fault(named: "remote-firewall-drops")))
            for (signal, status) in [("INT", 130), ("TERM", 143), ("KILL", 137)] as [(String, Int32)] {
                for pause in ["0", "0.5"] {
                    // On a busy machine the check may have ended before the signal came: then it is tried again.
                    var tries = 0
                    while try await !Self.cutShort(signal, status, after: pause, in: lab), tries < 5 { tries += 1 }
                    #expect(tries < 5, "\(signal) after \(pause) s never met a check that ran")
                }
            }
        }
    }

    /// False when the signal found nobody.
    private static func cutShort(
        _ signal: String, _ status: Int32, after pause: String, in lab: Lab
    ) async throws -> Bool {
        let stands =
            "for tick in $(seq 500); do ss -Hltn | grep -q ':8080 ' && { echo stands; exit; }; sleep 0.01; done"
        let gone = "for tick in $(seq 100); do ss -Hltn | grep -q ':8080 ' || { echo gone; exit; }; sleep 0.01; done"
        let command = ["ssh", "-R", "*:8080:www.example.com:80", "bastion-host", "-N"]
        async let report = Program.run(check + command, in: lab)
        #expect(try await Program.shell(stands, on: "bastion-host", in: lab) == "stands\n")
        let met = try await Program.shell(
            "sleep \(pause); pkill -\(signal) -x tundoctor && echo met", on: "you", in: lab)
        #expect(try await Program.shell(gone, on: "bastion-host", in: lab) == "gone\n", "\(signal) after \(pause) s")
        let output = try await report
        guard met == "met\n" else { return false }
        #expect(output.status == status, "\(signal) after \(pause) s")
        if signal != "KILL" { #expect(output.document?["interrupted"] as? Bool == true, "\(output.outputText)") }
        return true
    }
}
