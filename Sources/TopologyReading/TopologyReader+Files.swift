internal import Lab
internal import SpecReading

extension TopologyReader {
    /// Where a host has files of its own; everything else in it is the machine's, and read-only.
    private static let ownFolders = ["/etc/", "/home/", "/root/", "/run/", "/tmp/", "/var/"]
    /// Made of the topology itself, or links to elsewhere.
    private static let notToWrite = ["/etc/passwd", "/etc/shadow", "/etc/group", "/etc/mtab", "/var/run", "/var/lock"]

    /// The files of a host, which come after those of its services and win.
    func files(_ node: YAMLNode?, of host: Host) throws(SpecError) -> [File] {
        let form = "e.g. - {path: /etc/motd, content: Welcome}"
        var files: [File] = []
        let made = host.filesMade
        for item in try list(node, "files", most: 64, form) {
            let fields = try fields(item, "a file", ["path", "content", "mode", "owner"], form)
            guard let path = fields["path"], let content = fields["content"] else {
                throw error("a file has a path and content", at: item, form)
            }
            let word = try word(path, "a path", form)
            try check(word, after: files.map(\.path), beside: made)
            var file = File(word.text, try text(content, "content"))
            if let node = fields["mode"] { file.mode = try mode(node) }
            if let node = fields["owner"] {
                let owner = try self.word(node, "an owner", "root or a user of this host")
                let known = ["root"] + host.users.map(\.name)
                guard known.contains(owner.text) else {
                    throw error(
                        "\(owner.shown) is no user of this host", at: owner,
                        "one of \(known.joined(separator: ", "))")
                }
                file.owner = owner.text
            }
            files.append(file)
        }
        return files
    }

    private func check(_ word: SpecScalar, after earlier: [String], beside made: [String]) throws(SpecError) {
        let path = word.text
        guard TopologyReader.isPath(path), word.bytes.count <= 255 else {
            throw error(
                "\(word.shown) is no path of a file", at: word,
                "absolute, of letters, digits and . _ + @ -, without . and .. by themselves")
        }
        guard TopologyReader.ownFolders.contains(where: { path.hasPrefix($0) }) else {
            throw error(
                "\(path) is not a host's own: everything but \(TopologyReader.ownFolders.joined(separator: " ")) is the "
                    + "machine's, and read-only", at: word, "e.g. /etc/motd")
        }
        guard !TopologyReader.notToWrite.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) else {
            throw error(
                "\(path) is made by the lab", at: word,
                path.hasPrefix("/var/") ? "write \(path.dropFirst(4)) below /run" : "write users: for accounts")
        }
        guard !earlier.contains(path) else {
            throw error("\(path) is there already", at: word, "leave one of them out")
        }
        guard !made.contains(where: { $0.hasPrefix(path + "/") }) else {
            throw error("\(path) is a folder", at: word, "name a file in it")
        }
        if let other = (earlier + made).first(where: { $0.hasPrefix(path + "/") || path.hasPrefix($0 + "/") }) {
            throw error("\(path) and \(other) cannot both be files", at: word, "one of them would be a folder")
        }
    }

    private func mode(_ node: YAMLNode) throws(SpecError) -> String {
        let word = try word(node, "a mode", "e.g. 600")
        let digits = word.text.utf8.count == 4 && word.text.first == "0" ? word.text.dropFirst() : word.text[...]
        guard digits.utf8.count == 3, digits.utf8.allSatisfy({ (0x30...0x37).contains($0) }) else {
            throw error("\(word.shown) is no mode", at: word, "three octal digits, e.g. 600 or 755")
        }
        return String(digits)
    }

    /// An absolute path of plain characters in which every part is a name.
    static func isPath(_ path: String) -> Bool {
        guard path.first == "/", path.utf8.count > 1 else { return false }
        return path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part != "." && part != ".."
                && part.utf8.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                        || "._+@-".utf8.contains(byte)
                }
        }
    }
}
