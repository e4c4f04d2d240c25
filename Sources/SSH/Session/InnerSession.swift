package import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension SSHSession {
    /// The handshake of the SSH server at the other end of `stream`, e.g. a channel of another session: its host key,
    /// and no login.
    ///
    /// - Parameter read: what has already been read from the stream, the server's identification above all.
    /// - Returns: nil where no pair of sockets could be had.
    package static func handshake(
        over stream: some ByteStream, read: [UInt8], options: SSHSessionOptions, deadline: Deadline
    ) async -> Result<Handshake, HandshakeFailure>? {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, SocketKind.stream, 0, &ends) == 0 else { return nil }
        let session = SSHSession(descriptor: ends[0], options: options)
        let carrier = Task { [near = ends[1]] in await carry(stream, near, read, until: deadline) }
        let outcome = await session.handshake(deadline: deadline)
        // Never cancelled: a task that is cancelled while it reads a channel ends the session that the channel is of.
        // It ends when its near end does, which is now.
        await session.close()
        await carrier.value
        systemClose(ends[1])
        return outcome
    }

    /// Carries bytes both ways until one end ends. A channel can be waited for in one direction only, so both are looked
    /// at in turns of a few milliseconds.
    private static func carry(_ stream: some ByteStream, _ near: Int32, _ read: [UInt8], until deadline: Deadline) async
    {
        _ = fcntl(near, F_SETFL, fcntl(near, F_GETFL) | O_NONBLOCK)
        defer { shutdown(near, Shutdown.bothWays) }
        guard give(read, to: near) else { return }
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while !deadline.isOver {
            let count = recv(near, &buffer, buffer.count, 0)
            if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { return }
            if count > 0, !(await stream.send(Array(buffer.prefix(count)), deadline: deadline)) { return }
            switch await stream.receive(16_384, deadline: deadline.limited(to: .milliseconds(5))) {
            case .bytes(let bytes): guard give(bytes, to: near) else { return }
            case .timedOut: continue
            case .endOfStream, .broken, .cancelled: return
            }
        }
    }

    /// A handshake is smaller than a socket's buffer: what does not fit is no handshake.
    private static func give(_ bytes: [UInt8], to near: Int32) -> Bool {
        bytes.isEmpty || systemSend(near, bytes) == bytes.count
    }
}

private func systemClose(_ descriptor: Int32) { close(descriptor) }

/// send(2) without SIGPIPE.
private func systemSend(_ descriptor: Int32, _ bytes: [UInt8]) -> Int {
    send(descriptor, bytes, bytes.count, TransferFlag.noSignal)
}
