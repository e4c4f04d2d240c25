#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The IPv4 neighbours this host asked for (proc_net(5), /proc/net/arp).
enum NeighbourTable {
    /// Whether some neighbour was asked for and has not answered. False where the table cannot be read.
    static var hasIncompleteEntry: Bool {
        guard let text = try? FileContents.read("/proc/thread-self/net/arp", limit: 1 << 20).text else { return false }
        return hasIncompleteEntry(in: text)
    }

    /// The third column is the flags: 0x2 is ATF_COM, answered.
    static func hasIncompleteEntry(in text: String) -> Bool {
        text.split(separator: "\n").dropFirst().contains { line in
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            return fields.count > 2 && fields[2] == "0x0"
        }
    }
}
