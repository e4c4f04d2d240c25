import Lab

/// One meeting of the real ssh with a fault: what `ssh -v` and then curl said.
///
/// A chain is typed command after command, each on its host, and used as its topology says.
struct FaultTrial {
    var fault: Fault
    /// ssh's own lines, then `== ssh exited N`, `== ssh is up` or `== ssh hangs`, and what curl got; of a chain: those
    /// of each command, after a line with the command itself.
    var log: String

    init(_ fault: Fault, in lab: Lab) async throws {
        self.fault = fault
        try await lab.breakWith(fault)
        guard fault.chain.count == 1 else {
            log = try await FaultTrial.chain(fault, in: lab)
            return
        }
        // With jump hosts there are several logs, and only the outermost says when the tunnel is up.
        let jumps = fault.command.contains("-J") || fault.topology == Topology.jump3.name
        let start = try await lab.exec(
            host: "you",
            command: ["env"] + fault.environment + [
                "sh", "-c", FaultTrial.start, jumps ? "jumps" : "direct",
            ] + fault.command.dropFirst(),
            timeout: .seconds(30))
        var state = start.outputText
        if state.contains("== ssh is up") {
            state += try await lab.exec(
                host: FaultTrial.entrance(of: fault, in: lab),
                command: ["sh", "-c", FaultTrial.use, "use"] + FaultTrial.curl(for: fault)
            ).outputText
        }
        let end = try await lab.exec(host: "you", command: ["sh", "-c", FaultTrial.end])
        log = (end.outputText + state + start.errorText).replacing("\r\n", with: "\n")
    }

    private static func chain(_ fault: Fault, in lab: Lab) async throws -> String {
        var steps = try await lab.start(fault.chain, environment: fault.environment)
        var used = ""
        if steps.allSatisfy({ $0.state == .up }), let usage = lab.topology.usages.first {
            used = try await lab.exec(
                host: usage.host, command: ["sh", "-c", useOfChain, "use"] + usage.words, timeout: .seconds(15)
            ).outputText
            // What ssh said while it was used.
            steps = try await lab.trace(fault.chain)
        }
        return steps.map { "== \($0.command.text)\n\($0.log)== ssh \($0.state)\n" }.joined() + used
    }

    /// Where the tunnel is entered: on the client host, but for `-R`.
    private static func entrance(of fault: Fault, in lab: Lab) -> String {
        guard fault.command.contains("-R"), let server = lab.topology.logins.first?.server else { return "you" }
        return server
    }

    /// The name by which the ingress is entered there: the forward's own bind address, where it has one.
    private static func address(of fault: Fault) -> String {
        fault.command.contains { $0.hasPrefix("203.0.113.10:8080:") } ? "203.0.113.10" : "localhost"
    }

    /// What curl is told: the protocol that belongs to the ingress, as a person would use it.
    private static func curl(for fault: Fault) -> [String] {
        if fault.topology == Topology.dynamic.name {
            let port = fault.command.contains("1080") ? 1080 : 8080
            return ["-x", "socks5h://localhost:\(port)", "http://intranet/"]
        }
        let forward = fault.command.first { $0.contains(":") } ?? ""
        if forward.hasPrefix("/") {
            return ["--unix-socket", String(forward.prefix { $0 != ":" }), "http://localhost/"]
        }
        let credentials = ["--user", "alice:\(User.alicePassword)"]
        return switch forward.prefix(while: { $0 != ":" }) {
        case "2143": credentials + ["imap://localhost:2143/INBOX;MAILINDEX=1"]
        case "2993": credentials + ["imaps://localhost:2993/INBOX;MAILINDEX=1"]
        case "2121": credentials + ["ftp://localhost:2121/"]
        case "2222": ["--http0.9", "--max-time", "1", "telnet://localhost:2222/"]
        case "3389": ["ldap://localhost:3389/??base"]
        case "5433": ["--max-time", "1", "telnet://localhost:5433/"]
        case "6379": ["--http0.9", "--request", "PING\r\nQUIT\r\n#", "http://localhost:6379/"]
        case "8443": ["https://localhost:8443/"]
        default: ["http://\(address(of: fault)):8080/"]
        }
    }

    private static let start = #"""
        log=/tmp/ssh.log
        own=$log
        if [ $0 = jumps ]; then own=/tmp/ssh.own; set -- -E $own "$@"; fi
        setsid ssh -v -o ConnectTimeout=6 "$@" </dev/null >$log 2>&1 &
        ssh=$!
        echo $ssh > /tmp/ssh.pid
        state=hangs
        for tick in $(seq 180); do
            if grep -qs 'Entering interactive session' $own; then state='is up'; sleep 0.1; fi
            if ! kill -0 $ssh 2>/dev/null; then wait $ssh; state="exited $?"; break; fi
            if [ "$state" = 'is up' ]; then break; fi
            sleep 0.05
        done
        echo "== ssh $state"
        """#

    private static let use = #"""
        curl -sS -m 6 "$@" </dev/null >/tmp/curl.log 2>&1
        echo "== curl $?"
        cat /tmp/curl.log
        sleep 0.05
        """#

    /// A clone is read, too: what it got is what counts.
    private static let useOfChain = #"""
        setsid --wait timeout 8 "$@" </dev/null >/tmp/use.log 2>&1
        echo "== $1 $?"
        cat /tmp/use.log project/README 2>/dev/null
        sleep 0.05
        """#

    private static let end = "kill $(cat /tmp/ssh.pid) 2>/dev/null; cat /tmp/ssh.own /tmp/ssh.log 2>/dev/null"

    /// The lines worth showing when an expectation fails.
    var summary: String {
        let boring = ["debug1: load_hostkeys", "debug1: Reading", "debug1: identity file", "debug1: rekey", "<"]
        return log.split(separator: "\n").filter { line in !boring.contains { line.hasPrefix($0) } }
            .suffix(8).joined(separator: "\n")
    }
}
