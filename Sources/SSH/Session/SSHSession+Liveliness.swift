internal import CLibSSH
internal import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What is known of the server since the login.
///
/// A keepalive goes out with the login's success, ahead of every request and without being waited for. OpenSSH's sshd
/// answers in order: a request without an answer behind a keepalive with one is being worked on.
package enum Liveliness: Hashable, Sendable {
    /// Not asked: not OpenSSH, which answers whatever it does not know, or nothing is recorded.
    case unknown
    /// Asked with the message count of that moment, and not a word has come back.
    case unanswered(since: Int)
    case answered
    /// A request got no answer in time, and a second keepalive did: the server is at work on the request.
    case stillAnswers
    /// A request got no answer in time, and the second keepalive neither: what works on it holds up all else.
    case answersNoMore
}

extension SSHSession {
    /// How long packets may stay unacknowledged before they are sent without their mark.
    private static let patienceWithMark = Duration.milliseconds(1500)

    /// From here on requests are possible; packets carry the mark that ssh would give them.
    func becomeAuthenticated() {
        phase = .authenticated
        if let mark = options.serviceClass { relay.mark(mark) }
        guard let library, isRecording, report.identification?.software?.hasPrefix("OpenSSH") ?? false else { return }
        collectMessages()
        liveliness = .unanswered(since: messages.count)
        _ = ssh_send_keepalive(library.raw)
        _ = flush(library)
    }

    /// Waits for the answer to the first keepalive, which libssh would take for that to the next request.
    func settle(until deadline: Deadline) -> Interruption? {
        guard case .unanswered = liveliness else { return nil }
        switch driveMarked(until: deadline, { _ in self.takeAnswer(reading: true) ? true : nil }) {
        case .success: return nil
        case .failure(let interruption): return interruption
        }
    }

    /// True when the first keepalive has its answer; libssh is then made to forget it.
    ///
    /// - Parameter reading: take what the server has sent; else another call has.
    @discardableResult
    func takeAnswer(reading: Bool = false) -> Bool {
        guard case .unanswered(let first) = liveliness else { return true }
        collectMessages()
        guard let library, reading || hasReply(from: first) else { return false }
        // Sends nothing as long as one is unanswered: it reads, and fetches the answer.
        _ = ssh_send_keepalive(library.raw)
        collectMessages()
        guard hasReply(from: first) else { return false }
        liveliness = .answered
        return true
    }

    /// After a request without an answer: does the server answer anything else?
    func askAgain() {
        guard liveliness == .answered, let library else { return }
        let first = messages.count
        _ = ssh_send_keepalive(library.raw)
        _ = flush(library)
        let answer = drive(until: Deadline(after: Self.patienceWithMark)) { library -> Bool? in
            // Reads what is there.
            _ = ssh_send_keepalive(library.raw)
            collectMessages()
            return hasReply(from: first) ? true : nil
        }
        if case .success = answer { liveliness = .stillAnswers } else { liveliness = .answersNoMore }
    }

    // MARK: - Marked packets

    /// The same as `drive`, for what follows the login: when nothing is acknowledged since the packets are marked, they
    /// go out without the mark; what passes then, and not with the mark once more, was lost for its mark.
    func driveMarked<Value>(
        until deadline: Deadline, _ attempt: (LibrarySession) -> Value?
    ) -> Result<Value, Interruption> {
        guard let mark = options.serviceClass, mark != 0, !isLostWhenMarked, !takeAnswer() || liveliness == .unknown
        else {
            return drive(until: deadline, attempt)
        }
        let first = drive(until: deadline.limited(to: Self.patienceWithMark), attempt)
        guard case .failure(.timeout) = first, !deadline.isOver else { return first }
        guard !transport.isAllAcknowledged else { return drive(until: deadline, attempt) }
        relay.mark(0)
        let second = drive(until: deadline, attempt)
        guard case .success = second, let library else { return second }
        relay.mark(mark)
        guard ssh_send_ignore(library.raw, "") == SSH_OK, flush(library) else { return second }
        if isAcknowledged(within: Self.patienceWithMark) { return second }
        relay.mark(0)
        isLostWhenMarked = isAcknowledged(within: Self.patienceWithMark * 2)
        return second
    }

    private func isAcknowledged(within time: Duration) -> Bool {
        let deadline = Deadline(after: time)
        while !deadline.isOver, !relay.isCancelled {
            if transport.isAllAcknowledged { return true }
            usleep(5000)
        }
        return false
    }
}
