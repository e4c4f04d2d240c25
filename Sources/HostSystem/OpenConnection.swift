#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An established TCP connection of a process of this host, as the kernel lists it (proc_net_tcp).
package struct OpenConnection: Sendable, Hashable {
    /// This host's end; an IPv4-mapped address is shown as the IPv4 address.
    package var local: SocketAddress
    /// The other machine's end, written likewise.
    package var remote: SocketAddress
    /// Bytes that were sent and that the other machine has not acknowledged.
    package var unacknowledged: Int
    /// How often the oldest of them was sent again.
    package var retransmissions: Int
}

extension SocketOwners {
    /// The established TCP connections that a process has open; none of a process that we may not look into.
    package static func connections(of pid: Int32) async throws(CancellationError) -> [OpenConnection] {
        try await interruptible(named: "connections") { _ in
            let inodes = Set(
                directory("/proc/\(pid)/fd", limit: 1 << 16).compactMap { socketInode("/proc/\(pid)/fd/\($0)") })
            guard !inodes.isEmpty else { return [] }
            return ["tcp", "tcp6"].flatMap { table -> [OpenConnection] in
                let path = "/proc/thread-self/net/\(table)"
                let text = (try? FileContents.read(path, limit: 16 << 20, mayBeCut: true))?.text ?? ""
                return ConnectionEntry.parse(text).filter { inodes.contains($0.inode) }.map(\.connection)
            }
        }
    }
}

/// One line of /proc/net/tcp in state ESTABLISHED (01).
struct ConnectionEntry: Sendable, Hashable {
    var connection: OpenConnection
    var inode: UInt64

    /// Lines that are not of the form are passed over. At most 65,536.
    static func parse(_ text: String) -> [ConnectionEntry] {
        var found: [ConnectionEntry] = []
        for line in text.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: " ", maxSplits: 12)
            guard fields.count > 9, fields[3] == "01", let local = address(fields[1]), let remote = address(fields[2]),
                let queue = fields[4].split(separator: ":").first.flatMap({ Int($0, radix: 16) }),
                let retransmissions = Int(fields[6], radix: 16), let inode = UInt64(fields[9])
            else { continue }
            found.append(
                ConnectionEntry(
                    connection: OpenConnection(
                        local: local, remote: remote, unacknowledged: queue, retransmissions: retransmissions),
                    inode: inode))
            if found.count == 65_536 { break }
        }
        return found
    }

    private static func address(_ field: Substring) -> SocketAddress? {
        let parts = field.split(separator: ":")
        guard parts.count == 2, let port = UInt16(parts[1], radix: 16),
            let ip = ListeningEntry.address(hexText: String(parts[0]))
        else { return nil }
        return .ip(ip.mappedIPv4 ?? ip, port: port)
    }
}
