internal import HostSystem
internal import SSH
internal import Synchronization

/// Asks the person, and sees whether the server waited for the answer: it may end the connection meanwhile
/// (LoginGraceTime of sshd_config(5)).
final class QuestionWatch: Sendable {
    private let end = Mutex<Duration?>(nil)

    /// The age of the connection when the server ended it, if that was while the person was being asked.
    var endedWhileAsking: Duration? { end.withLock { $0 } }

    /// The same interaction, watched; an answer that comes too late is none.
    func watching(_ interaction: Interaction, _ session: SSHSession) -> Interaction {
        Interaction(canAsk: interaction.canAsk) { prompt in
            let isOpen = session.report.closure == nil
            let answer = await interaction.askSecret(prompt)
            guard isOpen, let closure = session.report.closure, closure.by == .server else { return answer }
            self.end.withLock { $0 = closure.at }
            return nil
        }
    }
}
