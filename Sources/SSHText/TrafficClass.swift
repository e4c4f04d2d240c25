/// A traffic class as IPQoS of ssh_config(5) names it, and the byte it stands for (RFC 2474, RFC 8622; misc.c, parse_ipqos).
package struct TrafficClass: Hashable, Sendable {
    /// As ssh prints it, e.g. `af21`.
    package var name: String
    /// The byte of the IP header; nil for `none`: packets are left as the system makes them.
    package var value: UInt8?

    private static let names: [String: UInt8] = [
        "af11": 0x28, "af12": 0x30, "af13": 0x38, "af21": 0x48, "af22": 0x50, "af23": 0x58, "af31": 0x68,
        "af32": 0x70, "af33": 0x78, "af41": 0x88, "af42": 0x90, "af43": 0x98, "cs0": 0x00, "cs1": 0x20, "cs2": 0x40,
        "cs3": 0x60, "cs4": 0x80, "cs5": 0xa0, "cs6": 0xc0, "cs7": 0xe0, "ef": 0xb8, "va": 0xb0, "le": 0x04,
        "lowdelay": 0x10, "throughput": 0x08, "reliability": 0x04,
    ]

    /// Reads a name, or a number in any of C's notations; nil for what is neither.
    package init?(_ name: String) {
        self.name = name
        if name.lowercased() == "none" { return }
        if let value = TrafficClass.names[name.lowercased()] ?? TrafficClass.number(name) {
            self.value = value
        } else {
            return nil
        }
    }

    private static func number(_ text: String) -> UInt8? {
        if text.hasPrefix("0x") || text.hasPrefix("0X") { return UInt8(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0"), text.count > 1 { return UInt8(text.dropFirst(), radix: 8) }
        return UInt8(text)
    }
}

extension EffectiveConfiguration {
    /// What ssh marks its packets with from the first one on, until it is logged in (sshconnect.c, ssh_create_socket): the
    /// first class of IPQoS.
    package var trafficClassBeforeLogin: TrafficClass? { ipqos.first.flatMap { TrafficClass($0) } }

    /// What ssh marks its packets with once it is logged in (ssh.c, ssh_session2): the first class of IPQoS for a terminal,
    /// and without a session; the second for a command without a terminal, and for the master of a shared connection.
    ///
    /// - Parameter hasTerminal: ssh would ask for a terminal on the tunnel host.
    package func trafficClass(hasTerminal: Bool) -> TrafficClass? {
        let classes = ipqos.compactMap { TrafficClass($0) }
        let isMaster = !["no", "false"].contains(controlMaster)
        let isInteractive = sessionType == "none" ? !isMaster : hasTerminal
        return isInteractive ? classes.first : classes.last
    }
}
