import TunnelModel

/// One forward in words: who listens, who can enter, who dials, who looks up which name, what ssh protects.
struct ForwardDescription: Sendable {
    /// Who looks up a name.
    struct Lookup: Hashable, Sendable {
        var name: String
        var host: String
    }

    let plan: LegPlan
    let entry: ForwardEntry
    let isCarried: Bool

    private var forward: Forward { plan.forward }
    private var transport: Leg { plan.leg(.transport) }
    var listener: String { plan.leg(.ingress).to }
    var dialler: String { plan.leg(.egress).from }
    private var isRemote: Bool { forward.kind == .remote || forward.kind == .remoteDynamic }
    private var isDynamic: Bool { forward.isDynamic }

    var listens: String {
        let program = isRemote ? "sshd on \(listener)" : "ssh on \(listener)"
        return "\(program) listens on \(entry.bound)" + (isDynamic ? ", and speaks SOCKS" : "")
    }

    var dials: String {
        switch forward.egress {
        case nil: "\(dialler) \(dial) whatever host and port each program names by SOCKS"
        case .unix(let path)?: "\(dialler) \(dial) a socket of the same machine: \(path)"
        case .tcp?:
            "\(dialler) \(dial) \(forward.leavingPlace), once for every connection"
                + (forward.egress?.isLoopback == true ? "; this is \(dialler), the same machine" + notYou : "")
        }
    }

    /// This machine is spoken to, the others are spoken of.
    private var dial: String { dialler == LegPlan.clientHost ? "dial" : "dials" }

    private var notYou: String { dialler == plan.client ? "" : ", not \(plan.client)" }

    /// The names that somebody has to look up; addresses and `localhost` need nobody.
    var lookups: [Lookup] {
        var lookups: [Lookup] = []
        for leg in plan.jumps + [transport] where !isCarried && ForwardDescription.isName(leg.to) {
            lookups.append(Lookup(name: leg.to, host: leg.from))
        }
        if let name = forward.egress?.host, forward.egress?.isLoopback == false, ForwardDescription.isName(name) {
            lookups.append(Lookup(name: name, host: dialler))
        }
        return lookups
    }

    var resolves: [String] {
        var lines = lookups.map { "\($0.name): by \($0.host)" }
        if isDynamic {
            lines.append(
                "what programs ask for: by \(dialler) with SOCKS5 names and SOCKS4a (socks5h://);"
                    + " with socks5:// each program asks DNS on its own machine, outside the tunnel")
        }
        return lines.isEmpty ? ["no name has to be looked up"] : lines
    }

    /// What holds on each leg, in the order of traffic.
    var protects: [(leg: Leg, words: String)] { plan.legs.map { ($0, protection(of: $0)) } }

    private func protection(of leg: Leg) -> String {
        switch leg.role {
        case .ingress:
            leg.protection == .cleartext
                ? "up to \(forward.listeningPlace) on \(listener): not by ssh; whoever is on that network can read it"
                : "up to \(forward.listeningPlace): it does not leave \(listener)"
        case .jump:
            "\(leg.from) to \(leg.to): encrypted by ssh; what \(leg.to) passes on is encrypted once more, and not for it to read"
        case .transport:
            plan.jumps.first.map { first in
                "\(first.from) to \(leg.to): encrypted by ssh end to end, through \(plan.jumps.map(\.to).joined(separator: ", "))"
            } ?? "\(leg.from) to \(leg.to): encrypted by ssh, both ways"
        case .egress:
            switch leg.protection {
            case .loopback: "after that: it does not leave \(dialler)"
            case .encrypted: "\(leg.from) to \(leg.to): not by ssh; what is spoken there encrypts by itself"
            case .cleartext, .unknown: "\(leg.from) to \(leg.to): not by ssh; \(ownProtection)"
            }
        }
    }

    private var ownProtection: String {
        guard let port = forward.egress?.port, let custom = CustomaryProtocol.at(port) else {
            return "in the clear, unless what is spoken there encrypts by itself"
        }
        return switch custom.protection {
        case .own: "port \(port) is \(custom.name) by custom, which encrypts by itself, end to end"
        case .none: "port \(port) is \(custom.name) by custom: in the clear"
        case .onRequest: "port \(port) is \(custom.name) by custom: in the clear, unless client and server turn to TLS"
        }
    }

    private static func isName(_ host: String) -> Bool {
        if host.contains(":") { return false }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return !(parts.count == 4 && parts.allSatisfy { UInt8($0) != nil })
    }
}
