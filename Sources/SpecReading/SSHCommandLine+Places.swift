internal import TunnelModel

extension SSHCommandLine {
    /// A part of a forwarding argument.
    package enum ForwardPart: Sendable { case ingress, egressHost, egressPort }

    /// Where a part of a forward stands in the text (byte offset); of one that no word of the command asks for: nil.
    func place(of part: ForwardPart, of forward: Forward) -> Int? {
        guard let index = forwards.firstIndex(of: forward), forwardWords.indices.contains(index) else { return nil }
        let word = forwardWords[index]
        let purpose: ForwardSpecification.Purpose =
            switch forward.kind {
            case .local: .local
            case .remote, .remoteDynamic: .remote
            case .dynamic: .dynamic
            }
        let skipped = word.bytes.prefix(while: PortNumber.isSpace).count
        guard let fields = try? ForwardFields.split(word.bytes, from: skipped, purpose: purpose), !fields.isEmpty else {
            return word.place(of: 0)
        }
        let egressFields = if case .tcp? = forward.egress { 2 } else { forward.egress == nil ? 0 : 1 }
        let field =
            switch part {
            case .ingress: max(0, fields.count - egressFields - 1)
            case .egressHost: max(0, fields.count - max(1, egressFields))
            case .egressPort: fields.count - 1
            }
        return word.place(of: fields[field].start)
    }
}

extension SSHCommandLine {
    /// The jump hosts that the words themselves name (`-J`, `-o ProxyJump`), in the order of the way, without user and
    /// port; what ssh_config adds is known to `ssh -G` only.
    package var jumpHosts: [String] {
        for option in options {
            guard let word = option.argument else { continue }
            if option.name == "J" { return SSHCommandLine.hosts(word) }
            if option.name == "o", let setting = ConfigurationSetting(word), setting.name == "proxyjump",
                let value = setting.arguments.first
            {
                return SSHCommandLine.hosts(value)
            }
        }
        return []
    }

    private static func hosts(_ word: ShellWord) -> [String] {
        guard word.text.lowercased() != "none" else { return [] }
        return word.bytes.split(separator: UInt8(ascii: ",")).compactMap { JumpSpecification.hop($0)?.host }
    }

    /// Whether the words ask for a shell on the tunnel host: no `-N`, no command, nothing else that stands in its place.
    package var opensShell: Bool {
        guard remoteCommand.isEmpty else { return false }
        return !options.contains { option in
            if option.name == "o", let word = option.argument, let setting = ConfigurationSetting(word) {
                return setting.name == "sessiontype" && setting.arguments.first?.text.lowercased() == "none"
            }
            return "NWfOGs".contains(option.name)
        }
    }
}
