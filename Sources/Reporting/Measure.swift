import Evidence

/// Times and counts as a reader takes them in: two figures that matter, no more.
enum Measure {
    /// E.g. `0.4 ms`, `41 ms`, `1.8 s`, `75 s`.
    static func short(_ duration: Duration) -> String {
        let microseconds = duration.wholeMicroseconds
        switch microseconds {
        case ..<9_950: return tenths((microseconds + 50) / 100) + " ms"
        case ..<999_500: return "\((microseconds + 500) / 1000) ms"
        case ..<9_950_000: return tenths((microseconds + 50_000) / 100_000) + " s"
        default: return "\(microseconds / 1_000_000) s"
        }
    }

    /// What was really used, and how long all of it took.
    static func budget(_ budget: Budget, elapsed: Duration) -> String {
        var parts = [
            count(budget.tcpConnections, "connection"), count(budget.authenticationAttempts, "login"),
            count(budget.remoteBinds, "remote bind"),
        ]
        if budget.keyQueries > 0 { parts.append(count(budget.keyQueries, "key query", "key queries")) }
        if budget.remoteCommands > 0 { parts.append(count(budget.remoteCommands, "remote command")) }
        let microseconds = elapsed.wholeMicroseconds
        let seconds =
            microseconds < 995_000
            ? "0.\(String(100 + (microseconds + 5000) / 10_000).dropFirst()) s" : short(elapsed)
        return parts.joined(separator: ", ") + " · " + seconds
    }

    static func count(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        switch count {
        case 0: "no \(one)"
        case 1: "1 \(one)"
        default: "\(count) \(many ?? one + "s")"
        }
    }

    private static func tenths(_ value: Int) -> String { "\(value / 10).\(value % 10)" }
}
