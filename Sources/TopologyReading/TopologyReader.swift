internal import HostSystem
package import Lab
package import SpecReading
internal import TunnelModel

/// Reads a topology that a person wrote (tundoctor-topology(5)).
///
/// Everything that comes to stand in a script or a configuration file of the lab's hosts is checked here, so that a mistake
/// is told at its place in the file, and not by a daemon that does not start.
package struct TopologyReader {
    let source: SpecSource

    /// How a topology's file is spoken of.
    package static let form = FileForm(
        operation: "reading the topology", noun: "a topology", manual: "tundoctor-topology(5)",
        code: SpecError.Code("lab.bad-topology"))

    /// Enough to rehearse with, and few enough for one machine.
    static let mostHosts = 32

    /// Whether an argument names a file, and not a topology of our own: as with specs, by a slash or its ending.
    package static func isFile(_ argument: String) -> Bool {
        argument.contains("/") || argument.hasSuffix(".yaml") || argument.hasSuffix(".yml")
    }

    /// Reads a file.
    ///
    /// - Throws: what is wrong, where it stands, and the right form.
    package static func read(file path: String) throws(SpecError) -> Topology {
        try read(SpecReader.contents(of: path, form: form), path: path)
    }

    /// Reads the bytes of a file.
    ///
    /// - Parameter path: as the person named it; a topology without a name gets that of its file.
    /// - Throws: what is wrong, where it stands, and the right form.
    package static func read(_ bytes: [UInt8], path: String) throws(SpecError) -> Topology {
        try TopologyReader(source: SpecSource(path: path, bytes: bytes, form: form)).topology()
    }

    private func topology() throws(SpecError) -> Topology {
        let root = try YAMLNode.root(of: source)
        let keys = ["name", "title", "hosts", "logins", "command", "chain", "usages"]
        let fields = try fields(root, "a topology", keys, "begin with hosts:")
        let name = try name(fields)
        let title = try fields["title"].map { node throws(SpecError) in
            try line(node, "a title", limit: 128, "one sentence").text
        }
        var hosts = try hosts(fields)
        try NetworkCheck(reader: self, hosts: hosts).run()
        HostNames.complete(&hosts)
        let logins = try logins(fields["logins"], among: hosts)
        let (chain, usages) = try commands(fields, among: hosts)
        return Topology(
            name: name, title: title ?? "", hosts: hosts.map(\.host), logins: logins, chain: chain, usages: usages)
    }

    /// The given name, or that of the file.
    private func name(_ fields: Fields) throws(SpecError) -> String {
        let file = source.path.split(separator: "/").last.map(String.init) ?? ""
        let ending = [".yaml", ".yml"].first { file.hasSuffix($0) } ?? ""
        var name = String(file.dropLast(ending.count))
        var place = 0
        let form = "e.g. name: two-hosts"
        if let node = fields["name"] {
            let word = try word(node, "a lab's name", form)
            (name, place) = (word.text, word.start)
            guard Topology.isUsableName(name) else {
                throw error("\(word.shown) cannot be a lab's name", at: word, TopologyReader.nameForm)
            }
        }
        guard Topology.isUsableName(name) else { throw error("this lab has no name", at: 0, form) }
        guard TopologyCatalog.topology(named: name) == nil else {
            throw error("\(name) is a lab of tundoctor's own", at: place, "choose another name, e.g. name: my-\(name)")
        }
        return name
    }

    static let nameForm = "a-z, 0-9 and -, at most 40 of them"

    private func hosts(_ fields: Fields) throws(SpecError) -> [WrittenHost] {
        let form = "- name: you, and its interfaces; then the other hosts"
        guard let node = fields["hosts"] else {
            throw error("this topology has no hosts", at: 0, "hosts: [{name: you, …")
        }
        let items = try list(node, "hosts", most: TopologyReader.mostHosts, form)
        var hosts: [WrittenHost] = []
        for item in items {
            let host = try host(item)
            guard !hosts.contains(where: { $0.host.name == host.host.name }) else {
                throw error("there is a host \(host.host.name) already", at: host.name, "give each its own name")
            }
            hosts.append(host)
        }
        guard let first = hosts.first else { throw error("this topology has no hosts", at: node, form) }
        guard first.host.name == "you" else {
            throw error("the first host is you, where commands are typed", at: first.name, "begin with - name: you")
        }
        return hosts
    }

    /// The host of that name.
    func host(_ name: String, at place: (String, String) -> SpecError, among hosts: [WrittenHost])
        throws(SpecError) -> WrittenHost
    {
        if let host = hosts.first(where: { $0.host.name == name }) { return host }
        let names = hosts.map(\.host.name)
        let meant = ClosestName.of(name, among: names).map { "did you mean \($0)?" }
        throw place(
            "there is no host \(ForeignText(name, limit: 64)) in this lab",
            meant ?? "the hosts are \(names.joined(separator: ", "))")
    }
}
