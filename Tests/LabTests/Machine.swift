import Subprocess
import Testing

@testable import Lab

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What these tests see of the machine they run on.
enum Machine {
    /// Nil if a lab can run here.
    private static let obstacle: LabError? = {
        do throws(LabError) {
            try LabRequirements.check(.simple)
            return nil
        } catch {
            return error
        }
    }()

    static var canRunLabs: Bool { obstacle == nil }
    static var whyNot: Comment { "a lab cannot run here: \(obstacle.map { "\($0)" } ?? "")" }

    /// The built program, which lies beside the test bundle.
    static var program: String {
        let folder = CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return folder.joined(separator: "/") + "/tundoctor"
    }

    /// Everything a lab must leave alone, as text: files, sockets, interfaces, mounts.
    static func fingerprint() async throws -> [String: String] {
        let looks = [
            "checksums of /etc": "find /etc -type f -exec sha256sum {} + 2>/dev/null | sort | sha256sum",
            "links of /etc": "find /etc -printf '%p %l %m %u %g\\n' 2>/dev/null | sort | sha256sum",
            "homes":
                "ls -lA --time-style=+ /home /root /srv /var/lib /var/mail /run/sshd 2>/dev/null | awk '{ print $1, $3, $4, $6 }'",
            "well-known ports": "ss -Hltnp 'sport = :22 or sport = :53 or sport = :80 or sport = :2222'",
            "interfaces": "ip -o link | cut -d: -f2",
            "named namespaces": "ip netns list; ls /run/netns 2>/dev/null",
            "mounts": "cut -d' ' -f5- /proc/self/mountinfo",
            "addresses and routes": "ip -o addr | awk '{ print $2, $4 }'; ip route; ip -6 route",
            "filters": "nft list ruleset",
            "kernel settings":
                "cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/ping_group_range /proc/sys/kernel/hostname",
        ]
        var found: [String: String] = [:]
        for (name, command) in looks { found[name] = try await run(["sh", "-c", command]).output }
        return found
    }

    /// What is no longer as it was; empty if nothing changed.
    static func changes(since before: [String: String]) async throws -> String {
        let now = try await fingerprint()
        return before.keys.sorted().filter { now[$0] != before[$0] }
            .map { "\($0) was\n\(before[$0] ?? "")\nand is\n\(now[$0] ?? "")" }.joined(separator: "\n")
    }

    /// The processes that have a lab's name in their arguments.
    static func processes(of lab: String) async throws -> String {
        try await run([
            "sh", "-c", "grep -alE 'tundoctor-lab-(anchor|host).\(lab)' /proc/[0-9]*/cmdline 2>/dev/null || :",
        ]).output
    }

    /// Runs a program of the machine.
    static func run(_ words: [String]) async throws -> (status: TerminationStatus, output: String) {
        let result = try await Subprocess.run(
            .name(words[0]), arguments: Arguments(Array(words.dropFirst())), output: .string(limit: 1 << 20),
            error: .discarded)
        return (result.terminationStatus, result.standardOutput)
    }
}
