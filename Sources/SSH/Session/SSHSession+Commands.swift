internal import CLibSSH
package import HostSystem

/// What a command on the tunnel host gave; all of it is foreign.
package struct CommandOutput: Sendable, Hashable {
    /// nil if it was ended by a signal, or the server did not say.
    package let exitStatus: Int?
    /// Standard output, at most the limit that was asked for.
    package let output: [UInt8]
    /// Standard error (extended data 1, RFC 4254 §5.2), at most the same.
    package let errors: [UInt8]
    /// More came than was asked for, and was thrown away.
    package let isCut: Bool
    /// The server asked for a channel to our agent meanwhile (refused): a program there used the forwarded agent.
    package let usedAgent: Bool
}

/// What came of running a command.
package enum CommandResult: Sendable, Hashable {
    /// It ended, with whatever status.
    case finished(CommandOutput)
    /// The session channel, or the command, was refused.
    case refused(String)
    /// It had not ended by the deadline (`.timeout`), or the session ended first; what it had said is dropped.
    case interrupted(Interruption)
}

extension SSHSession {
    /// Runs a command on the tunnel host and collects what it says.
    /// - Parameters:
    ///   - limit: bytes kept of each stream.
    ///   - requestingAgent: asks for agent forwarding on the channel first; the server never says whether it is granted
    ///     (OpenSSH PROTOCOL.agent), but a command can see SSH_AUTH_SOCK, and what it asks there comes back to us as a
    ///     channel, which is refused: no agent of ours is ever opened to it.
    package func run(
        command: String, limit: Int = 64 * 1024, requestingAgent: Bool = false, deadline: Deadline
    ) async -> CommandResult {
        guard !command.utf8.contains(0) else { return .interrupted(.unusable("no such command")) }
        let opening = await withSessionChannel(deadline) { channel in
            await self.execute(command, on: channel.number, limit: limit, requestingAgent, deadline)
        }
        switch opening {
        case .opened(let result, _): return result
        case .failed(let failure): return .refused(failure.text)
        case .noReply: return .interrupted(.timeout)
        case .interrupted(let interruption): return .interrupted(interruption)
        }
    }

    /// A channel for one command, closed after `body`.
    ///
    /// Where the server allows few of them (sshd_config(5) MaxSessions) it may not have cleared away the one before: it counts
    /// until both sides have closed it and its process is gone. So a refusal soon after is asked about once more.
    func withSessionChannel<Value: Sendable>(
        _ deadline: Deadline, _ body: @Sendable (SSHChannel) async -> Value
    ) async -> ChannelOpening<Value> {
        var opening = await withChannel(deadline, body) { ssh_channel_open_session($0) }
        if case .failed = opening, let last = lastSessionChannel, ContinuousClock.now - last < .seconds(1) {
            try? await Task.sleep(for: .milliseconds(250))
            opening = await withChannel(deadline, body) { ssh_channel_open_session($0) }
        }
        if case .opened = opening { lastSessionChannel = .now }
        return opening
    }

    /// Starts a command that is then carried (``RemoteProcess``); nil when it was started.
    func begin(
        _ command: String, on number: Int, lending agent: AgentClient?, _ deadline: Deadline
    ) async -> RemoteProcess.Failure? {
        await step {
            guard let library, let channel = library.channel(number) else { return .interrupted(.cancelled) }
            counters.remoteCommands += 1
            if let agent {
                library.lend(agent)
                _ = ssh_channel_request_auth_agent(channel)
            }
            let started = drive(until: deadline) { _ -> Int32? in
                let status = ssh_channel_request_exec(channel, command)
                return status == SSH_AGAIN ? nil : status
            }
            if case .success(SSH_OK) = started { return nil }
            if agent != nil { library.lentAgent.takeBack() }
            switch started {
            case .success: return library.isDead ? .interrupted(spend(ending(library))) : .refused(library.errorText)
            case .failure(let interruption): return .interrupted(spend(interruption))
            }
        }
    }

    private func execute(
        _ command: String, on number: Int, limit: Int, _ requestingAgent: Bool, _ deadline: Deadline
    ) async -> CommandResult {
        await step {
            guard let channel = library?.channel(number) else { return .interrupted(.cancelled) }
            counters.remoteCommands += 1
            if requestingAgent { _ = ssh_channel_request_auth_agent(channel) }
            let started = drive(until: deadline) { _ -> Int32? in
                let status = ssh_channel_request_exec(channel, command)
                return status == SSH_AGAIN ? nil : status
            }
            switch started {
            case .success(SSH_OK): return collect(channel, limit, deadline)
            case .success:
                guard let library else { return .interrupted(.cancelled) }
                return library.isDead ? .interrupted(spend(ending(library))) : .refused(library.errorText)
            case .failure(let interruption): return .interrupted(spend(interruption))
            }
        }
    }

    private func collect(_ channel: ssh_channel, _ limit: Int, _ deadline: Deadline) -> CommandResult {
        var streams: [[UInt8]] = [[], []]
        var isCut = false
        let firstMessage = messages.count
        var buffer = [UInt8](repeating: 0, count: 32 * 1024)
        let size = UInt32(buffer.count)
        /// Takes what libssh has of both streams; false if that was nothing.
        func takeAll() -> Bool {
            var isSome = false
            for stream in 0...1 {
                while true {
                    let count = ssh_channel_read_nonblocking(channel, &buffer, size, Int32(stream))
                    guard count > 0 else { break }
                    isSome = true
                    let kept = min(Int(count), max(0, limit - streams[stream].count))
                    streams[stream] += buffer[..<kept]
                    isCut = isCut || kept < Int(count)
                }
            }
            return isSome
        }
        let outcome = drive(until: deadline) { library -> Bool? in
            // Reading one stream may bring bytes of the other, and so may asking for the status, which alone takes
            // packets once EOF has come. To wait with bytes unread is to wait for a server that waits for its window.
            var hasEnded = false
            repeat {
                _ = takeAll()
                let status = ssh_channel_get_exit_status(channel)
                // A channel of a dead session calls itself closed, too.
                hasEnded =
                    !library.isDead
                    && (ssh_channel_is_closed(channel) != 0
                        || status >= 0 && ssh_channel_is_eof(channel) != 0)
            } while takeAll()
            return hasEnded ? true : nil
        }
        switch outcome {
        case .success:
            let status = Int(ssh_channel_get_exit_status(channel))
            return .finished(
                CommandOutput(
                    exitStatus: status >= 0 ? status : nil, output: streams[0], errors: streams[1], isCut: isCut,
                    usedAgent: agentRequests(from: firstMessage) > 0))
        case .failure(.timeout): return .interrupted(.timeout)
        case .failure(let interruption): return .interrupted(spend(interruption))
        }
    }

    private func agentRequests(from start: Int) -> Int {
        messages.dropFirst(start).count { $0 == .agentChannel }
    }
}
