import Foundation
import Lab
import Testing

/// GatewayPorts as three facts, for every setting, every way to write the bind address, and with and without a firewall:
/// what the doctor says, against what a real ssh gets and the tunnel host's own kernel shows.
@Suite struct GatewayPortsTests {
    static let settings = ["no", "yes", "clientspecified"]
    static let address = "203.0.113.10"
    /// The bind address with its colon, as it stands before the port, and what it asks for.
    static let binds = [
        ("", "loopback"), ("localhost:", "loopback"), ("127.0.0.1:", "loopback"), ("0.0.0.0:", "wildcard"),
        ("*:", "wildcard"), ("[::]:", "wildcard"), ("\(address):", "address"),
    ]

    @Test(.enabled(if: LabSupport.isAvailable, "labs cannot be made here"), .timeLimit(.minutes(10)))
    func everySettingWithEveryBindAddress() async throws {
        let rows = try await withThrowingTaskGroup(of: [Row].self) { group in
            for isFirewalled in [false, true] {
                group.addTask {
                    try await Lab.with(.remote, program: FaultMatrixTests.program) { lab in
                        try await Self.rows(isFirewalled: isFirewalled, in: lab)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        print(Row.table(rows))
        #expect(rows.count == 42)
        for row in rows { #expect(row.complaints == [], "\(row.name)") }
    }

    private static func rows(isFirewalled: Bool, in lab: Lab) async throws -> [Row] {
        var rows: [Row] = []
        for setting in settings {
            try await lab.heal()
            var script = "sshd_option 'GatewayPorts \(setting)'"
            if isFirewalled { script += "\nfilter input 'iifname != \"lo\" tcp dport 8080 drop'" }
            try await lab.breakWith(
                Fault("gateway-ports", in: .remote, area: "remote", "", steps: [.init("bastion-host", script)]))
            for (bind, asked) in binds {
                rows.append(try await Row(setting, bind, asked: asked, isFirewalled: isFirewalled, in: lab))
            }
        }
        return rows
    }
}

/// One line of the table.
private struct Row: Sendable {
    var setting: String
    var bind: String
    var isFirewalled: Bool
    /// What the doctor said.
    var asked = "", granted = "", gatewayPorts = ""
    var reachable: [String] = []
    /// What `ss -ltn` showed on the tunnel host while a real `ssh -R` of the same words ran.
    var sockets: [String] = []
    /// From where curl got the page through that tunnel.
    var entered: [String] = []
    var complaints: [String] = []

    var name: String { "GatewayPorts \(setting), -R \(bind)8080, \(isFirewalled ? "firewall" : "open")" }

    init(_ setting: String, _ bind: String, asked wish: String, isFirewalled: Bool, in lab: Lab) async throws {
        self.setting = setting
        self.bind = bind
        self.isFirewalled = isFirewalled
        let command = ["ssh", "-R", "\(bind)8080:www.example.com:80", "bastion-host", "-N"]
        try await meetRealSSH(command, in: lab)
        try await askTheDoctor(command, in: lab)
        judge(wish)
    }

    private mutating func meetRealSSH(_ command: [String], in lab: Lab) async throws {
        let start = """
            rm -f /tmp/ssh.log
            setsid "$@" -v -o ExitOnForwardFailure=yes </dev/null >/tmp/ssh.log 2>&1 &
            echo $! > /tmp/ssh.pid
            for tick in $(seq 200); do grep -qs 'remote forward success' /tmp/ssh.log && exit 0; sleep 0.02; done
            cat /tmp/ssh.log; exit 1
            """
        let started = try await lab.exec(host: "you", command: ["sh", "-c", start, "start"] + command)
        if !started.succeeded { complaints.append("ssh itself: \(started.outputText.suffix(300))") }
        let listening = try await lab.exec(host: "bastion-host", command: ["ss", "-Hltn", "sport = :8080"])
        sockets = listening.outputText.split(separator: "\n").compactMap { line in
            line.split(separator: " ").dropFirst(3).first.map(String.init)
        }.sorted()
        // Each host knocks where it would: the bastion at every address of its own, you over the network.
        let inside = ["127.0.0.1", "[::1]", GatewayPortsTests.address, "[2001:db8:2::10]"]
        let outside = [GatewayPortsTests.address, "[2001:db8:2::10]"]
        if try await enters(inside, from: "bastion-host", in: lab) { entered.append("bastion-host") }
        if try await enters(outside, from: "you", in: lab) { entered.append("you") }
        _ = try await lab.exec(host: "you", command: ["sh", "-c", "kill $(cat /tmp/ssh.pid)"])
        let gone =
            "for tick in $(seq 200); do [ -z \"$(ss -Hltn 'sport = :8080')\" ] && exit 0; sleep 0.02; done; exit 1"
        let end = try await lab.exec(host: "bastion-host", command: ["sh", "-c", gone])
        if !end.succeeded { complaints.append("ssh's listener stays") }
    }

    private func enters(_ addresses: [String], from host: String, in lab: Lab) async throws -> Bool {
        let script = "for a; do curl -s -m 1 http://$a:8080/ | grep -q 'This is www' && exit 0; done; exit 1"
        return try await lab.exec(host: host, command: ["sh", "-c", script, "enter"] + addresses).succeeded
    }

    private mutating func askTheDoctor(_ command: [String], in lab: Lab) async throws {
        let words = ["/lab/bin/tundoctor", "check", "--format", "json", "--timeout", "5s", "--"] + command
        let output = try await lab.exec(host: "you", command: ["setsid", "--wait"] + words)
        let document = try? JSONSerialization.jsonObject(with: Data(output.standardOutput)) as? [String: Any]
        let tunnel = (document?["tunnels"] as? [[String: Any]])?.first
        let exposure = tunnel?["exposure"] as? [String: Any]
        asked = exposure?["asked"] as? String ?? "none"
        granted = exposure?["granted"] as? String ?? "none"
        gatewayPorts = exposure?["gatewayPorts"] as? String ?? "none"
        reachable = exposure?["reachable"] as? [String] ?? []
        let budget = document?["budget"] as? [String: Any]
        if budget?["authenticationAttempts"] as? Int != 1 || budget?["sshHandshakes"] as? Int != 1 {
            complaints.append("not one authenticated connection: \(budget ?? [:])")
        }
        let left = try await lab.exec(host: "bastion-host", command: ["ss", "-Hltn", "sport = :8080"])
        if !left.outputText.isEmpty { complaints.append("left behind: \(left.outputText)") }
    }

    private mutating func judge(_ wish: String) {
        if asked != wish { complaints.append("asked \(asked), not \(wish)") }
        if granted != truth { complaints.append("granted \(granted), but \(sockets)") }
        if reachable != entered { complaints.append("reachable from \(reachable), but \(entered)") }
        if gatewayPorts != setting { complaints.append("GatewayPorts \(gatewayPorts)") }
    }

    /// What the kernel's table amounts to, in the words of the document.
    private var truth: String {
        let addresses = sockets.map { $0.dropLast(":8080".count) }
        if addresses.isEmpty { return "nothing" }
        if addresses.contains("0.0.0.0") || addresses.contains("[::]") || addresses.contains("*") { return "wildcard" }
        return addresses.allSatisfy { $0 == "127.0.0.1" || $0 == "[::1]" } ? "loopback" : "address"
    }

    static func table(_ rows: [Row]) -> String {
        func pad(_ text: String, _ width: Int) -> String {
            text.padding(toLength: max(width, text.count), withPad: " ", startingAt: 0)
        }
        let lines = rows.map { row in
            let mark = row.complaints.isEmpty ? "ok " : "NOT"
            return [
                mark, pad(row.setting, 15), pad("-R \(row.bind)8080", 21), pad(row.isFirewalled ? "drops" : "open", 5),
                pad(row.asked, 8), pad(row.granted, 8), pad(row.reachable.joined(separator: ","), 16),
                pad(row.gatewayPorts, 15), row.sockets.joined(separator: " "),
            ].joined(separator: "  ")
        }
        let head =
            "GatewayPorts: \(rows.count) rows, \(rows.count { $0.complaints.isEmpty }) as the kernel has it\n"
            + "    setting          command                wall   asked     granted   reachable         inferred         ss -ltn\n"
        return head + lines.joined(separator: "\n")
    }
}
