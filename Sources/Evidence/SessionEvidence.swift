/// Whether the tunnel host keeps a session open for a command without `-N`, whose forwards end with its shell (ssh(1)).
package struct SessionEvidence: Hashable, Sendable {
    /// How the announced command on a session channel ended.
    package enum Result: Hashable, Sendable {
        /// A shell ran what it was asked to.
        case shell
        /// The session channel or the command was refused; `text` is the server's.
        case refused(text: String)
        /// Something else ran and ended at once, with this status and these first words (either stream), escaped.
        case otherProgram(status: Int?, output: String)
        /// No answer in time.
        case silent(after: Duration)
        /// Nobody asked: the person's command runs this one there, and the tunnel stays as long as it does.
        case ownCommand(String)
    }

    /// Of a harmless command in the shell's place: what else runs there shows by it.
    package var result: Result
    /// The accepted key's options force a command (sshd(8) `command=`).
    package var keyForcesCommand: Bool
    /// The next command of a chain, which is typed there: its words without the program, quoted for a shell where needed.
    package var nextCommand: String?

    /// Everything as the properties say; nothing is typed there.
    package init(result: Result, keyForcesCommand: Bool = false) {
        self.result = result
        self.keyForcesCommand = keyForcesCommand
    }
}
