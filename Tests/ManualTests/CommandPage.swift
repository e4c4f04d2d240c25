/// A manual page of a command, in mdoc(7): synopsis and options from the program itself, the rest from its prose.
struct CommandPage {
    var command: CommandDump
    /// `tundoctor`, or `tundoctor check`.
    var name: String
    /// The page's sections behind the options, as written by hand.
    var prose: String
    var date = "November 23, 2026"

    var text: String {
        let title = name.replacing(" ", with: "-")
        var lines = [
            ".\\\" Made by `make man` from the program's own options and man/prose/\(title).mdoc.",
            ".Dd \(date)", ".Dt \(title.uppercased()) 1", ".Os", ".Sh NAME", ".Nm \(title)",
            ".Nd \(CommandPage.lowered(command.abstract ?? ""))", ".Sh SYNOPSIS",
        ]
        lines += synopsis(of: command, name: name)
        // The description stands before the options, everything else behind them.
        let (description, rest) = splitProse()
        lines += description
        let options = command.arguments?.filter(\.shouldDisplay) ?? []
        if !options.isEmpty { lines += optionList(options, heading: ".Sh OPTIONS") }
        let shared = sharedOptions
        if !shared.isEmpty { lines += optionList(shared, heading: ".Sh OPTIONS") }
        for subcommand in command.subcommands ?? []
        where command.commandName != "tundoctor" && subcommand.commandName != "help" {
            lines.append(".Ss \(name) \(subcommand.commandName)")
            lines.append(CommandPage.escaped(subcommand.abstract ?? ""))
            let own = subcommand.arguments?.filter { argument in
                argument.shouldDisplay && !shared.contains { $0.isSame(as: argument) }
            }
            lines += optionList(own ?? [], heading: nil)
        }
        lines += rest
        return lines.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
    }

    /// Options that every subcommand has, where there are many subcommands: said once.
    private var sharedOptions: [CommandDump.Argument] {
        let leaves = command.subcommands?.filter { $0.commandName != "help" } ?? []
        guard command.commandName != "tundoctor", leaves.count > 8, let first = leaves.first else { return [] }
        return (first.arguments ?? []).filter { argument in
            argument.kind != "positional" && argument.shouldDisplay
                && leaves.allSatisfy { leaf in leaf.arguments?.contains { $0.isSame(as: argument) } ?? false }
        }
    }

    private func splitProse() -> ([String], [String]) {
        let lines = prose.split(separator: "\n").map(String.init)
        let second = lines.indices.dropFirst().first { lines[$0].hasPrefix(".Sh ") } ?? lines.endIndex
        return (Array(lines[..<second]), Array(lines[second...]))
    }

    private func synopsis(of command: CommandDump, name: String) -> [String] {
        let words = name.split(separator: " ")
        let leaves = command.subcommands?.filter { $0.commandName != "help" } ?? []
        guard leaves.isEmpty else {
            return leaves.flatMap { synopsis(of: $0, name: "\(name) \($0.commandName)") }
        }
        var lines = [".Nm \(words[0])"] + words.dropFirst().map { ".Cm \($0)" }
        let arguments = command.arguments?.filter(\.shouldDisplay) ?? []
        if arguments.contains(where: { $0.kind != "positional" }) { lines.append(".Op Ar options") }
        for argument in arguments where argument.kind == "positional" {
            let value = argument.valueName ?? "argument"
            let dots = argument.isRepeating ? " ..." : ""
            // A whole command of another program can only stand behind --.
            let marker = value == "ssh-command" ? "\\-\\- " : ""
            lines.append(argument.isOptional ? ".Op \(marker)Ar \(value)\(dots)" : ".Ar \(value)\(dots)")
        }
        return lines
    }

    private func optionList(_ arguments: [CommandDump.Argument], heading: String?) -> [String] {
        guard !arguments.isEmpty else { return [] }
        var lines = (heading.map { [$0] } ?? []) + [".Bl -tag -width Ds"]
        for argument in arguments {
            if argument.kind == "positional" {
                lines.append(".It Ar \(argument.valueName ?? "argument")")
            } else {
                let names = (argument.names ?? []).map { name in
                    name.kind == "long" ? "Fl -\(name.name)" : "Fl \(name.name)"
                }
                let value = argument.kind == "option" ? " Ar \(argument.valueName ?? "value")" : ""
                lines.append(".It " + names.joined(separator: " , ") + value)
            }
            if let abstract = argument.abstract { lines.append(CommandPage.escaped(abstract)) }
            let values = argument.allValueStrings ?? argument.allValues ?? []
            if argument.kind == "option", !values.isEmpty, values.count <= 4 {
                lines.append("One of " + values.joined(separator: ", ") + ".")
            }
            if let value = argument.defaultValue { lines.append("The default is \(value).") }
        }
        return lines + [".El"]
    }

    /// A text line never begins with a control character, and a backslash is one.
    static func escaped(_ text: String) -> String {
        let text = text.replacing("\\", with: "\\e")
        return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
    }

    private static func lowered(_ text: String) -> String {
        let text = text.hasSuffix(".") ? String(text.dropLast()) : text
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}

extension CommandDump.Argument {
    /// The same option of another command.
    fileprivate func isSame(as other: Self) -> Bool {
        kind == other.kind && names?.map(\.name) == other.names?.map(\.name) && abstract == other.abstract
            && kind != "positional"
    }
}
