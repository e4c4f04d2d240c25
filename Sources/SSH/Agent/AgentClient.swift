package import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A client of ssh-agent(1): lists keys and passes sign requests on. Blocking, each call within its deadline.
package struct AgentClient: Sendable, Hashable {
    /// Why there is no answer to a request.
    package enum Failure: Error, Sendable, Hashable {
        /// connect(2) or socket(2) failed: ENOENT no such socket, ECONNREFUSED nobody listens, EACCES, …
        case unreachable(Int32)
        /// The path does not fit into a socket address (unix(7): 108 bytes).
        case pathTooLong
        /// No complete answer by the deadline, or no room for the request.
        case timeout
        /// It hung up, or an I/O error.
        case closed
        /// What came is no answer of an agent, or longer than any agent's.
        case malformed
        /// SSH_AGENT_FAILURE.
        case refused
    }

    /// What SSH_AUTH_SOCK or IdentityAgent names.
    package let path: String

    /// Nothing is connected before a request; each has a connection of its own.
    package init(path: String) { self.path = path }

    /// The keys the agent holds, in its order, certificates among them. An agent without keys gives an empty list.
    package func identities(deadline: Deadline) async -> Result<[PublicKey], Failure> {
        await onOwnThread(named: "ssh agent") { [self] in
            exchange([AgentMessage.requestIdentities], deadline: deadline).flatMap { answer in
                if answer.first == AgentMessage.failure { return .failure(.refused) }
                return AgentMessage.identities(in: answer).map { .success($0) } ?? .failure(.malformed)
            }
        }
    }

    /// Sends one request on a connection of its own and returns the answer's payload.
    /// - Parameter watched: a socket whose end ends the wait, too, with `.closed`; -1 for none.
    func exchange(_ request: [UInt8], watching watched: Int32 = -1, deadline: Deadline) -> Result<[UInt8], Failure> {
        switch connectToAgent() {
        case .failure(let failure): return .failure(failure)
        case .success(let descriptor):
            defer { close(descriptor) }
            let channel = AgentChannel(descriptor: descriptor, watched: watched)
            if let failure = channel.send(request, deadline: deadline) { return .failure(failure) }
            return channel.receive(deadline: deadline)
        }
    }

    private func connectToAgent() -> Result<Int32, Failure> {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return .failure(.pathTooLong) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, SocketKind.stream, 0)
        guard descriptor >= 0 else { return .failure(.unreachable(errno)) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        // A full backlog answers EAGAIN instead of waiting.
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else {
            let error = errno
            close(descriptor)
            return .failure(.unreachable(error))
        }
        return .success(descriptor)
    }
}

/// Framed messages over a stream socket, each within a deadline. Does not own the descriptor.
struct AgentChannel {
    let descriptor: Int32
    var watched: Int32 = -1

    func send(_ payload: [UInt8], deadline: Deadline) -> AgentClient.Failure? {
        var rest = AgentMessage.framed(payload)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemSend(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                guard ready(POLLOUT, deadline) else { return .timeout }
            } else if errno != EINTR {
                return .closed
            }
        }
        return nil
    }

    /// The next payload; `.malformed` if it is empty or longer than any agent's.
    func receive(deadline: Deadline) -> Result<[UInt8], AgentClient.Failure> {
        receive(4, deadline).flatMap { header in
            let length = header.reduce(0) { $0 << 8 | Int($1) }
            guard (1...AgentMessage.longest).contains(length) else { return .failure(.malformed) }
            return receive(length, deadline)
        }
    }

    private func receive(_ count: Int, _ deadline: Deadline) -> Result<[UInt8], AgentClient.Failure> {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: min(count, 16 * 1024))
        while bytes.count < count {
            let got = recv(descriptor, &piece, min(piece.count, count - bytes.count), 0)
            if got > 0 {
                bytes += piece[..<got]
            } else if got == 0 {
                return .failure(.closed)
            } else if errno == EAGAIN {
                guard ready(POLLIN, deadline) else { return .failure(.timeout) }
            } else if errno != EINTR {
                return .failure(.closed)
            }
        }
        return .success(bytes)
    }

    private func ready(_ events: Int32, _ deadline: Deadline) -> Bool {
        var entries = [
            pollfd(fd: descriptor, events: Int16(events), revents: 0), pollfd(fd: watched, events: 0, revents: 0),
        ]
        while !deadline.isOver {
            guard poll(&entries, 2, deadline.pollMilliseconds) > 0 else { continue }
            return entries[1].revents == 0
        }
        return false
    }
}

private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    send(descriptor, bytes, count, TransferFlag.noSignal)
}
