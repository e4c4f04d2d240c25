import Testing

@testable import Lab

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite(.enabled(if: Machine.canRunLabs, Machine.whyNot))
struct LabLifeTests {
    /// The commands of the mission, as a person types them.
    static let wordForWord = """
        ssh -L 8080:www:80 tunnel-host -N &
        for try in 1 2 3 4 5 6 7 8 9 10; do curl -s http://localhost:8080/ && break; sleep 0.2; done
        kill $!
        """

    @Test func theMissionsCommandsWorkWordForWord() async throws {
        try await Lab.with(.simple) { lab in
            let output = try await lab.exec(
                host: "you", command: ["bash", "-c", Self.wordForWord], timeout: .seconds(10))
            #expect(output.outputText.contains("This is www"), "\(output.errorText)")
            // One login, as the person and nobody else.
            let log = try await lab.exec(host: "tunnel-host", command: ["cat", "/var/log/sshd.log"], as: .root)
            #expect(
                log.outputText.split(separator: "\n").filter { $0.contains("Accepted publickey for alice") }.count == 1)
        }
    }

    @Test func startingIsQuickAndHealingQuicker() async throws {
        let clock = ContinuousClock()
        let start = clock.now
        try await Lab.with(.simple) { lab in
            let up = clock.now - start
            let healing = try await clock.measure { try await lab.heal() }
            let down = await clock.measure { await lab.down() }
            print("lab: up in \(up), healed in \(healing), down in \(down)")
            #expect(up < .seconds(5))
            #expect(healing < .seconds(20))
            #expect(down < .seconds(3))
            // Not even an ending one: their namespaces go with them.
            for process in lab.hostProcesses.values { #expect(!LabProcesses.isFirstOfNamespace(process)) }
        }
    }

    @Test func theMachineIsUntouchedBeforeDuringAndAfter() async throws {
        let before = try await Machine.fingerprint()
        var name = ""
        try await Lab.with(.simple) { lab in
            name = lab.name
            try await lab.breakWith(#require(FaultCatalog.fault(named: "mtu-hole")))
            try await lab.breakWith(#require(FaultCatalog.fault(named: "password-expired")))
            #expect(try await Machine.fingerprint() == before)
            try await lab.heal()
            #expect(try await Machine.processes(of: name) != "")
        }
        #expect(try await Machine.fingerprint() == before)
        #expect(try await Machine.processes(of: name) == "")
    }

    @Test func theWebServerIsReachedThroughTheTunnelHostOnly() async throws {
        try await Lab.with(.simple) { lab in
            for (host, reaches) in [("you", false), ("internet", false), ("dns", false), ("tunnel-host", true)] {
                let output = try await lab.exec(host: host, command: ["curl", "-sSm", "2", "http://10.10.0.80/"])
                #expect(output.succeeded == reaches, "\(host): \(output.errorText)")
            }
            let lookups = [
                ("tunnel-host", "203.0.113.10"), ("www", "10.10.0.80"), ("no-such-host", ""), ("example.org", ""),
            ]
            for (name, address) in lookups {
                let output = try await lab.exec(host: "you", command: ["getent", "ahosts", name], timeout: .seconds(1))
                #expect(output.outputText.hasPrefix(address) && output.succeeded == !address.isEmpty, "\(name)")
            }
        }
    }

    @Test func twoLabsDoNotMeet() async throws {
        try await Lab.with(.simple) { first in
            try await Lab.with(.simple) { second in
                try await first.breakWith(#require(FaultCatalog.fault(named: "sshd-stopped")))
                let command = ["ssh", "tunnel-host", "hostname"]
                #expect(try await first.exec(host: "you", command: command).status == 255)
                #expect(try await second.exec(host: "you", command: command).outputText == "tunnel-host\n")
                #expect(Set(Lab.running().map(\.name)).isSuperset(of: [first.name, second.name]))
            }
            #expect(first.isRunning)
        }
    }

    @Test func aSecondUpReplacesTheFirst() async throws {
        let name = Lab.uniqueName()
        let first = try await Lab.up(.simple, name: name)
        let second = try await Lab.up(.simple, name: name)
        #expect(!first.isRunning && second.isRunning)
        #expect(Lab.running(named: name)?.anchorProcess == second.anchorProcess)
        await second.down()
        await first.down()
        #expect(try await Machine.processes(of: name) == "")
    }

    @Test func aDetachedLabOutlivesItsStarterAndIsFoundAgain() async throws {
        let name = Lab.uniqueName()
        do {
            let lab = try await Lab.up(.simple, name: name)
            lab.detach()
        }
        let found = try #require(Lab.running(named: name))
        #expect(found.topology == .simple)
        #expect(try await found.exec(host: "you", command: ["true"]).succeeded)
        try await found.heal()
        await found.down()
        #expect(Lab.running(named: name) == nil)
        #expect(try await Machine.processes(of: name) == "")
    }

    /// The starter is the built program, killed without a chance to clean up.
    @Test(arguments: [100, 300, 600]) func aKilledStarterLeavesNothing(milliseconds: Int) async throws {
        let before = try await Machine.fingerprint()
        let name = Lab.uniqueName()
        _ = try await Machine.run([
            "timeout", "--signal=KILL", "\(Double(milliseconds) / 1000)", Machine.program, "lab", "up", "simple",
            "--name",
            name,
        ])
        // One that was quicker than the signal has let go of its lab, which is then to be taken down.
        await Lab.running(named: name)?.down()
        for _ in 0..<100 {
            if try await Machine.processes(of: name) == "" { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await Machine.processes(of: name) == "")
        #expect(try await Machine.fingerprint() == before)
    }

    @Test(arguments: [1, 50, 150, 300, 500, 700]) func aCancelledStartLeavesNothing(milliseconds: Int) async throws {
        let name = Lab.uniqueName()
        let start = Task { try await Lab.up(.simple, name: name) }
        try await Task.sleep(for: .milliseconds(milliseconds))
        start.cancel()
        let clock = ContinuousClock()
        let took = await clock.measure {
            switch await start.result {
            case .success(let lab): await lab.down()
            case .failure(let error): #expect(error is CancellationError, "\(error)")
            }
        }
        #expect(took < .seconds(10))
        #expect(try await Machine.processes(of: name) == "")
    }

    @Test func aThrowInTheFixtureTakesTheLabDown() async throws {
        struct Stop: Error {}
        var name = ""
        await #expect(throws: Stop.self) {
            try await Lab.with(.simple) { lab in
                name = lab.name
                throw Stop()
            }
        }
        #expect(Lab.running(named: name) == nil)
    }
}
