internal import TunnelModel

/// `HOST: ssh …` or `HOST: $ ssh …`: a command and the host on which it is typed.
struct TypedCommand {
    /// As it was written.
    var host: SpecText
    var command: SpecText

    /// - Throws: what has no host before it, or no command behind that.
    init(_ line: SpecText) throws(SpecError) {
        let bytes = line.bytes
        let start = bytes.firstIndex { !TypedCommand.isBlank($0) } ?? bytes.count
        // An IPv6 address has colons too: the one that counts is the first with a blank, or nothing, behind it.
        let colon = bytes.indices.first { index in
            index >= start && bytes[index] == UInt8(ascii: ":")
                && (index + 1 == bytes.count || TypedCommand.isBlank(bytes[index + 1]))
        }
        guard let colon, colon > start, !bytes[start..<colon].contains(where: TypedCommand.isBlank) else {
            throw line.error(
                line.source.form.code, "no host stands before this", at: start,
                fix: "write HOST: and the command that is typed there, e.g. you: ssh -L 8080:www:80 tunnel-host -N")
        }
        if let sign = bytes[start..<colon].firstIndex(of: UInt8(ascii: "@")) {
            throw line.error(
                line.source.form.code, "this is more than a host", at: start,
                fix: "write \(ForeignText(bytes[(sign + 1)..<colon], limit: 64)): and the command, without the prompt")
        }
        var next = TypedCommand.afterBlanks(bytes, colon + 1)
        if next < bytes.count, bytes[next] == UInt8(ascii: "$"),
            next + 1 == bytes.count || TypedCommand.isBlank(bytes[next + 1])
        {
            next = TypedCommand.afterBlanks(bytes, next + 1)
        }
        guard next < bytes.count, bytes[next] != UInt8(ascii: "#") else {
            throw line.error(
                line.source.form.code, "no command follows the host", at: next,
                fix: "write it on the same line; a comment has a line of its own")
        }
        host = line.dropping(start).prefix(colon - start)
        command = line.dropping(next)
    }

    /// Whether the command is an ssh, by itself or started by one of the programs that people start it with.
    var isSSH: Bool {
        let words = command.text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let first = words.first else { return false }
        if PastedCommand.isProgram(first) { return true }
        guard LauncherReading.isLauncher(first) else { return false }
        var reading = LauncherReading(words, isRoot: true)
        let end = reading.read()
        return end < words.count && PastedCommand.isProgram(words[end])
    }

    private static func afterBlanks(_ bytes: [UInt8], _ start: Int) -> Int {
        bytes[min(start, bytes.count)...].firstIndex { !isBlank($0) } ?? bytes.count
    }

    private static func isBlank(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }
}
