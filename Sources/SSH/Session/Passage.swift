package import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A connection that goes on from one SSH server to the next, through a channel of a session (direct-tcpip, RFC 4254 §7.2):
/// what `ssh -W` does for ProxyJump.
///
/// The session serves it alone, from its opening until either end is closed.
package final class Passage: Sendable {
    /// This end of it: whoever takes it closes it, and the passage ends with that.
    package let socket: ConnectedSocket
    /// From the request to the server's confirmation.
    package let openedAfter: Duration
    private let carrier: Task<Void, Never>

    /// Why there is none.
    package enum Failure: Error, Sendable {
        case refused(ChannelFailure)
        /// The server did not answer in time: it may still be dialling.
        case noReply(after: Duration)
        case interrupted(Interruption)
    }

    private init(socket: ConnectedSocket, openedAfter: Duration, carrier: Task<Void, Never>) {
        self.socket = socket
        self.openedAfter = openedAfter
        self.carrier = carrier
    }

    /// Asks the server of `session` to connect to `host`:`port`. Cancelling ends the session.
    package static func open(
        through session: SSHSession, host: String, port: Int, deadline: Deadline
    ) async -> Result<Passage, Failure> {
        let (answers, answer) = AsyncStream<Result<(ConnectedSocket, Duration), Failure>>.makeStream()
        let carrier = Task {
            // Port 65535 is what ssh gives for -W (channels.c, channel_connect_stdio_fwd).
            let opening = await session.withDirectChannel(
                host: host, port: port, originator: ("127.0.0.1", 65535), deadline: deadline, leavingSilence: true
            ) { channel in
                var ends: [Int32] = [-1, -1]
                guard socketpair(AF_UNIX, SocketKind.stream, 0, &ends) == 0 else {
                    answer.yield(.failure(.interrupted(.unusable("no pair of sockets"))))
                    return
                }
                for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
                answer.yield(.success((ConnectedSocket(owning: ends[0]), channel.openedAfter)))
                await session.carry(channel.number, ends[1])
                systemClose(ends[1])
            }
            switch opening {
            case .opened: break
            case .failed(let failure): answer.yield(.failure(.refused(failure)))
            case .noReply(let after): answer.yield(.failure(.noReply(after: after)))
            case .interrupted(let why): answer.yield(.failure(.interrupted(why)))
            }
            answer.finish()
        }
        return await withTaskCancellationHandler {
            for await first in answers {
                return first.map { Passage(socket: $0.0, openedAfter: $0.1, carrier: carrier) }
            }
            return .failure(.interrupted(.cancelled))
        } onCancel: {
            session.cancel()
        }
    }

    /// Returns when nothing is carried any more; the socket must have been closed before.
    package func end() async { await carrier.value }
}

private func systemClose(_ descriptor: Int32) { close(descriptor) }
