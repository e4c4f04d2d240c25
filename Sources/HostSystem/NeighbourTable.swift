#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The IPv4 neighbours this host asked for (proc_net(5), /proc/net/arp).
enum NeighbourTable {
    /// Whether the next hop to `destination` was asked for and has not answered. False where the tables cannot be read.
    static func isIncomplete(towards destination: IPAddress) -> Bool {
        func table(_ name: String) -> String {
            (try? FileContents.read("/proc/thread-self/net/\(name)", limit: 1 << 20, mayBeCut: true).text) ?? ""
        }
        let silent = incompleteEntries(in: table("arp"))
        guard !silent.isEmpty else { return false }
        return silent.contains(destination) || !silent.isDisjoint(with: gateways(in: table("route")))
    }

    /// The first column is the address, the third the flags: 0x2 is ATF_COM, answered.
    static func incompleteEntries(in text: String) -> Set<IPAddress> {
        Set(
            text.split(separator: "\n").dropFirst().compactMap { line in
                let fields = line.split(separator: " ", omittingEmptySubsequences: true)
                return fields.count > 2 && fields[2] == "0x0" ? IPAddress(fields[0]) : nil
            })
    }

    /// The third column of /proc/net/route is the gateway, as the kernel prints addresses; 0 is none.
    static func gateways(in text: String) -> Set<IPAddress> {
        Set(
            text.split(separator: "\n").dropFirst().compactMap { line in
                let fields = line.split(separator: "\t").map { $0.filter { $0 != " " } }
                guard fields.count > 2, let bits = UInt32(fields[2], radix: 16), bits != 0 else { return nil }
                return .v4(bits: UInt32(bigEndian: bits))
            })
    }
}
