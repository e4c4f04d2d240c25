internal import TunnelModel

extension CommandLineReader {
    /// An `-o` line: the keywords that this reader must know; all others are left to `ssh -G`.
    mutating func acceptConfigurationLine(_ option: SSHCommandLine.Option) throws(SpecError) {
        guard let line = option.argument else { return }
        guard let setting = ConfigurationSetting(line) else { return }
        guard let value = setting.arguments.first else {
            if setting.keyword.bytes.first == UInt8(ascii: "#") { return }
            throw error(
                .badConfiguration, "nothing follows the keyword", at: line.place(of: line.bytes.count),
                fix: "expected -o Keyword=value, see ssh_config(5)")
        }
        switch setting.name {
        case "port":
            guard state.port == nil else { return }
            guard case .success(let port) = PortNumber.parse(value.bytes), port > 0 else {
                throw error(
                    .badArgument, "this is not a port", at: value.place(of: 0), fix: "expected a number from 1 to 65535"
                )
            }
            state.port = port
        case "user": setUser(value.text, value.place(of: 0))
        case "proxycommand": if !state.hasJump { state.hasProxyCommand = true }
        case "proxyjump": if !state.hasProxyCommand { state.hasJump = true }
        case "sessiontype": if state.sessionType == nil { state.sessionType = value.text.lowercased() }
        case "localforward": try addForward(setting, .local, at: option)
        case "remoteforward": try addForward(setting, .remote, at: option)
        case "dynamicforward": try addForward(value, .dynamic)
        default: break
        }
    }

    /// `LocalForward [bind:]port host:hostport`: ssh joins the two arguments by a colon.
    private mutating func addForward(
        _ setting: ConfigurationSetting, _ purpose: ForwardSpecification.Purpose, at option: SSHCommandLine.Option
    ) throws(SpecError) {
        let arguments = setting.arguments
        guard arguments.count > 1 else {
            if purpose == .remote { return try addForward(arguments[0], purpose) }
            throw error(
                .badForward, "the destination is missing", at: arguments[0].place(of: arguments[0].bytes.count),
                fix: "expected a space and host:hostport")
        }
        var listener = arguments[0]
        let gap = listener.place(of: listener.bytes.count)
        listener.append(UInt8(ascii: ":"), at: gap, end: arguments[1].place(of: 0))
        try addForward(listener.joined(with: arguments[1]), purpose)
    }
}

/// A line of ssh_config(5): a keyword, white space or one `=`, and arguments.
struct ConfigurationSetting {
    let keyword: ShellWord
    let arguments: [ShellWord]

    /// The keyword in lower case.
    var name: String { keyword.text.lowercased() }

    /// Nil for an empty line.
    init?(_ line: ShellWord) {
        let bytes = line.bytes
        var index = bytes.firstIndex { !PortNumber.isSpace($0) } ?? bytes.count
        guard index < bytes.count else { return nil }
        if bytes[index] == UInt8(ascii: "\"") {
            // ssh passes over a line whose quoted keyword never ends.
            guard let close = bytes[(index + 1)...].firstIndex(of: UInt8(ascii: "\"")) else { return nil }
            keyword = line.slice((index + 1)..<close)
            index = close + 1
            arguments = ConfigurationSetting.arguments(line, from: index)
            return
        }
        let start = index
        while index < bytes.count, !PortNumber.isSpace(bytes[index]), bytes[index] != UInt8(ascii: "=") { index += 1 }
        keyword = line.slice(start..<index)
        arguments = ConfigurationSetting.arguments(line, from: index)
    }

    /// What follows the keyword: white space, at most one `=`, and words.
    private static func arguments(_ line: ShellWord, from start: Int) -> [ShellWord] {
        let bytes = line.bytes
        var index = start
        while index < bytes.count, PortNumber.isSpace(bytes[index]) { index += 1 }
        if index < bytes.count, bytes[index] == UInt8(ascii: "=") { index += 1 }
        var found: [ShellWord] = []
        while let word = argument(line, &index) { found.append(word) }
        return found
    }

    /// The next argument; double and single quotes group, a `#` ends the line.
    private static func argument(_ line: ShellWord, _ index: inout Int) -> ShellWord? {
        let bytes = line.bytes
        while index < bytes.count, PortNumber.isSpace(bytes[index]) { index += 1 }
        guard index < bytes.count, bytes[index] != UInt8(ascii: "#") else { return nil }
        var word = ShellWord(start: line.place(of: index))
        var quote: UInt8?
        while index < bytes.count, quote != nil || !PortNumber.isSpace(bytes[index]) {
            let byte = bytes[index]
            if byte == quote {
                quote = nil
                word.extend(to: line.place(of: index + 1))
            } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else {
                if byte == UInt8(ascii: "\\"), index + 1 < bytes.count, "\\\"'".utf8.contains(bytes[index + 1]) {
                    index += 1
                }
                word.append(bytes[index], at: line.place(of: index), end: line.place(of: index + 1))
            }
            index += 1
        }
        return word
    }
}
