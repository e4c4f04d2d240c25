import Foundation
import Lab
import Testing

/// Ctrl-C and SIGTERM at any moment: the exit status within a second, what is known reported, nothing left behind.
@Suite(.enabled(if: Program.hasLab, "labs cannot be made here"))
struct SignalTests {
    /// Starts a check, sends a signal after so many seconds, and tells what came of it.
    private static func script(_ signal: String, after delay: String) -> String {
        """
        tundoctor check --format json -- ssh -L 8080:www:80 tunnel-host -N >/tmp/report 2>/dev/null &
        pid=$!
        sleep \(delay)
        kill -\(signal) $pid 2>/dev/null
        start=$(date +%s%N)
        wait $pid
        echo "status $?"
        echo "ms $(( ($(date +%s%N) - start) / 1000000 ))"
        echo "left $(pgrep -x tundoctor; pgrep -x ssh; ss -Htnl 'sport = :8080'; ls /tmp | grep -v '^report$')"
        cat /tmp/report
        """
    }

    @Test(
        arguments: [nil, "silent-server", "drop-in-network", "web-server-drops", "web-server-silent", "mtu-hole"]
            as [String?])
    func aSignalEndsItWithWhatIsKnown(fault: String?) async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            if let fault { try await lab.breakWith(try #require(FaultCatalog.fault(named: fault))) }
            let delays =
                fault == nil ? ["0", "0.01", "0.02", "0.04", "0.06", "0.08", "0.1", "0.13", "0.2"] : ["0.3", "1"]
            for (index, delay) in delays.enumerated() {
                let signal = index % 2 == 0 ? "INT" : "TERM"
                let output = try await lab.exec(
                    host: "you", command: ["setsid", "--wait", "bash", "-c", Self.script(signal, after: delay)],
                    timeout: .seconds(40))
                let lines = output.outputText.split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false)
                let expected = signal == "INT" ? "status 130" : "status 143"
                // A signal that comes before or after everything: it ends the bare process, or finds it gone.
                let isEarly =
                    fault == nil && lines.first == (signal == "INT" ? "status 130" : "status 143") && lines.last == ""
                let isLate = fault == nil && lines.first == "status 0"
                #expect(lines.first.map(String.init) == expected || isLate, "\(delay) s: \(output.outputText)")
                #expect(
                    lines.count > 2 && (Int(lines[1].dropFirst(3)) ?? 9999) < 1000, "\(delay) s: \(output.outputText)")
                #expect(lines.count > 2 && lines[2] == "left ", "\(delay) s: \(output.outputText)")
                guard !isEarly, !isLate, let text = lines.last else { continue }
                let document = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
                #expect(document?["interrupted"] as? Bool == true, "\(delay) s: \(text.prefix(300))")
            }
        }
    }
}
