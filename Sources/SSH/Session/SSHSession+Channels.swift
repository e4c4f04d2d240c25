internal import CLibSSH
package import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension SSHSession {
    /// Asks the server to connect to `host`:`port` (direct-tcpip, RFC 4254 §7.2), as ssh does for each connection to a
    /// local or dynamic tunnel, and closes the channel after `body`.
    ///
    /// `host` goes to the server letter by letter: PermitOpen compares strings.
    /// - Parameters:
    ///   - originator: where the connection is said to come from; it shows in the server's log only.
    ///   - leavesSilence: an open without an answer does not spend the session; the server may still be dialling, and what
    ///     comes of it ends with the session.
    package func withDirectChannel<Value: Sendable>(
        host: String, port: Int, originator: (address: String, port: Int) = ("127.0.0.1", 0), deadline: Deadline,
        leavingSilence leavesSilence: Bool = false, _ body: @Sendable (SSHChannel) async -> Value
    ) async -> ChannelOpening<Value> {
        // libssh would send any number; the server sees it modulo something.
        guard (0...65535).contains(port), !host.utf8.contains(0) else {
            return .interrupted(.unusable("no such endpoint"))
        }
        return await withChannel(deadline, leavingSilence: leavesSilence, body) {
            ssh_channel_open_forward($0, host, Int32(port), originator.address, Int32(clamping: originator.port))
        }
    }

    /// The same to a Unix socket of the tunnel host (direct-streamlocal@openssh.com, OpenSSH PROTOCOL §2.4).
    package func withDirectChannel<Value: Sendable>(
        socketPath: String, deadline: Deadline, _ body: @Sendable (SSHChannel) async -> Value
    ) async -> ChannelOpening<Value> {
        guard !socketPath.isEmpty, !socketPath.utf8.contains(0) else {
            return .interrupted(.unusable("no such endpoint"))
        }
        return await withChannel(deadline, body) { ssh_channel_open_forward_unix($0, socketPath, "127.0.0.1", 0) }
    }

    func withChannel<Value: Sendable>(
        _ deadline: Deadline, leavingSilence leavesSilence: Bool = false, _ body: @Sendable (SSHChannel) async -> Value,
        open: (ssh_channel) -> Int32
    ) async -> ChannelOpening<Value> {
        if let obstacle = channelObstacle() { return .interrupted(obstacle) }
        switch await step({ openChannel(deadline, leavesSilence, open) }) {
        case .opened(let channel, let after):
            let value = await body(channel)
            SSHLibrary.call {
                library?.freeChannel(channel.number)
                if let library, !library.isDead { _ = flush(library) }
            }
            return .opened(value, after: after)
        case .failed(let failure): return .failed(failure)
        case .noReply(let after): return .noReply(after: after)
        case .interrupted(let interruption): return .interrupted(interruption)
        }
    }

    /// Why a channel or a global request is not possible now.
    func channelObstacle() -> Interruption? {
        switch phase {
        case .authenticated: nil
        case .new, .handshaken: .unusable("not authenticated")
        case .spent(let why): .unusable(why)
        case .closed: .cancelled
        }
    }

    private func openChannel(
        _ deadline: Deadline, _ leavesSilence: Bool, _ open: (ssh_channel) -> Int32
    ) -> ChannelOpening<SSHChannel> {
        let start = ContinuousClock.now
        collectMessages()
        let firstMessage = messages.count
        guard let number = library?.newChannel(), let channel = library?.channel(number) else {
            return .interrupted(.unusable(library?.errorText ?? "not connected"))
        }
        counters.channels += 1
        let outcome = driveMarked(until: deadline) { _ -> Int32? in
            let status = open(channel)
            return status == SSH_AGAIN ? nil : status
        }
        takeAnswer()
        let after = ContinuousClock.now - start
        switch outcome {
        case .success(SSH_OK):
            return .opened(SSHChannel(session: self, number: number, openedAfter: after), after: after)
        case .success:
            guard let library else { return .interrupted(.cancelled) }
            let text = library.errorText
            if library.isDead { return .interrupted(spend(ending(library))) }
            library.freeChannel(number)
            guard let failure = openFailure(from: firstMessage, text) ?? LibraryText.openFailure(text) else {
                return .interrupted(.unusable(text))
            }
            return .failed(
                ChannelFailure(
                    code: failure.code, text: failure.text, after: after, debugTexts: debugTexts(from: firstMessage)))
        case .failure(.timeout):
            askAgain()
            // Not freed: libssh would not understand the late answer. It goes with the session.
            if !leavesSilence { spend(.timeout) }
            return .noReply(after: after)
        case .failure(let interruption): return .interrupted(spend(interruption))
        }
    }

    /// The answer to the open that libssh speaks of in `text`: a late one to an earlier open may have come beside it.
    private func openFailure(from start: Int, _ text: String) -> (code: UInt32, text: String)? {
        let number = LibraryText.failedChannel(text)
        for case .openFailure(let channel, let code, let text) in messages.dropFirst(start).reversed()
        where number == nil || number == channel {
            return (code, text)
        }
        return nil
    }

    // MARK: - Within the scope

    func read(_ number: Int, limit: Int, errors: Bool, deadline: Deadline) async -> SSHChannel.ReadResult {
        await step {
            guard let channel = library?.channel(number) else { return .interrupted(.unusable("channel is closed")) }
            var buffer = [UInt8](repeating: 0, count: max(1, min(limit, 65536)))
            let size = UInt32(buffer.count)
            let outcome = drive(until: deadline) { library -> Int32? in
                let count = ssh_channel_read_nonblocking(channel, &buffer, size, errors ? 1 : 0)
                if count > 0 { return count }
                if count == SSH_EOF || ssh_channel_is_eof(channel) != 0 { return 0 }
                // A CLOSE without EOF ends the stream as well; a dead session's channels call themselves closed, too.
                if !library.isDead && ssh_channel_is_closed(channel) != 0 { return 0 }
                return count == 0 || count == SSH_AGAIN ? nil : SSH_ERROR
            }
            switch outcome {
            case .success(let count) where count > 0: return .bytes(Array(buffer[..<Int(count)]))
            case .success(0): return .endOfStream
            case .success: return .interrupted(channelError())
            case .failure(.timeout): return .interrupted(.timeout)
            case .failure(let interruption): return .interrupted(spend(interruption))
            }
        }
    }

    func write(_ number: Int, _ bytes: [UInt8], deadline: Deadline) async -> SSHChannel.WriteResult {
        await step {
            guard let channel = library?.channel(number) else {
                return .interrupted(.unusable("channel is closed"), sent: 0)
            }
            var rest = bytes[...]
            var sent: Int { bytes.count - rest.count }
            while !rest.isEmpty {
                let outcome = drive(until: deadline) { self.writeSome(channel, rest, $0) }
                switch outcome {
                case .success(let count) where count >= 0: rest = rest.dropFirst(count)
                case .success: return .closed(sent: sent)
                case .failure(.timeout): return .interrupted(.timeout, sent: sent)
                case .failure(let interruption): return .interrupted(spend(interruption), sent: sent)
                }
            }
            return .written
        }
    }

    /// Writes what window and transport take; nil for nothing now, -1 for a closed channel.
    func writeSome(_ channel: ssh_channel, _ bytes: ArraySlice<UInt8>, _ library: LibrarySession) -> Int? {
        guard ssh_channel_is_open(channel) != 0 else { return library.isDead ? nil : -1 }
        // libssh writes in blocking mode: only into a socket with room.
        var entry = pollfd(fd: ssh_get_fd(library.raw), events: Int16(POLLOUT), revents: 0)
        let window = Int(ssh_channel_window_size(channel))
        guard window > 0, poll(&entry, 1, 0) == 1, entry.revents & Int16(POLLOUT) != 0 else {
            // Lets libssh take what widens the window: ssh_channel_poll would not while there is unread data, and then
            // we would spin. Such a channel has no exit status, so that asking for it always takes packets.
            _ = ssh_channel_get_exit_status(channel)
            return nil
        }
        let count = bytes.prefix(min(window, 32 * 1024)).withUnsafeBytes {
            ssh_channel_write(channel, $0.baseAddress, UInt32($0.count))
        }
        if count > 0 { _ = flush(library) }
        return count > 0 ? Int(count) : nil
    }

    func sendEOF(_ number: Int) async {
        await step {
            guard let library, let channel = library.channel(number), ssh_channel_is_open(channel) != 0 else { return }
            _ = ssh_channel_send_eof(channel)
            _ = flush(library)
        }
    }

    private func channelError() -> Interruption {
        guard let library else { return .cancelled }
        return library.isDead ? spend(ending(library)) : .unusable(library.errorText)
    }
}
