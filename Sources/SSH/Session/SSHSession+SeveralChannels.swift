internal import CLibSSH
internal import HostSystem

/// One of several connections that the tunnel host was asked for.
package struct DialledChannel: Sendable {
    /// What came of asking for one of them.
    package enum Outcome: Sendable {
        /// Open until the scope ends that asked for it.
        case opened(SSHChannel)
        /// SSH_MSG_CHANNEL_OPEN_FAILURE; its DEBUG texts are not told apart and stay empty.
        case failed(ChannelFailure)
        /// No answer within the patience for one.
        case noReply
        /// The session ended first, or it was never asked for.
        case interrupted(Interruption)
    }

    /// As it went to the server.
    package let host: String
    /// As it was asked for; whether it is a port is not checked.
    package let port: Int
    /// `.noReply` is about the patience of the caller: the server may still be dialling.
    package let outcome: Outcome
    /// From the request to the answer.
    package let after: Duration
}

extension SSHSession {
    /// Asks the server for several connections (direct-tcpip, RFC 4254 §7.2), one every `spacing`, without waiting for
    /// one before the next is asked for: a server that dials into silence answers only after minutes.
    ///
    /// The channels are open within `body` only. With one that got no answer the session is spent.
    /// - Parameters:
    ///   - patience: how long each may take.
    ///   - followUp: what is to be dialled after that, in the light of the outcomes.
    /// - Returns: what `body` made of the outcomes, in the order of `targets`, then the
    ///   follow-up's; nil where the answers cannot be told
    ///   apart (libssh keeps no packet record here), or the session cannot have channels.
    package func withDirectChannels<Value: Sendable>(
        _ targets: [(host: String, port: Int)], spacing: Duration, patience: Duration,
        followUp: @Sendable ([DialledChannel]) -> [(host: String, port: Int)] = { _ in [] },
        _ body: @Sendable ([DialledChannel]) async -> Value
    ) async -> Value? {
        guard isRecording, channelObstacle() == nil else { return nil }
        var attempts = await step { dial(targets, spacing: spacing, patience: patience) }
        var dialled = zip(targets, attempts).map { DialledChannel($0, $1) }
        let more = followUp(dialled)
        let moreAttempts = await step { dial(more, spacing: spacing, patience: patience) }
        attempts += moreAttempts
        dialled += zip(more, moreAttempts).map { DialledChannel($0, $1) }
        let value = await body(dialled)
        SSHLibrary.call {
            for attempt in attempts {
                // One without an answer is not freed: libssh would not understand the late answer.
                guard let number = attempt.number, let outcome = attempt.outcome else { continue }
                if case .interrupted = outcome { continue }
                library?.freeChannel(number)
            }
            if let library, !library.isDead { _ = flush(library) }
        }
        if attempts.contains(where: { $0.outcome == nil }) { spend(.timeout) }
        return value
    }

    fileprivate struct Attempt {
        /// Our number of the libssh channel.
        var number: Int?
        /// What SSH calls it.
        var channel: UInt32?
        var start = ContinuousClock.now
        var outcome: DialledChannel.Outcome?
        var after = Duration.zero
        var isGivenUp = false

        var isSettled: Bool { outcome != nil || isGivenUp }
    }

    private func dial(
        _ targets: [(host: String, port: Int)], spacing: Duration, patience: Duration
    ) -> [Attempt] {
        collectMessages()
        let firstMessage = messages.count
        let start = ContinuousClock.now
        var attempts: [Attempt] = []
        while let library {
            let next = start + spacing * attempts.count
            if attempts.count < targets.count, next <= .now {
                var attempt = Attempt()
                attempt.number = library.newChannel()
                if attempt.number == nil { attempt.outcome = .interrupted(.unusable(library.errorText)) }
                counters.channels += 1
                attempts.append(attempt)
            }
            for index in attempts.indices where !attempts[index].isSettled {
                advance(&attempts[index], to: targets[index], library, patience, firstMessage)
            }
            if attempts.count == targets.count, attempts.allSatisfy(\.isSettled) { break }
            if library.isDead {
                let why = spend(ending(library))
                for index in attempts.indices where !attempts[index].isSettled {
                    attempts[index].outcome = .interrupted(why)
                }
                let rest = targets.count - attempts.count
                attempts += (0..<rest).map { _ in
                    var attempt = Attempt()
                    attempt.outcome = .interrupted(why)
                    return attempt
                }
                break
            }
            let isLast = attempts.count == targets.count
            let pause = Duration.milliseconds(20)
            wait(library, until: Deadline(isLast ? .now + pause : min(next + spacing, .now + pause)))
        }
        return attempts
    }

    private func advance(
        _ attempt: inout Attempt, to target: (host: String, port: Int), _ library: LibrarySession,
        _ patience: Duration, _ firstMessage: Int
    ) {
        guard let number = attempt.number, let channel = library.channel(number) else { return }
        let status = ssh_channel_open_forward(channel, target.host, Int32(clamping: target.port), "127.0.0.1", 0)
        collectMessages()
        if attempt.channel == nil { attempt.channel = library.recorder?.requestedChannels.last }
        let elapsed = ContinuousClock.now - attempt.start
        switch status {
        case SSH_OK:
            attempt.after = elapsed
            attempt.outcome = .opened(SSHChannel(session: self, number: number, openedAfter: elapsed))
        case SSH_AGAIN:
            guard elapsed > patience else { return }
            attempt.after = elapsed
            attempt.isGivenUp = true
        default:
            guard !library.isDead else { return }
            attempt.after = elapsed
            let failure = failure(of: attempt.channel, from: firstMessage)
            attempt.outcome =
                failure.map {
                    .failed(ChannelFailure(code: $0.code, text: $0.text, after: elapsed, debugTexts: []))
                } ?? .interrupted(.unusable(library.errorText))
        }
    }

    private func failure(of channel: UInt32?, from start: Int) -> (code: UInt32, text: String)? {
        guard let channel else { return nil }
        for case .openFailure(channel, let code, let text) in messages.dropFirst(start).reversed() {
            return (code, text)
        }
        return nil
    }
}

extension DialledChannel {
    fileprivate init(_ target: (host: String, port: Int), _ attempt: SSHSession.Attempt) {
        self.init(
            host: target.host, port: target.port, outcome: attempt.outcome ?? .noReply, after: attempt.after)
    }
}
