#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A connected socket as a stream of bytes. Each wait is on a thread of its own and ends with the task.
package struct SocketStream: ByteStream {
    private let socket: ConnectedSocket

    /// Shares the socket, which stays open as long as any owner of it lives.
    package init(_ socket: ConnectedSocket) { self.socket = socket }

    /// The next bytes, at most 65,536 at once; `.broken` for any errno of recv(2), and once the socket is closed.
    package func receive(_ limit: Int, deadline: Deadline) async -> Received {
        let socket = socket
        let size = max(1, min(limit, 1 << 16))
        let received = try? await interruptible(named: "receive") { interruption -> Received in
            guard let descriptor = socket.descriptor else { return .broken }
            var buffer = [UInt8](repeating: 0, count: size)
            while true {
                let count = recv(descriptor, &buffer, size, TransferFlag.doNotWait)
                if count > 0 { return .bytes(Array(buffer[..<count])) }
                if count == 0 { return .endOfStream }
                guard errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR else { return .broken }
                switch waitForEvents(on: descriptor, POLLIN, until: deadline, interruption: interruption) {
                case .ready: continue
                case .deadline: return .timedOut
                case .interrupted: return .cancelled
                }
            }
        }
        return received ?? .cancelled
    }

    /// Sends without SIGPIPE; false also for any errno of send(2), a cancelled task, and a closed socket.
    package func send(_ bytes: [UInt8], deadline: Deadline) async -> Bool {
        let socket = socket
        let sent = try? await interruptible(named: "send") { interruption -> Bool in
            guard let descriptor = socket.descriptor else { return false }
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    systemSend(descriptor, $0.baseAddress, $0.count)
                }
                if count > 0 {
                    rest = rest.dropFirst(count)
                    continue
                }
                guard count < 0, errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR,
                    case .ready = waitForEvents(
                        on: descriptor, POLLOUT, until: deadline, interruption: interruption)
                else { return false }
            }
            return true
        }
        return sent ?? false
    }
}

/// send(2) without SIGPIPE.
private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
    Glibc.send(descriptor, bytes, count, TransferFlag.doNotWait | TransferFlag.noSignal)
    #else
    Darwin.send(descriptor, bytes, count, TransferFlag.doNotWait | TransferFlag.noSignal)
    #endif
}
