package import TunnelModel

/// Which chain of the specs a command belongs to, and its place there.
package struct ChainMembership: Hashable, Sendable {
    /// From 0, among the chains of everything that was read together.
    package var chain: Int
    /// From 0, among the ssh commands of the chain.
    package var step: Int
    /// The host on which it is typed, by its whole name.
    package var host: String
    /// The name of the chain.
    package var name: String
    /// The chain's other commands.
    package var usages: [ChainUsage]
}

/// Reads the commands of a chain one after the other: each is typed on this machine or on a host that an earlier one
/// leads to.
struct ChainReader {
    private let table: OptionTable
    /// The ssh commands so far: the line, the command in it, and where it is typed.
    private(set) var steps: [(line: SSHCommandLine, text: SpecText, host: String)] = []
    private(set) var usages: [ChainUsage] = []
    /// The hosts that commands can be typed on by now.
    private var known = [LegPlan.clientHost]
    private var forwards = 0

    /// More than anybody chains, and few enough to compare each forward with each.
    static let mostSteps = 64
    static let mostForwards = 512
    /// Each is a line of a picture.
    static let mostUsages = 1_000

    /// The machine tundoctor runs on has two names.
    private static let ownNames = [LegPlan.clientHost, "client-host"]

    init(table: OptionTable) { self.table = table }

    mutating func read(_ line: SpecText) throws(SpecError) {
        let typed = try TypedCommand(line)
        let host = try host(typed.host)
        guard typed.isSSH else {
            guard usages.count < ChainReader.mostUsages else {
                throw line.error(
                    .badFile, "more than \(ChainReader.mostUsages) other commands", at: 0, fix: "leave some out")
            }
            let words = typed.command.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return usages.append(ChainUsage(host: host, command: words))
        }
        guard steps.count < ChainReader.mostSteps else {
            throw line.error(
                .badFile, "more than \(ChainReader.mostSteps) ssh commands in one chain", at: 0,
                fix: "give what does not hang together in files of its own")
        }
        let command: SSHCommandLine
        do {
            command = try SpecReader.commandLine(typed.command.text, table: table)
        } catch {
            throw typed.command.error(error)
        }
        forwards += command.forwards.count
        guard forwards <= ChainReader.mostForwards else {
            throw line.error(
                .badFile, "more than \(ChainReader.mostForwards) forwards in one chain", at: 0,
                fix: "give what does not hang together in files of its own")
        }
        steps.append((command, typed.command, host))
        let chain = Chain(name: "", steps: steps.map { ChainStep($0.line, host: $0.host) })
        let end = ChainMachines(chain).end(of: steps.count - 1)
        if !known.contains(end) { known.append(end) }
    }

    /// The known host that is meant: by its name, or by what stands before a hyphen of it.
    private func host(_ written: SpecText) throws(SpecError) -> String {
        let name = written.text
        if ChainReader.ownNames.contains(name) { return LegPlan.clientHost }
        if known.contains(name) { return name }
        let meant = (known + ["client-host"]).filter { $0.hasPrefix(name + "-") }
        if meant.count == 1 { return meant[0] == "client-host" ? LegPlan.clientHost : meant[0] }
        let shown = ForeignText(name, limit: 64)
        guard meant.isEmpty else {
            throw written.error(
                .badFile, "\(shown) may be \(ChainReader.list(meant, "or"))", at: 0, fix: "write the whole name")
        }
        throw written.error(
            .badFile, "no earlier command leads to \(shown)", at: 0,
            fix: "commands can be typed on \(ChainReader.list(known, "and")) here")
    }

    private static func list(_ names: [String], _ word: String) -> String {
        let shown = names.prefix(8).map { ForeignText($0, limit: 64).description } + (names.count > 8 ? ["…"] : [])
        guard let last = shown.last, shown.count > 1 else { return shown.first ?? "" }
        return shown.dropLast().joined(separator: ", ") + " \(word) \(last)"
    }
}

extension ChainStep {
    /// What the words alone say of a command.
    init(_ line: SSHCommandLine, host: String) {
        self.init(
            host: host,
            tunnel: TunnelSpec(
                name: line.destination.word, command: line.pasteable, arguments: line.words,
                tunnelHost: line.destination.host, forwards: line.forwards),
            port: line.port, opensListeners: line.has("g"), opensShell: line.opensShell, via: line.jumpHosts)
    }
}
