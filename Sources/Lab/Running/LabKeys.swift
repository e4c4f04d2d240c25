/// The SSH keys of one lab: generated when it starts, known to nobody else, gone with it.
struct LabKeys: Sendable {
    enum KeyType: String, Sendable, CaseIterable {
        case ed25519, ecdsa, rsa
    }

    /// A key to generate.
    struct Request: Hashable, Sendable {
        var name: String
        var type: KeyType
        var comment: String
    }

    /// File name → text, private keys and `.pub`.
    private var texts: [String: String] = [:]

    /// Every key a topology needs: three for each host that runs sshd, one for each account that logs in from somewhere.
    static func requests(for topology: Topology) -> [Request] {
        // RSA first: it takes longest.
        var requests: [Request] = []
        for type in KeyType.allCases.reversed() {
            for host in topology.hosts where host.services.contains(where: \.needsHostKeys) {
                requests.append(Request(name: hostKeyName(host.name, type), type: type, comment: "root@\(host.name)"))
            }
        }
        for login in topology.logins {
            let name = userKeyName(login.client, login.clientUser)
            if !requests.contains(where: { $0.name == name }) {
                requests.append(Request(name: name, type: .ed25519, comment: "\(login.clientUser)@\(login.client)"))
            }
        }
        return requests
    }

    /// Reads what the anchor prints: a mark line, then the file, for each file.
    init(listing lines: some Sequence<Substring>) {
        var name: String?
        for line in lines {
            if line.hasPrefix(AnchorScript.keyMark) {
                name = String(line.dropFirst(AnchorScript.keyMark.count))
            } else if let name {
                texts[name, default: ""] += line + "\n"
            }
        }
    }

    /// The key files of a host: its own and its people's, authorized_keys and known_hosts.
    func files(of host: Host, in topology: Topology) -> [File] {
        var files: [File] = []
        if host.services.contains(where: \.needsHostKeys) {
            for type in KeyType.allCases {
                files += keyPair(
                    "/etc/ssh/ssh_host_\(type.rawValue)_key", named: Self.hostKeyName(host.name, type), owner: "root")
            }
        }
        var authorized: [String: String] = [:]
        for login in topology.logins where login.server == host.name {
            authorized[login.serverUser, default: ""] += text(Self.userKeyName(login.client, login.clientUser) + ".pub")
        }
        for (user, keys) in authorized.sorted(by: { $0.key < $1.key }) {
            files.append(File("\(Self.home(user))/.ssh/authorized_keys", keys, mode: "600", owner: user))
        }
        for user in Set(topology.logins.filter { $0.client == host.name }.map(\.clientUser)).sorted() {
            let ssh = "\(Self.home(user))/.ssh"
            files += keyPair("\(ssh)/id_ed25519", named: Self.userKeyName(host.name, user), owner: user)
            files.append(File("\(ssh)/known_hosts", knownHosts(topology), mode: "600", owner: user))
        }
        return files + LabCertificates.files(of: host, in: topology, texts)
    }

    /// A known_hosts(5) line for each host key of the lab.
    private func knownHosts(_ topology: Topology) -> String {
        var lines = ""
        for host in topology.hosts where host.services.contains(where: \.needsHostKeys) {
            let names = ([host.name] + host.alsoKnownAs).joined(separator: ",")
            for type in KeyType.allCases {
                let fields = text(Self.hostKeyName(host.name, type) + ".pub").split(separator: " ")
                if fields.count >= 2 { lines += "\(names) \(fields[0]) \(fields[1])\n" }
            }
        }
        return lines
    }

    private func keyPair(_ path: String, named name: String, owner: String) -> [File] {
        [
            File(path, text(name), mode: "600", owner: owner),
            File(path + ".pub", text(name + ".pub"), owner: owner),
        ]
    }

    private func text(_ name: String) -> String { texts[name] ?? "" }
    private static func hostKeyName(_ host: String, _ type: KeyType) -> String { "host-\(host)-\(type.rawValue)" }
    private static func userKeyName(_ host: String, _ user: String) -> String { "user-\(host)-\(user)" }
    private static func home(_ user: String) -> String { user == "root" ? "/root" : "/home/\(user)" }
}
