internal import HostSystem

/// An address with the length of its network's prefix: `10.1.0.2/24`.
struct Subnet: Hashable {
    var address: IPAddress
    var length: Int

    /// Nil for anything else, and for an address with an interface behind it.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = Subnet.address(String(parts[0])), (1...3).contains(parts[1].utf8.count),
            parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(parts[1]),
            (1...(address.isIPv4 ? 32 : 128)).contains(length)
        else { return nil }
        self.init(address, length)
    }

    init(_ address: IPAddress, _ length: Int) {
        self.address = address
        self.length = length
    }

    /// An address by itself.
    static func address(_ text: String) -> IPAddress? {
        text.utf8.contains(UInt8(ascii: "%")) ? nil : IPAddress(text)
    }

    /// The first address of the network.
    var network: Subnet {
        let bytes = address.networkBytes.enumerated().map { index, byte in
            let kept = min(max(length - 8 * index, 0), 8)
            return kept == 0 ? 0 : byte & (0xff << (8 - kept))
        }
        return Subnet(IPAddress(networkBytes: bytes) ?? address, length)
    }

    func contains(_ other: IPAddress) -> Bool {
        other.isIPv4 == address.isIPv4 && Subnet(other, length).network.address == network.address
    }

    func overlaps(_ other: Subnet) -> Bool {
        length <= other.length ? contains(other.address) : other.contains(address)
    }

    /// Whether an interface can have the address: it is one host's, reachable from others, and kept free by nobody.
    var isHostAddress: Bool {
        guard !address.isLoopback, !address.isUnspecified, !address.isLinkLocal, address.mappedIPv4 == nil else {
            return false
        }
        let bytes = address.networkBytes
        guard address.isIPv4 else { return bytes[0] != 0xff && (length >= 127 || address != network.address) }
        guard bytes[0] != 0, bytes[0] < 224 else { return false }
        guard length < 31 else { return true }
        let rest = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(length)
        return rest != 0 && rest != UInt32.max << UInt32(length)
    }

    /// Addresses that no lab uses, so that probes can count on their silence (RFC 5737).
    static let neverUsed = Subnet(IPAddress.v4(bits: 0xc000_0200), 24)
}

extension Subnet: CustomStringConvertible {
    var description: String { "\(address)/\(length)" }
}
