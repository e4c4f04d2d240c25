/// The hosts of a lab and what joins them: pure data, from which everything else is made.
package struct Topology: Hashable, Sendable {
    /// What `lab up` is given: lower-case letters, digits and `-`.
    package var name: String
    /// One sentence for `lab list`.
    package var title: String
    /// In the order in which they are shown; the first is the client host, `you`.
    package var hosts: [Host]
    /// Who may log in where with a key.
    package var logins: [Login]
    /// The ssh commands that the lab is about, in the order in which alice types them, each on its host.
    package var chain: [TypedCommand]
    /// What she then does through the tunnels.
    package var usages: [TypedCommand]

    /// - Parameters:
    ///   - command: the one command of a lab that needs no more, typed in `you`.
    ///   - chain: the commands of a lab that needs several; the first is typed in `you`.
    package init(
        name: String, title: String, hosts: [Host], logins: [Login], command: [String] = Fault.usualCommand,
        chain: [TypedCommand]? = nil, usages: [TypedCommand] = []
    ) {
        self.name = name
        self.title = title
        self.hosts = hosts
        self.logins = logins
        self.chain = chain ?? [TypedCommand(hosts.first?.name ?? "you", command)]
        self.usages = usages
    }

    /// The first command, as alice types it in `you`.
    package var command: [String] { chain.first?.words ?? [] }

    /// The host of that name.
    package func host(_ name: String) -> Host? {
        hosts.first { $0.name == name }
    }

    /// The names of the network segments, each a bridge, in the order of first mention.
    package var segments: [String] {
        var seen: [String] = []
        for interface in hosts.flatMap(\.interfaces) where !seen.contains(interface.segment) {
            seen.append(interface.segment)
        }
        return seen
    }
}

/// One machine of a lab.
package struct Host: Hashable, Sendable {
    package var name: String
    package var interfaces: [Interface]
    /// Arguments of `ip route add`, e.g. `default via 198.51.100.1`; with a `:` in them they are IPv6 routes.
    package var routes: [String]
    /// Whether it forwards packets between its interfaces (a router).
    package var forwardsPackets: Bool
    /// The addresses of its name servers; none: only /etc/hosts.
    package var nameServers: [String]
    package var services: [Service]
    package var users: [User]
    package var files: [File]
    /// Under which other names people know its host keys, as known_hosts(5) writes them: `[localhost]:7999`.
    package var alsoKnownAs: [String]

    package init(
        _ name: String, interfaces: [Interface], routes: [String] = [], forwardsPackets: Bool = false,
        nameServers: [String] = [], services: [Service] = [], users: [User] = [.alice], files: [File] = [],
        alsoKnownAs: [String] = []
    ) {
        self.name = name
        self.interfaces = interfaces
        self.routes = routes
        self.forwardsPackets = forwardsPackets
        self.nameServers = nameServers
        self.services = services
        self.users = users
        self.files = files
        self.alsoKnownAs = alsoKnownAs
    }
}

/// A network card: its place in the host's list names it (`eth0`, `eth1`, …).
package struct Interface: Hashable, Sendable {
    /// The segment it is plugged into; all interfaces that name it hear each other.
    package var segment: String
    /// Addresses with prefix length, IPv4 or IPv6.
    package var addresses: [String]

    package init(_ segment: String, _ addresses: String...) {
        self.segment = segment
        self.addresses = addresses
    }
}

/// An account beside the system's own.
package struct User: Hashable, Sendable {
    package var name: String
    /// User and group id, from 1000.
    package var id: Int
    /// crypt(3) text, or `*` for an account without a password.
    package var passwordHash: String
    package var shell: String

    package init(name: String, id: Int, passwordHash: String = "*", shell: String = "/bin/bash") {
        self.name = name
        self.id = id
        self.passwordHash = passwordHash
        self.shell = shell
    }

    /// The person of every lab. No password: she logs in with her key.
    package static let alice = User(name: "alice", id: 1000)
}

/// A file of a host, made before its services start and restored by `heal`.
package struct File: Hashable, Sendable {
    package var path: String
    package var content: String
    /// As chmod(1) takes it.
    package var mode: String
    /// The account that owns it.
    package var owner: String

    package init(_ path: String, _ content: String, mode: String = "644", owner: String = "root") {
        self.path = path
        self.content = content
        self.mode = mode
        self.owner = owner
    }
}

/// A key that opens an account: made at start, put into authorized_keys there and into ~/.ssh here.
package struct Login: Hashable, Sendable {
    package var client: String
    package var clientUser: String
    package var server: String
    package var serverUser: String

    package init(
        from client: String, as clientUser: String = "alice", to server: String, as serverUser: String = "alice"
    ) {
        self.client = client
        self.clientUser = clientUser
        self.server = server
        self.serverUser = serverUser
    }
}
