internal import TunnelModel

extension CommandLineReader {
    /// `ssh://[user@]host[:port]`, else `[user@]host` divided at the last @.
    mutating func readDestination(_ word: ShellWord) throws(SpecError) -> SSHCommandLine.Destination {
        noteTypographicHyphens(word)
        let scheme = Array("ssh://".utf8)
        if word.bytes.starts(with: scheme) {
            guard let uri = HostSpecification(uri: word.bytes.dropFirst(scheme.count)) else {
                throw error(
                    .badDestination, "ssh refuses this URI", at: word.place(of: scheme.count),
                    fix: "expected ssh://[user@]host[:port] without a path, and no IPv6 address")
            }
            if let user = uri.user { setUser(user, word.place(of: scheme.count)) }
            state.port = state.port ?? uri.port
            return .init(word: word.text, user: uri.user, host: uri.host, port: uri.port)
        }
        guard let at = word.bytes.lastIndex(of: UInt8(ascii: "@")) else {
            return .init(word: word.text, user: nil, host: word.text, port: nil)
        }
        guard at > 0 else {
            throw error(
                .badDestination, "a user must stand before the @", at: word.place(of: 0), fix: "expected [user@]host")
        }
        let user = word.slice(0..<at)
        setUser(user.text, word.place(of: 0))
        return .init(word: word.text, user: user.text, host: word.suffix(from: at + 1).text, port: nil)
    }

    /// What ssh refuses in a user and a host since 9.6 (and where distributions patched it in), because both reach
    /// shells.
    func check(_ host: SSHCommandLine.Destination, _ word: ShellWord) throws(SpecError) {
        if let user = state.user, let bad = DestinationRules.firstInvalid(inUser: Array(user.utf8)) {
            throw error(
                .badDestination, "ssh does not allow \(DestinationRules.name(bad)) in a user name", at: state.userPlace,
                fix: "expected a login name of the tunnel host")
        }
        let bytes = Array(host.host.utf8)
        if let bad = DestinationRules.firstInvalid(inHost: bytes) {
            let offset = word.bytes.count - bytes.count + (bytes.firstIndex(of: bad) ?? 0)
            throw error(
                .badDestination, "ssh does not allow \(DestinationRules.name(bad)) here in a host name",
                at: word.place(of: max(0, offset)), fix: "expected a name, an alias or an address")
        }
    }

    private mutating func noteTypographicHyphens(_ word: ShellWord) {
        let hyphens: Set<Unicode.Scalar> = ["\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2212}"]
        guard let first = word.text.unicodeScalars.first, hyphens.contains(first) else { return }
        let (line, column) = TextPlace.lineAndColumn(of: word.place(of: 0), in: source)
        notes.append(
            SpecNote(message: "this is a dash, not the hyphen - that begins an option", line: line, column: column))
    }
}

/// ssh_valid_hostname and ssh_valid_ruser of ssh.c.
enum DestinationRules {
    static func firstInvalid(inHost bytes: [UInt8]) -> UInt8? {
        if bytes.first == UInt8(ascii: "-") { return bytes[0] }
        return bytes.first { byte in
            "'`\"$\\;&<>|(){},".utf8.contains(byte) || PortNumber.isSpace(byte) || byte < 0x20 || byte == 0x7f
        }
    }

    static func firstInvalid(inUser bytes: [UInt8]) -> UInt8? {
        if bytes.first == UInt8(ascii: "-") { return bytes[0] }
        for (index, byte) in bytes.enumerated() {
            if "'`\";&<>|(){}".utf8.contains(byte) || byte < 0x20 || byte == 0x7f { return byte }
            // A hyphen behind a space looks like an option, a backslash at the end escapes what follows.
            if byte == UInt8(ascii: "-"), index > 0, PortNumber.isSpace(bytes[index - 1]) { return byte }
            if byte == UInt8(ascii: "\\"), index + 1 == bytes.count { return byte }
        }
        return nil
    }

    static func name(_ byte: UInt8) -> String {
        byte == 0x20 ? "a space" : ForeignText([byte]).description
    }
}
