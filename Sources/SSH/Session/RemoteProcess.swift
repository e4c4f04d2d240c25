package import HostSystem
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A command that runs on the tunnel host, its standard streams in our hands: input and output are a socket here, and its
/// standard error is kept as it comes (RFC 4254 §6.5).
///
/// The session serves it alone, from its start until it has ended or is given up.
package final class RemoteProcess: Sendable {
    /// Its standard input and output: whoever takes it closes it, which ends the input.
    package let socket: ConnectedSocket
    private let progress: CommandProgress
    private let carrier: Task<Void, Never>

    /// Why it does not run.
    package enum Failure: Error, Sendable {
        /// The session channel, or the command, was refused; the server's words, foreign.
        case refused(String)
        case interrupted(Interruption)
    }

    private init(socket: ConnectedSocket, progress: CommandProgress, carrier: Task<Void, Never>) {
        self.socket = socket
        self.progress = progress
        self.carrier = carrier
    }

    /// What it has written to standard error so far, at most the limit; foreign.
    package var errors: [UInt8] { progress.errors.withLock { $0 } }
    /// It has ended, or the connection to it has.
    package var isOver: Bool { progress.ending.withLock { $0 != nil } }
    /// Nil while it runs, and where a signal ended it or nobody said.
    package var exitStatus: Int? { progress.ending.withLock { $0?.status } }

    /// Runs `command` as the account's shell understands it. Cancelling ends the session, if the server does not answer soon.
    ///
    /// - Parameters:
    ///   - agent: what programs there may list keys of and ask for signatures as long as it runs (`ssh -A`); nil for none.
    ///   - limit: bytes kept of standard error.
    ///   - deadline: for its start.
    package static func start(
        _ command: String, on session: SSHSession, lending agent: AgentClient? = nil, limit: Int = 1 << 20,
        deadline: Deadline
    ) async -> Result<RemoteProcess, Failure> {
        guard !command.utf8.contains(0) else { return .failure(.interrupted(.unusable("no such command"))) }
        let progress = CommandProgress(limit: limit)
        let (answers, answer) = AsyncStream<Result<ConnectedSocket, Failure>>.makeStream()
        let carrier = Task {
            let opening = await session.withSessionChannel(deadline) { channel in
                var ends: [Int32] = [-1, -1]
                guard socketpair(AF_UNIX, SocketKind.stream, 0, &ends) == 0 else {
                    answer.yield(.failure(.interrupted(.unusable("no pair of sockets"))))
                    return
                }
                for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
                let near = ConnectedSocket(owning: ends[0])
                if let failure = await session.begin(command, on: channel.number, lending: agent, deadline) {
                    answer.yield(.failure(failure))
                } else {
                    answer.yield(.success(near))
                    await session.carry(channel.number, ends[1], of: progress)
                }
                systemClose(ends[1])
            }
            switch opening {
            case .opened: break
            case .failed(let failure): answer.yield(.failure(.refused(failure.text)))
            case .noReply: answer.yield(.failure(.interrupted(.timeout)))
            case .interrupted(let why): answer.yield(.failure(.interrupted(why)))
            }
            progress.ending.withLock { $0 = $0 ?? .init(status: nil) }
            answer.finish()
        }
        // Whoever gives up just now may still end what has been started: for that the session must live.
        let waiting = Task { () -> Result<ConnectedSocket, Failure> in
            for await first in answers { return first }
            return .failure(.interrupted(.cancelled))
        }
        let lastWait = Mutex<Task<Void, Never>?>(nil)
        let started = await withTaskCancellationHandler {
            await waiting.value
        } onCancel: {
            lastWait.withLock { wait in
                wait = Task {
                    guard (try? await Task.sleep(for: patienceWithStart)) != nil else { return }
                    session.cancel()
                }
            }
        }
        lastWait.withLock { $0?.cancel() }
        return started.map { RemoteProcess(socket: $0, progress: progress, carrier: carrier) }
    }

    /// How long a start may still take once nobody waits for it.
    private static let patienceWithStart = Duration.milliseconds(400)

    /// Returns when nothing is carried any more: when the command has ended, or a quarter of a second after the end of its input;
    /// the socket must have been closed before.
    ///
    /// - Returns: false if it may still be running.
    package func end() async -> Bool {
        await carrier.value
        return progress.ending.withLock { $0?.isSeen ?? false }
    }
}

/// What is known of a command while it runs.
final class CommandProgress: Sendable {
    struct Ending: Sendable {
        var status: Int?
        /// The server said that it has ended.
        var isSeen = false
    }

    let errors = Mutex<[UInt8]>([])
    let ending = Mutex<Ending?>(nil)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    func ended(_ status: Int?) { ending.withLock { $0 = Ending(status: status, isSeen: true) } }

    func keep(_ bytes: ArraySlice<UInt8>) {
        errors.withLock { $0 += bytes.prefix(max(0, limit - $0.count)) }
    }
}

private func systemClose(_ descriptor: Int32) { close(descriptor) }
