internal import HostSystem
internal import Lab
internal import SpecReading
internal import TunnelModel

extension TopologyReader {
    private static let hostKeys = [
        "name", "interfaces", "router", "routes", "nameservers", "services", "users", "files", "alsoKnownAs",
    ]

    /// One entry of `hosts:`.
    func host(_ node: YAMLNode) throws(SpecError) -> WrittenHost {
        let fields = try fields(node, "a host", TopologyReader.hostKeys, "write name: and interfaces:")
        guard let name = fields["name"] else { throw error("this host has no name", at: fields.start, "add name:") }
        let word = try hostName(name)
        let (interfaces, addresses) = try interfaces(fields)
        let services = try services(fields["services"], of: word.text)
        let users = try users(fields["users"], servedBy: services)
        var host = Host(word.text, interfaces: interfaces, services: services, users: users)
        if let router = fields["router"] { host.forwardsPackets = try flag(router, "router") }
        host.routes = try routes(fields["routes"], from: addresses)
        host.nameServers = try nameServers(fields["nameservers"])
        host.files = try files(fields["files"], of: host)
        host.alsoKnownAs = try names(fields["alsoKnownAs"]) + TopologyReader.portNames(of: host)
        let knowsByItself = fields["nameservers"] != nil || host.files.contains { $0.path == "/etc/hosts" }
        return WrittenHost(host: host, name: word, addresses: addresses, knowsByItself: knowsByItself)
    }

    private func hostName(_ node: YAMLNode) throws(SpecError) -> SpecScalar {
        let word = try word(node, "a host's name", "e.g. name: tunnel-host")
        let begins = word.bytes.first.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) } ?? false
        guard begins, Topology.isUsableName(word.text), word.text != "localhost" else {
            throw error("\(word.shown) cannot be a host's name", at: word, "a letter, then \(TopologyReader.nameForm)")
        }
        return word
    }

    private func interfaces(_ fields: Fields) throws(SpecError) -> ([Interface], [WrittenHost.Address]) {
        let form = "e.g. interfaces: [{network: office, addresses: 10.1.0.2/24}]"
        let items = try list(fields["interfaces"], "interfaces", most: 8, form)
        guard !items.isEmpty else { throw error("this host has no interface", at: fields.start, form) }
        var interfaces: [Interface] = []
        var addresses: [WrittenHost.Address] = []
        for item in items {
            let fields = try self.fields(item, "an interface", ["network", "addresses"], form)
            guard let node = fields["network"], let written = fields["addresses"] else {
                throw error("an interface has a network and addresses", at: item, form)
            }
            let network = try word(node, "a network", form)
            guard Topology.isUsableName(network.text) else {
                throw error("\(network.shown) cannot be a network's name", at: network, TopologyReader.nameForm)
            }
            var interface = Interface(network.text)
            for (subnet, word) in try self.addresses(written) {
                interface.addresses.append(subnet.description)
                addresses.append(WrittenHost.Address(network: network, subnet: subnet, word: word))
            }
            interfaces.append(interface)
        }
        return (interfaces, addresses)
    }

    /// One address, or a list of them.
    private func addresses(_ node: YAMLNode) throws(SpecError) -> [(Subnet, SpecScalar)] {
        let form = "an address and the length of its prefix, e.g. 10.1.0.2/24"
        var nodes = [node]
        if case .list = node.value { nodes = try list(node, "addresses", most: 16, form) }
        guard !nodes.isEmpty else { throw error("this interface has no address", at: node, form) }
        var found: [(Subnet, SpecScalar)] = []
        for node in nodes {
            let word = try word(node, "an address", form)
            guard let subnet = Subnet(word.text) else {
                throw error("\(word.shown) is no address with the length of its prefix", at: word, form)
            }
            guard subnet.isHostAddress else {
                throw error("\(word.shown) cannot be a host's address", at: word, "another address of the subnet")
            }
            guard !Subnet.neverUsed.overlaps(subnet) else {
                throw error(
                    "192.0.2.0/24 stays unused in labs, so that its silence can be counted on", at: word,
                    "e.g. an address of 10.1.0.0/24")
            }
            found.append((subnet, word))
        }
        return found
    }

    private func routes(
        _ node: YAMLNode?, from addresses: [WrittenHost.Address]
    ) throws(SpecError) -> [String] {
        let form = "DESTINATION via ADDRESS, e.g. default via 10.1.0.1"
        var routes: [String] = []
        for item in try list(node, "routes", most: 64, form) {
            let word = try word(item, "a route", form)
            let parts = word.text.split(separator: " ").map(String.init)
            guard parts.count == 3, parts[1] == "via", let gateway = Subnet.address(parts[2]) else {
                throw error("\(word.shown) is no route", at: word, form)
            }
            var destination = parts[0]
            if destination != "default" {
                guard let subnet = Subnet(destination), subnet.address.isIPv4 == gateway.isIPv4 else {
                    throw error("\(word.shown) is no route", at: word, form)
                }
                guard subnet == subnet.network else {
                    throw error(
                        "\(subnet) is no network: its last bits are not 0", at: word,
                        "\(subnet.network) via \(gateway)")
                }
                destination = subnet.description
            }
            guard let own = addresses.first(where: { $0.subnet.contains(gateway) }), own.subnet.address != gateway
            else {
                throw error(
                    "\(gateway) is not in reach: it is no other host of this host's networks", at: word,
                    "via an address of "
                        + Set(addresses.map { $0.subnet.network.description }).sorted().joined(
                            separator: " or "))
            }
            let isKnown = routes.contains { route in
                route.hasPrefix("\(destination) via ") && route.contains(":") == gateway.isIPv6
            }
            guard !isKnown else { throw error("\(destination) has a route already", at: word, "leave one of them out") }
            routes.append("\(destination) via \(gateway)")
        }
        return routes
    }

    private func nameServers(_ node: YAMLNode?) throws(SpecError) -> [String] {
        let form = "addresses, e.g. nameservers: [10.1.0.53]"
        var servers: [String] = []
        // "MAXNS (currently 3)", resolv.conf(5): the others would never be asked.
        for item in try list(node, "nameservers", most: 3, form) {
            let word = try word(item, "a name server", form)
            guard let address = Subnet.address(word.text), !address.isUnspecified else {
                throw error("\(word.shown) is no address of a name server", at: word, form)
            }
            servers.append(address.description)
        }
        return servers
    }

    /// Names as known_hosts(5) has them.
    private func names(_ node: YAMLNode?) throws(SpecError) -> [String] {
        let form = "a name or an address, or [NAME]:PORT, e.g. [\"[localhost]:7999\"]"
        var names: [String] = []
        for item in try list(node, "alsoKnownAs", most: 32, form) {
            let word = try word(item, "a name", form)
            let isPlain = word.bytes.allSatisfy { byte in
                ("a"..."z").contains(Character(Unicode.Scalar(byte))) || (0x30...0x39).contains(byte)
                    || "ABCDEFGHIJKLMNOPQRSTUVWXYZ.:[]-_".utf8.contains(byte)
            }
            guard isPlain, (1...255).contains(word.bytes.count) else {
                throw error("\(word.shown) is no name of a host key", at: word, form)
            }
            names.append(word.text)
        }
        return names
    }

    /// ssh looks for a server on another port than 22 under its name and port.
    private static func portNames(of host: Host) -> [String] {
        host.services.filter(\.needsHostKeys).flatMap(\.sockets).compactMap { socket in
            if case .tcp(let port) = socket, port != 22 { "[\(host.name)]:\(port)" } else { nil }
        }
    }
}
