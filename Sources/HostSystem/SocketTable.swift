#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One listening TCP socket as the kernel lists it (proc_net_tcp, /proc/net/tcp and tcp6).
struct ListeningEntry: Sendable, Hashable {
    var address: IPAddress
    var port: UInt16
    var uid: UInt32
    var inode: UInt64

    /// The sockets in state LISTEN (0A); lines that are not of the form are passed over. At most 65,536.
    static func parse(_ text: String) -> [ListeningEntry] {
        var found: [ListeningEntry] = []
        for line in text.utf8.split(separator: UInt8(ascii: "\n")).dropFirst() {
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 12)
            guard fields.count > 9, fields[3].elementsEqual("0A".utf8) else { continue }
            let local = fields[1].split(separator: UInt8(ascii: ":"))
            guard local.count == 2, let address = address(hex: local[0]),
                let port = UInt16(String(decoding: local[1], as: UTF8.self), radix: 16),
                let uid = UInt32(String(decoding: fields[7], as: UTF8.self)),
                let inode = UInt64(String(decoding: fields[9], as: UTF8.self))
            else { continue }
            found.append(ListeningEntry(address: address, port: port, uid: uid, inode: inode))
            if found.count == 65_536 { break }
        }
        return found
    }

    /// The kernel prints each 32-bit word of the address as a number of the host's own byte order.
    private static func address(hex: Substring.UTF8View.SubSequence) -> IPAddress? {
        address(hexText: String(decoding: hex, as: UTF8.self))
    }

    static func address(hexText: String) -> IPAddress? {
        guard hexText.utf8.count == 8 || hexText.utf8.count == 32 else { return nil }
        var bytes: [UInt8] = []
        var rest = Substring(hexText)
        while !rest.isEmpty {
            guard let word = UInt32(rest.prefix(8), radix: 16) else { return nil }
            withUnsafeBytes(of: word) { bytes.append(contentsOf: $0) }
            rest = rest.dropFirst(8)
        }
        return IPAddress(networkBytes: bytes)
    }
}
