internal import SSHWire

extension KnownHosts {
    /// The names beside which a file stores one of `keys`, as they are written: hashed names and patterns left out,
    /// for they cannot be read back.
    ///
    /// - Parameters:
    ///   - keys: host keys as blobs (RFC 4253 §6.6).
    ///   - port: names of other ports are left out; the brackets of `[name]:port` are taken off.
    package static func names(
        storedWith keys: Set<[UInt8]>, port: Int, in content: some Collection<UInt8>
    ) -> [String] {
        var names: [String] = []
        for text in Array(content).split(separator: UInt8(ascii: "\n")) where text.count < 64 * 1024 {
            let fields = text.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
            guard fields.count >= 3, let first = fields[0].first, !"#@|".utf8.contains(first),
                let blob = Base64.decode(fields[2]), keys.contains(blob)
            else { continue }
            for name in fields[0].split(separator: UInt8(ascii: ",")) where !name.contains(where: "*?!".utf8.contains) {
                if let plain = unbracketed(String(decoding: name, as: UTF8.self), port: port), names.count < 100 {
                    names.append(plain)
                }
            }
        }
        return names
    }

    /// `[name]:2222` → `name` for port 2222; a name without brackets is one of port 22.
    private static func unbracketed(_ name: String, port: Int) -> String? {
        guard name.hasPrefix("[") else { return port == 22 ? name : nil }
        guard let end = name.lastIndex(of: "]"), name[end...] == "]:\(port)" else { return nil }
        return String(name[name.index(after: name.startIndex)..<end])
    }
}
