internal import Lab
internal import SpecReading

extension TopologyReader {
    /// The accounts of a host: alice, who is on every one, the person's own, and those that services bring along.
    func users(_ node: YAMLNode?, servedBy services: [Service]) throws(SpecError) -> [User] {
        let brought: [User] = services.contains(.gitOverSSH) ? [.git] : []
        var alice = User.alice
        var others: [User] = []
        var names: Set<String> = []
        let form = "e.g. users: [bob, {name: carol, password: a secret}]"
        for item in try list(node, "users", most: 32, form) {
            let user = try user(item, id: 1001 + brought.count + others.count, form)
            guard names.insert(user.name).inserted else {
                throw error("there is a user \(user.name) already", at: item, "give each its own name")
            }
            guard !brought.contains(where: { $0.name == user.name }) else {
                throw error("the service git has its user \(user.name) already", at: item, "leave it out")
            }
            if user.name == alice.name {
                alice = user
                alice.id = User.alice.id
            } else {
                others.append(user)
            }
        }
        return [alice] + brought + others
    }

    /// A name, or a mapping.
    private func user(_ node: YAMLNode, id: Int, _ form: String) throws(SpecError) -> User {
        if case .word(let word) = node.value { return User(name: try userName(word), id: id) }
        let fields = try fields(node, "a user", ["name", "password", "shell"], form)
        guard let name = fields["name"] else { throw error("this user has no name", at: node, form) }
        var user = User(name: try userName(try word(name, "a user's name", form)), id: id)
        if let password = fields["password"] {
            user.password = try line(password, "a password", limit: 128, form).text
        }
        if let node = fields["shell"] {
            let word = try word(node, "a shell", "e.g. /bin/sh")
            guard TopologyReader.isPath(word.text), word.bytes.count <= 255 else {
                throw error("\(word.shown) is no path of a shell", at: word, "e.g. /bin/sh or /usr/sbin/nologin")
            }
            user.shell = word.text
        }
        return user
    }

    private func userName(_ word: SpecScalar) throws(SpecError) -> String {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        // No sign at all: names of keys are put together of a host's and a user's, and must stay different.
        guard (1...31).contains(word.bytes.count), letters.contains(word.bytes[0]),
            word.bytes.allSatisfy({ letters.contains($0) || (0x30...0x39).contains($0) })
        else {
            throw error(
                "\(word.shown) cannot be a user's name", at: word, "a letter, then a-z and 0-9, at most 31 of them")
        }
        guard !Host.systemNames.contains(word.text) else {
            throw error("\(word.text) is an account of the system", at: word, "choose another name")
        }
        return word.text
    }

    /// The entries of `logins:`, each between accounts that exist.
    func logins(_ node: YAMLNode?, among hosts: [WrittenHost]) throws(SpecError) -> [Login] {
        let form = "e.g. logins: [{from: you, to: tunnel-host}]"
        var logins: [Login] = []
        for item in try list(node, "logins", most: 128, form) {
            let fields = try fields(item, "a login", ["from", "to"], form)
            guard let from = fields["from"], let to = fields["to"] else {
                throw error("a login is from one host to another", at: item, form)
            }
            let client = try account(from, among: hosts)
            let server = try account(to, among: hosts)
            guard server.host.host.services.contains(where: \.needsHostKeys) else {
                let name = server.host.host.name
                throw error("\(name) has no SSH server to log in to", at: to, "give \(name) services: [sshd]")
            }
            let login = Login(
                from: client.host.host.name, as: client.user, to: server.host.host.name, as: server.user)
            guard !logins.contains(login) else {
                throw error("this login is there already", at: item, "leave one of them out")
            }
            logins.append(login)
        }
        return logins
    }

    /// `host`, where alice is meant, or `user@host`.
    private func account(
        _ node: YAMLNode, among hosts: [WrittenHost]
    ) throws(SpecError) -> (user: String, host: WrittenHost) {
        let word = try word(node, "an account", "HOST for alice, or USER@HOST")
        let parts = word.text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        let user = parts.count == 2 ? parts[0] : User.alice.name
        let host = try host(parts.count == 2 ? parts[1] : word.text, at: { error($0, at: word, $1) }, among: hosts)
        let users = ["root"] + host.host.users.map(\.name)
        guard users.contains(user) else {
            let meant = ClosestName.of(user, among: users).map { "did you mean \($0)@\(host.host.name)?" }
            throw error(
                "\(host.host.name) has no user \(word.shown.prefix { $0 != "@" })", at: word,
                meant ?? "its users are \(users.joined(separator: ", "))")
        }
        return (user, host)
    }
}
