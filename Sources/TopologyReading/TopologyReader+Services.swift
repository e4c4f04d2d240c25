internal import HostSystem
internal import Lab
internal import SpecReading

extension TopologyReader {
    /// Every service a host can have, by the name that a file gives it.
    private static let services: [(name: String, keys: [String], service: Service)] = [
        ("sshd", ["port", "options"], .sshd), ("dropbear", [], .dropbear), ("git", [], .gitOverSSH),
        ("nginx", ["port", "page"], .nginx(page: "")), ("nginx-with-sites", [], .nginxWithSites),
        ("dnsmasq", ["records"], .dnsmasq(records: [])), ("tinyproxy", [], .tinyproxy), ("dovecot", [], .dovecot),
        ("redis", [], .redis), ("vsftpd", [], .vsftpd), ("slapd", [], .slapd),
    ]

    /// The services of a host; no two of one name or on one port.
    func services(_ node: YAMLNode?, of host: String) throws(SpecError) -> [Service] {
        var services: [Service] = []
        for item in try list(node, "services", most: 8, "e.g. services: [sshd, nginx]") {
            let service = try service(item, of: host)
            for other in services {
                guard other.name != service.name else {
                    throw error("\(host) has a service \(service.name) already", at: item, "leave one of them out")
                }
                if let socket = other.sockets.first(where: { service.sockets.contains($0) }) {
                    throw error(
                        "\(other.name) and \(service.name) would both want \(socket)", at: item,
                        "give one of them to another host, or another port where it has port:")
                }
            }
            services.append(service)
        }
        return services
    }

    /// A name, or a mapping of a name to what is special about it.
    private func service(_ node: YAMLNode, of host: String) throws(SpecError) -> Service {
        let form = "e.g. - sshd, or - {sshd: {port: 2222}}"
        let (word, options): (SpecScalar, YAMLNode?)
        switch node.value {
        case .word(let name): (word, options) = (name, nil)
        case .mapping(let entries) where entries.count == 1: (word, options) = (entries[0].key, entries[0].value)
        default: throw error("a service is its name, or a mapping with its name alone", at: node, form)
        }
        guard let known = TopologyReader.services.first(where: { $0.name == word.text }) else {
            let names = TopologyReader.services.map(\.name)
            let meant = ClosestName.of(word.text, among: names).map { "did you mean \($0)?" }
            throw error(
                "labs have no service \(word.shown)", at: word, meant ?? "one of \(names.joined(separator: ", "))")
        }
        let keys = known.keys
        let fields = try options.map { node throws(SpecError) in
            try self.fields(node, "the service \(known.name)", keys, keys.isEmpty ? "- \(known.name)" : "\(keys[0]): …")
        }
        var service = known.service
        // Built-in labs keep some in reserve for their faults.
        service.isStandby = false
        switch known.name {
        case "sshd": try configure(sshd: &service, fields)
        case "dropbear": service.needsHostKeys = true
        case "nginx": try configure(nginx: &service, fields, host)
        case "dnsmasq":
            let form = "e.g. {dnsmasq: {records: {www: 10.1.0.80}}}"
            guard let records = fields?["records"] else {
                throw error("dnsmasq needs the records that it shall have", at: word, form)
            }
            service = .dnsmasq(records: try self.records(records, form))
        default: break
        }
        return service
    }

    private func configure(sshd service: inout Service, _ fields: Fields?) throws(SpecError) {
        if let node = fields?["port"] {
            let port = try port(node)
            service.sockets = [.tcp(port)]
            service.files.append(File("/etc/ssh/sshd_config.d/port.conf", "Port \(port)\n"))
        }
        let form = "e.g. options: [\"AllowTcpForwarding no\"]"
        var text = ""
        for item in try list(fields?["options"], "options", most: 64, form) {
            let word = try line(item, "an option of sshd", limit: 512, form)
            let parts = word.text.split(whereSeparator: { $0 == " " || $0 == "=" })
            let isKeyword = parts.first?.utf8.allSatisfy { (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) }
            guard isKeyword ?? false, parts.count > 1 else {
                throw error("\(word.shown) is no option of sshd_config(5)", at: word, form)
            }
            switch parts.first?.lowercased() {
            case "port": throw error("the port has a key of its own", at: word, "{sshd: {port: \(parts[1])}}")
            case "pidfile": throw error("the lab itself needs the PidFile of sshd", at: word, "leave it out")
            default: text += word.text + "\n"
            }
        }
        guard !text.isEmpty else { return }
        service.files.append(File("/etc/ssh/sshd_config.d/options.conf", text))
        // Otherwise what it says of a mistake would be in its log only.
        service.start = "mkdir -p /run/sshd && /usr/sbin/sshd -t && \(service.start)"
    }

    private func configure(nginx service: inout Service, _ fields: Fields?, _ host: String) throws(SpecError) {
        let page = try fields?["page"].map { node throws(SpecError) in try text(node, "a page") }
        service = .nginx(page: page ?? "<!doctype html>\n<title>\(host)</title>\n<p>This is \(host).</p>\n")
        if let node = fields?["port"] {
            let port = try port(node)
            service.sockets = [.tcp(port)]
            for index in service.files.indices where service.files[index].path == "/etc/nginx/listen.conf" {
                service.files[index].content = "listen \(port);\nlisten [::]:\(port);\n"
            }
        }
    }

    /// Each name with its addresses; dnsmasq takes one of a family a line.
    private func records(_ node: YAMLNode, _ form: String) throws(SpecError) -> [String] {
        guard case .mapping(let entries) = node.value, !entries.isEmpty else {
            throw error("records is a mapping of names to addresses", at: node, form)
        }
        guard entries.count <= 256 else {
            throw error("more than 256 records", at: entries[256].key, "build a smaller lab")
        }
        var names: Set<String> = []
        var records: [String] = []
        for entry in entries {
            let (name, value) = (entry.key, entry.value)
            guard TopologyReader.isDomainName(name.text) else {
                throw error("\(name.shown) is no name that a name server can have", at: name, form)
            }
            guard names.insert(name.text.lowercased()).inserted else {
                throw error("\(name.text) was already given", at: name, "\(name.text): [ADDRESS, ADDRESS]")
            }
            var nodes = [value]
            if case .list = value.value { nodes = try list(value, "addresses", most: 16, form) }
            guard !nodes.isEmpty else { throw error("\(name.text) has no address", at: value, form) }
            for node in nodes {
                let word = try word(node, "an address", form)
                guard let address = Subnet.address(word.text) else {
                    throw error("\(word.shown) is no address", at: word, form)
                }
                records.append("\(name.text),\(address)")
            }
        }
        return records
    }

    /// Letters, digits, `-` and `_` between dots (RFC 1035 §2.3), and no address.
    private static func isDomainName(_ name: String) -> Bool {
        guard (1...253).contains(name.utf8.count), IPAddress(name) == nil else { return false }
        return name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                }
        }
    }
}
