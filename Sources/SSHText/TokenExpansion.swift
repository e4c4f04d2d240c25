internal import SSHWire

/// The `%` tokens, `${NAME}` and `~` of ssh_config(5), expanded for one command on one machine.
package struct TokenExpansion: Hashable, Sendable {
    /// `%u`, the name of who runs ssh; `%i`, the number; `%d` and `~`, the home directory of the password database.
    package var localUser: String, userID: Int, homeDirectory: String
    /// `%l`, with its domain; `%L` is its first label.
    package var localHostname: String
    /// `%n`: the name as typed; `%h`: the name connected to; `%k`: HostKeyAlias or the name as typed.
    package var originalHost: String, remoteHost: String, hostKeyAlias: String?
    /// `%p`, `%r` and `%j`.
    package var port: Int, remoteUser: String, proxyJump: String
    /// For `${NAME}`.
    package var environment: [String: String]
    /// Whether `%C` also counts the jump host, as releases after 9.5 do.
    package var hashCountsJump = false
    /// Homes of other users, for `~name`.
    package var otherHomes: [String: String]

    /// Takes the host, its alias, the port, the login name and the jump host from the configuration.
    package init(
        _ configuration: EffectiveConfiguration, originalHost: String, localUser: String, userID: Int,
        homeDirectory: String,
        localHostname: String, environment: [String: String] = [:], otherHomes: [String: String] = [:]
    ) {
        self.localUser = localUser
        self.userID = userID
        self.homeDirectory = homeDirectory
        self.localHostname = localHostname
        self.originalHost = originalHost
        remoteHost = configuration.hostname
        hostKeyAlias = configuration.hostKeyAlias
        port = configuration.port
        remoteUser = configuration.user
        proxyJump = configuration.proxyJump ?? ""
        self.environment = environment
        self.otherHomes = otherHomes
    }

    /// The expanded text: nil where ssh would refuse it (an unknown token, a variable that is not set, an unknown
    /// user).
    package func expand(_ text: String) -> String? {
        tilde(text).flatMap(substitute)
    }

    /// The socket of the agent that ssh would ask; nil where it would ask none.
    ///
    /// - Parameter setting: IdentityAgent, nil where it is not set.
    package func agentSocket(_ setting: String?) -> String? {
        switch setting {
        case nil, "SSH_AUTH_SOCK": return environment["SSH_AUTH_SOCK"].flatMap { $0.isEmpty ? nil : $0 }
        case let name? where name.lowercased() == "none": return nil
        case let name? where name.hasPrefix("$") && !name.hasPrefix("${"):
            return environment[String(name.dropFirst())].flatMap { $0.isEmpty ? nil : $0 }
        case let path?: return expand(path)
        }
    }

    /// The value of one token letter; nil for letters that mean nothing in file names.
    package func value(of token: Character) -> String? {
        switch token {
        case "%": "%"
        case "C":
            SHA1.hexDigest(
                of: Array(
                    (localHostname + remoteHost + String(port) + remoteUser + (hashCountsJump ? proxyJump : "")).utf8))
        case "d": homeDirectory
        case "h": remoteHost
        case "i": String(userID)
        case "j": proxyJump
        case "k": hostKeyAlias ?? originalHost
        case "L": String(localHostname.prefix { $0 != "." })
        case "l": localHostname
        case "n": originalHost
        case "p": String(port)
        case "r": remoteUser
        case "u": localUser
        default: nil
        }
    }

    /// `~`, `~/path`, `~user/path`; anything else stays.
    private func tilde(_ text: String) -> String? {
        guard text.hasPrefix("~") else { return text }
        let rest = text.dropFirst()
        let name = rest.prefix { $0 != "/" }
        guard let home = name.isEmpty ? homeDirectory : otherHomes[String(name)] else { return nil }
        let path = rest.dropFirst(name.count).drop { $0 == "/" }
        return (home.hasSuffix("/") ? home : home + "/") + path
    }

    private func substitute(_ text: String) -> String? {
        var result = ""
        var rest = Substring(text)
        while let character = rest.popFirst() {
            if character == "%" {
                guard let token = rest.popFirst(), let value = value(of: token) else { return nil }
                result += value
            } else if character == "$", rest.first == "{" {
                guard let close = rest.firstIndex(of: "}") else { return nil }
                let name = String(rest[rest.index(after: rest.startIndex)..<close])
                guard let value = environment[name] else { return nil }
                result += value
                rest = rest[rest.index(after: close)...]
            } else {
                result.append(character)
            }
            // ssh itself stops at PATH_MAX.
            if result.utf8.count > 16 * 1024 { return nil }
        }
        return result
    }
}
