internal import HostSystem
internal import Operations
internal import Probes
internal import Synchronization

/// One line at the terminal that says how far a long check is; it is gone at the end, and never in a file or a pipe.
final class ProgressLine: Sendable {
    private struct State {
        var text = ""
        /// Somebody is being asked something: the line is the person's.
        var isPaused = false
    }

    private let state = Mutex(State())
    private let isShown: Bool
    private let width: Int

    /// - Parameter total: a single tunnel has no line.
    init(total: Int, terminal: Terminal = .current) {
        isShown = total > 1 && terminal.errorIsTerminal && !terminal.isDumb
        width = terminal.columns
    }

    /// Shows how far it is.
    func show(_ progress: CheckProgress) {
        var text = "\(progress.done) of \(progress.total) tunnels examined"
        if progress.broken > 0 { text += ", \(progress.broken) broken" }
        if progress.unknown > 0 { text += ", \(progress.unknown) unknown" }
        state.withLock { state in
            state.text = String(text.prefix(max(0, width - 1)))
            if !state.isPaused { write(state.text) }
        }
    }

    /// Writes a line above it.
    func note(_ text: String) {
        state.withLock { state in
            if isShown, !state.isPaused, !state.text.isEmpty { OutputWriter.standardError.write("\r\u{1b}[K") }
            OutputWriter.standardError.write(CommandContext.rendered(text))
            if !state.isPaused { write(state.text) }
        }
    }

    /// Leaves nothing of it.
    func erase() {
        state.withLock { state in
            if !state.isPaused { write("") }
            state.text = ""
        }
    }

    /// The same interaction; while it asks, the line is not there.
    func standingAside(for interaction: Interaction) -> Interaction {
        Interaction(canAsk: interaction.canAsk) { prompt in
            self.state.withLock { state in
                self.write("")
                state.isPaused = true
            }
            defer {
                self.state.withLock { state in
                    state.isPaused = false
                    self.write(state.text)
                }
            }
            return await interaction.askSecret(prompt)
        }
    }

    /// Back to the line's beginning, the text, and the rest of the line cleared (ECMA-48 EL).
    private func write(_ text: String) {
        if isShown { OutputWriter.standardError.write("\r\(text)\u{1b}[K") }
    }
}
