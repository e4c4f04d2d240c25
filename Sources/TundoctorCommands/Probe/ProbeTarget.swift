internal import ArgumentParser

/// The host that a probe is about: a destination of ssh(1), or a whole ssh command after `--`.
struct ProbeTarget: ParsableArguments {
    @Argument(
        help: ArgumentHelp("An alias, a name or an address, user@host or ssh://…, as ssh takes it.", valueName: "host"))
    var host: String?

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("Instead of a host: a whole ssh command, whose options count.", valueName: "ssh-command"))
    var command: [String] = []

    /// The words of the one or the other.
    var words: [String] { command.isEmpty ? [host ?? ""] : command }

    /// As the report names it.
    var name: String { command.isEmpty ? host ?? "" : command.joined(separator: " ") }

    func validate() throws { try ProbeTarget.validate(host, command) }

    static func validate(_ host: String?, _ command: [String]) throws {
        if (host ?? "").isEmpty, command.isEmpty {
            throw ValidationError("Name the host: an alias, a name, user@host; or a whole ssh command after --.")
        }
        if host != nil, !command.isEmpty {
            throw ValidationError("Give a host, or a whole ssh command after --, not both.")
        }
    }

    /// `HOST:PORT` as host and port; a bare IPv6 address and a URI stay whole.
    static func split(_ text: String) -> (host: String, port: Int?) {
        guard !text.hasPrefix("ssh://"), let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]), (1...65535).contains(port)
        else { return (text, nil) }
        let host = String(text[..<colon])
        if host.hasSuffix("]") {
            let bare = host.replacing("[", with: "").replacing("]", with: "")
            return (bare, port)
        }
        return host.contains(":") || host.isEmpty ? (text, nil) : (host, port)
    }
}
