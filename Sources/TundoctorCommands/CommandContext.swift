internal import ArgumentParser
internal import HostSystem
internal import Lab
internal import Reporting
internal import SpecReading

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What every command runs in: signals cancel its work, errors become messages, and the exit status is the contract's.
struct CommandContext: Sendable {
    /// How an error is shown; nil: as text on standard error.
    typealias ErrorRenderer = @Sendable (CommandError) -> String

    /// Runs a command to its exit status and ends the process with it.
    ///
    /// - Parameters:
    ///   - renderError: given with `--format json`: the error document for standard output.
    ///   - body: does the work. Cancelled by SIGINT, SIGTERM and SIGHUP, it returns what it has.
    static func run(
        renderError: ErrorRenderer? = nil,
        _ body: @escaping @Sendable (CommandContext) async throws -> ExitStatus
    ) async throws -> Never {
        let watcher = SignalWatcher()
        let work = Task { try await body(CommandContext()) }
        let signal = SignalBox()
        let listener = Task {
            guard let watcher else { return }
            for await received in watcher.signals {
                signal.set(received)
                work.cancel()
            }
        }
        let status: Int32
        do {
            let result = try await work.value
            status = signal.value?.exitStatus ?? result.rawValue
        } catch {
            if let received = signal.value {
                status = received.exitStatus
                if let renderError { OutputWriter.standardOutput.write(renderError(CommandError(CutShort()))) }
            } else {
                let error = CommandError(error)
                if let renderError {
                    OutputWriter.standardOutput.write(renderError(error))
                } else {
                    OutputWriter.standardError.write("tundoctor: \(error.message)\n")
                }
                status = error.status.rawValue
            }
        }
        listener.cancel()
        // Not exit(): the C library's clean-up must not meet threads of libssh that still run.
        _exit(status)
    }

    /// Writes a text and a line end to standard output.
    func write(_ text: String) {
        OutputWriter.standardOutput.write(text + "\n")
    }

    /// Writes a text and a line end to standard error, wrapped where it is read on a terminal.
    func note(_ text: String) {
        OutputWriter.standardError.write(CommandContext.rendered(text))
    }

    /// A note as standard error shows it, with its line end.
    static func rendered(_ text: String) -> String {
        let terminal = Terminal.current
        let style = TextStyle(width: terminal.columns, isUTF8: terminal.isUTF8, color: false)
        return NoteText.rendered(text, style, wraps: terminal.errorIsTerminal)
    }
}
