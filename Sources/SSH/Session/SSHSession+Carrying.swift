internal import CLibSSH
internal import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension SSHSession {
    /// At most so many bytes wait for a side that does not take them.
    private static let carried = 64 * 1024

    /// Carries bytes between a channel and a socket until either ends. The session's thread does nothing else meanwhile.
    func carry(_ number: Int, _ near: Int32) async {
        _ = fcntl(near, F_SETFL, fcntl(near, F_GETFL) | O_NONBLOCK)
        await step {
            guard let channel = library?.channel(number) else { return }
            var towardsNear: [UInt8] = []
            var towardsServer: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 32 * 1024)
            while let library, !library.isDead {
                let isOver = take(from: channel, &towardsNear, &buffer)
                guard give(&towardsNear, to: near) else { break }
                // What came before the end is still delivered.
                if isOver, towardsNear.isEmpty { break }
                if towardsServer.isEmpty {
                    let count = recv(near, &buffer, buffer.count, 0)
                    if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { break }
                    if count > 0 { towardsServer = Array(buffer[..<count]) }
                }
                if !towardsServer.isEmpty, let sent = writeSome(channel, towardsServer[...], library) {
                    guard sent >= 0 else { break }
                    towardsServer.removeFirst(sent)
                    continue
                }
                collectMessages()
                waitForEither(library, near, towardsNear: !towardsNear.isEmpty, towardsServer: !towardsServer.isEmpty)
            }
            shutdown(near, Shutdown.bothWays)
        }
    }

    /// Carries the standard streams of a command until it has ended, or ``patienceWithCommand`` after its input has.
    func carry(_ number: Int, _ near: Int32, of command: CommandProgress) async {
        _ = fcntl(near, F_SETFL, fcntl(near, F_GETFL) | O_NONBLOCK)
        await step {
            guard let channel = library?.channel(number) else { return }
            var towardsNear: [UInt8] = []
            var towardsServer: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 32 * 1024)
            var end: Deadline?
            while let library, !library.isDead {
                _ = take(from: channel, &towardsNear, &buffer)
                takeErrors(from: channel, command, &buffer)
                // Nobody here wants more of it: what it still says is dropped.
                if !give(&towardsNear, to: near) { towardsNear = [] }
                let status = ssh_channel_get_exit_status(channel)
                let isOver =
                    ssh_channel_is_closed(channel) != 0 || (status >= 0 && ssh_channel_is_eof(channel) != 0)
                if isOver, !library.isDead, towardsNear.isEmpty {
                    takeErrors(from: channel, command, &buffer)
                    command.ended(status >= 0 ? Int(status) : nil)
                    break
                }
                if library.hasLentAgent { library.lentAgent.serve { self.writeSome($0, $1, library) } }
                if end == nil, towardsServer.isEmpty {
                    let count = recv(near, &buffer, buffer.count, 0)
                    if count > 0 {
                        towardsServer = Array(buffer[..<count])
                    } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
                        _ = ssh_channel_send_eof(channel)
                        _ = flush(library)
                        end = Deadline(after: Self.patienceWithCommand)
                    }
                }
                if end?.isOver ?? false { break }
                if !towardsServer.isEmpty, let sent = writeSome(channel, towardsServer[...], library) {
                    towardsServer.removeFirst(sent < 0 ? towardsServer.count : sent)
                    continue
                }
                collectMessages()
                waitForEither(
                    library, end == nil ? near : -1, towardsNear: !towardsNear.isEmpty,
                    towardsServer: !towardsServer.isEmpty || end != nil)
            }
            if let library, library.hasLentAgent { library.lentAgent.takeBack() }
            shutdown(near, Shutdown.bothWays)
        }
    }

    /// How long a command may go on once its input has ended.
    private static let patienceWithCommand = Duration.milliseconds(250)

    private func takeErrors(from channel: ssh_channel, _ command: CommandProgress, _ buffer: inout [UInt8]) {
        while true {
            let count = ssh_channel_read_nonblocking(channel, &buffer, UInt32(buffer.count), 1)
            guard count > 0 else { return }
            command.keep(buffer[..<Int(count)])
        }
    }

    /// Appends what the channel has; true when no more will come.
    private func take(from channel: ssh_channel, _ bytes: inout [UInt8], _ buffer: inout [UInt8]) -> Bool {
        while bytes.count < Self.carried {
            let count = ssh_channel_read_nonblocking(channel, &buffer, UInt32(buffer.count), 0)
            guard count > 0 else {
                return count == SSH_EOF || count == SSH_ERROR || ssh_channel_is_eof(channel) != 0
                    || ssh_channel_is_closed(channel) != 0
            }
            bytes += buffer[..<Int(count)]
        }
        return false
    }

    /// Sends what the socket takes; false when it takes no more for ever.
    private func give(_ bytes: inout [UInt8], to near: Int32) -> Bool {
        while !bytes.isEmpty {
            let count = send(near, bytes, bytes.count, TransferFlag.noSignal)
            if count < 0 { return errno == EAGAIN || errno == EINTR }
            bytes.removeFirst(count)
        }
        return true
    }

    private func waitForEither(_ library: LibrarySession, _ near: Int32, towardsNear: Bool, towardsServer: Bool) {
        let wantsWriting = ssh_get_poll_flags(library.raw) & SSH_WRITE_PENDING != 0
        var entries = [
            pollfd(fd: ssh_get_fd(library.raw), events: Int16(POLLIN | (wantsWriting ? POLLOUT : 0)), revents: 0),
            // With bytes in hand for the server, more from here would only wait.
            pollfd(
                fd: near, events: Int16((towardsServer ? 0 : POLLIN) | (towardsNear ? POLLOUT : 0)), revents: 0),
        ]
        // The window may open, or the session's lever be pulled, without either descriptor telling.
        _ = poll(&entries, 2, towardsServer ? 10 : 250)
    }
}
