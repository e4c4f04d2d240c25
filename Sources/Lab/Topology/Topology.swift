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
    /// Its host name; other hosts find it only as their name servers and files tell.
    package var name: String
    /// Beside loopback, in the order of their names: `eth0`, `eth1`, …
    package var interfaces: [Interface]
    /// Arguments of `ip route add`, e.g. `default via 198.51.100.1`; with a `:` in them they are IPv6 routes.
    package var routes: [String]
    /// Whether it forwards packets between its interfaces (a router).
    package var forwardsPackets: Bool
    /// The addresses of its name servers; none: only /etc/hosts.
    package var nameServers: [String]
    /// In the order in which they are started.
    package var services: [Service]
    /// Their homes lie in /home.
    package var users: [User]
    /// Beside those of its services; they are made later and win.
    package var files: [File]
    /// Under which other names people know its host keys, as known_hosts(5) writes them: `[localhost]:7999`.
    package var alsoKnownAs: [String]

    /// Everything as the properties say; unless told otherwise it has one person, alice.
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

    /// Everything as the properties say.
    package init(_ segment: String, _ addresses: String...) {
        self.segment = segment
        self.addresses = addresses
    }
}

/// An account beside the system's own.
package struct User: Hashable, Sendable {
    /// The login name; the home is /home/NAME.
    package var name: String
    /// User and group id, from 1000.
    package var id: Int
    /// crypt(3) text, or `*` for an account without a password.
    package var passwordHash: String
    /// In the clear, in the place of a hash: it is made when the lab starts, with a salt of its own.
    package var password: String?
    /// The program, by absolute path.
    package var shell: String

    /// Everything as the properties say; without a password unless one, or a hash, is given.
    package init(
        name: String, id: Int, passwordHash: String = "*", password: String? = nil, shell: String = "/bin/bash"
    ) {
        self.name = name
        self.id = id
        self.passwordHash = passwordHash
        self.password = password
        self.shell = shell
    }

    /// The person of every lab. No password: she logs in with her key.
    package static let alice = User(name: "alice", id: 1000)
}

/// A file of a host, made before its services start and restored by `heal`.
package struct File: Hashable, Sendable {
    /// Absolute; directories above it are made.
    package var path: String
    /// The whole text, its last newline included.
    package var content: String
    /// As chmod(1) takes it.
    package var mode: String
    /// The account that owns it.
    package var owner: String

    /// Everything as the properties say; root's, and readable by all, unless told otherwise.
    package init(_ path: String, _ content: String, mode: String = "644", owner: String = "root") {
        self.path = path
        self.content = content
        self.mode = mode
        self.owner = owner
    }
}

/// A key that opens an account: made at start, put into authorized_keys there and into ~/.ssh here.
package struct Login: Hashable, Sendable {
    /// The host that has the private key.
    package var client: String
    /// Whose key it is there.
    package var clientUser: String
    /// The host that lets it in.
    package var server: String
    /// The account that it opens there.
    package var serverUser: String

    /// Everything as the properties say; alice on both sides unless told otherwise.
    package init(
        from client: String, as clientUser: String = "alice", to server: String, as serverUser: String = "alice"
    ) {
        self.client = client
        self.clientUser = clientUser
        self.server = server
        self.serverUser = serverUser
    }
}
