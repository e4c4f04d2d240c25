/// A command, and the host on which alice types it.
package struct TypedCommand: Hashable, Sendable {
    /// The host's name in the topology.
    package var host: String
    /// As the program gets them, the program itself first; nothing is quoted.
    package var words: [String]

    /// Everything as the properties say.
    package init(_ host: String, _ words: [String]) {
        self.host = host
        self.words = words
    }

    /// - Parameter command: words with a blank between them; none with a blank or a quotation mark in it.
    package init(_ host: String, _ command: String) {
        self.init(host, command.split(separator: " ").map(String.init))
    }

    /// The words as she types them: quoted where a shell would make something else of them.
    package var text: String {
        words.map { word in word.utf8.allSatisfy(Self.isPlain) && !word.isEmpty ? word : Shell.quoted(word) }
            .joined(separator: " ")
    }

    /// A line of a transcript: `bastion-host: $ ssh -L 2999:git-server:7999 test-server -N`.
    package var line: String { "\(host): $ \(text)" }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-_./:,=@%+".utf8.contains(byte)
        }
    }
}

extension Topology {
    /// What the lab is about, as tundoctor-spec(5) takes it: a line for each command, and one for each use.
    package var transcript: String {
        (chain + usages).map { $0.line + "\n" }.joined()
    }
}

extension Fault {
    /// The commands that meet it, as tundoctor-spec(5) takes them.
    package var transcript: String {
        chain.map { $0.line + "\n" }.joined()
    }
}
