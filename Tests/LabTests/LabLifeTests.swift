import Lab
import Testing

@Suite struct LabLifeTests {
    @Test func theMissionsCommandsWorkWordForWord() async throws {
        let clock = ContinuousClock()
        let start = clock.now
        try await Lab.with(.simple) { lab in
            print("up", clock.now - start)
            let status = try await lab.status()
            print(status)
            let out = try await lab.exec(host: "you", command: ["sh", "-c", """
                id; pwd; ls -la . .ssh; cat /etc/resolv.conf; ping -c1 tunnel-host
                ssh -v -L 8080:www:80 tunnel-host -N & 
                for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.1; curl -s http://localhost:8080/ && break; done; kill %1
                """], timeout: .seconds(10))
            print(out.status, out.outputText, out.errorText)
            let heal = clock.now
            try await lab.heal()
            print("heal", clock.now - heal)
        }
    }
}
