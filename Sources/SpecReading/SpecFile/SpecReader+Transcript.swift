internal import HostSystem
internal import TunnelModel

extension SpecReader {
    /// Reads a transcript (tundoctor-spec(5)) from a file, or from standard input where `path` is `-`: one chain.
    func written(transcript path: String) async throws(SpecError) -> [WrittenSpec] {
        let isInput = path == "-"
        let source = try SpecSource(
            path: isInput ? "standard input" : path,
            bytes: isInput ? await SpecReader.standardInput() : SpecReader.contents(of: path))
        let lines = TranscriptLines.commands(of: source)
        let asksForTable = source.bytes.contains(UInt8(ascii: "P"))
        var reader = ChainReader(table: try await table(for: asksForTable ? "P" : ""))
        for line in lines { try reader.read(line) }
        guard !reader.steps.isEmpty else {
            throw source.error(
                .badFile, "there is no ssh command in this transcript", at: source.bytes.count,
                fix: "one command a line, e.g. you: ssh -L 8080:www:80 tunnel-host -N")
        }
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let name = isInput ? "transcript" : file.hasSuffix(".txt") ? String(file.dropLast(4)) : file
        return reader.specs(chain: 0, name: ForeignText(name, limit: 128).description)
    }

    private static func standardInput() async throws(SpecError) -> [UInt8] {
        do {
            return try await FileContents.standardInput(limit: largestFile).bytes
        } catch {
            throw unreadable(error, path: "standard input")
        }
    }

    /// One ssh command out of a file: it may be pasted with what stands around it, and nothing in it is expanded.
    static func commandLine(_ text: String, table: OptionTable) throws(SpecError) -> SSHCommandLine {
        var command = PastedCommand(text, identity: .init(isRoot: ProcessIdentity.isRoot, home: nil))
        return try command.read(table: table)
    }
}

extension ChainReader {
    /// The commands of the chain, each with its place in it.
    func specs(chain: Int, name: String) -> [WrittenSpec] {
        steps.enumerated().map { index, step in
            var spec = WrittenSpec(step.line)
            spec.origin = step.text
            spec.membership = ChainMembership(chain: chain, step: index, host: step.host, name: name, usages: usages)
            return spec
        }
    }
}

/// The lines of a transcript that hold commands.
enum TranscriptLines {
    /// Blank lines and those that begin with `#` are left out; one that ends in a backslash goes on in the next.
    static func commands(of source: SpecSource) -> [SpecText] {
        var lines: [SpecText] = []
        let bytes = source.bytes
        var start = 0
        while start < bytes.count {
            var end = lineEnd(bytes, start)
            let first = bytes[start..<end].first { !" \t\r".utf8.contains($0) }
            if let first, first != UInt8(ascii: "#") {
                while end < bytes.count, isContinued(bytes[start..<end]) { end = lineEnd(bytes, end + 1) }
                let last = end > start && bytes[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
                lines.append(SpecText(source, start..<last))
            }
            start = end + 1
        }
        return lines
    }

    private static func lineEnd(_ bytes: [UInt8], _ start: Int) -> Int {
        guard start < bytes.count else { return bytes.count }
        return bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    }

    /// An odd number of backslashes: an even one is so many literal ones.
    private static func isContinued(_ line: ArraySlice<UInt8>) -> Bool {
        line.reversed().prefix { $0 == UInt8(ascii: "\\") }.count % 2 == 1
    }
}
