package import HostSystem
package import SSHText

/// One jump host: the command that ssh itself starts for it, and what that command means.
package struct JumpHost: Hashable, Sendable {
    /// `ssh [-J further hosts] [-l user] [-p port] [-F file] host`, without `-W`.
    package var commandLine: SSHCommandLine
    /// What `ssh -G` makes of that command.
    package var configuration: EffectiveConfiguration

    /// As the person wrote it, without user and port.
    package var name: String { commandLine.destination.host }
}

/// What stands between this machine and a tunnel host.
package enum JumpRoute: Hashable, Sendable {
    /// Nothing, or a ProxyCommand.
    case none
    /// In the order of the way.
    case hosts([JumpHost])
    /// ssh would not start the one that it needs for `host`: its own words.
    case refused(host: String, by: SpecError)
    /// A jump host is reached through a ProxyCommand: only ssh itself can go this way.
    case throughCommand(host: String)
}

/// Finds the jump hosts of a command as ssh does: it starts an ssh for the last one, which reads its own part of
/// ssh_config and finds those before it (ssh.c, main; ssh_config(5) ProxyJump).
package struct JumpReader: Sendable {
    private let reader: EffectiveConfigurationReader

    /// More than anybody chains; ssh itself would go on until processes run out.
    static let mostHosts = 16

    /// Asks the ssh that `reader` asks, once for each jump host.
    package init(_ reader: EffectiveConfigurationReader = .init()) { self.reader = reader }

    /// The way to where a command line leads; what ssh refuses is part of the answer.
    ///
    /// - Parameters:
    ///   - configuration: what ssh made of `line`.
    ///   - deadline: for all jump hosts together.
    package func route(
        to line: SSHCommandLine, _ configuration: EffectiveConfiguration,
        by deadline: Deadline = Deadline(after: .seconds(10))
    ) async -> JumpRoute {
        var hosts: [JumpHost] = []
        var jump = configuration.proxyJump
        while let list = jump {
            guard hosts.count < Self.mostHosts, let words = Self.words(for: list, file: line.first("F")) else {
                return .refused(host: list, by: Self.tooMany(list))
            }
            do {
                let hop = try SSHCommandLine(words: ["ssh"] + words)
                let meaning = try await reader.read(hop, by: deadline)
                hosts.insert(JumpHost(commandLine: hop, configuration: meaning), at: 0)
                jump = meaning.proxyJump
                if jump == nil, meaning.proxyCommand != nil { return .throughCommand(host: hop.destination.host) }
            } catch {
                return .refused(host: words.last ?? list, by: error)
            }
        }
        return hosts.isEmpty ? .none : .hosts(hosts)
    }

    /// The words behind `ssh` for the last host of a ProxyJump list. Of the person's own options only `-F` goes along.
    static func words(for list: String, file: String?) -> [String]? {
        let hops = list.split(separator: ",", omittingEmptySubsequences: false)
        guard let last = hops.last, let hop = HostSpecification(hop: Array(last.utf8)) else { return nil }
        let further = hops.dropLast().joined(separator: ",")
        var words: [String] = []
        if !further.isEmpty { words += ["-J", further] }
        if let user = hop.user { words += ["-l", user] }
        if let port = hop.port { words += ["-p", String(port)] }
        if let file { words += ["-F", file] }
        return words + [hop.host]
    }

    private static func tooMany(_ list: String) -> SpecError {
        SpecError(
            .badConfiguration, operation: "finding the jump hosts", "the jump hosts never end, or one cannot be read",
            text: list, fix: "see ProxyJump in ssh_config(5): [user@]host[:port], separated by commas")
    }
}
