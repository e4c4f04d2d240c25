internal import CLibSSH
internal import HostSystem

/// The person's agent, lent to programs on the tunnel host while one command runs there, as `ssh -A` lends it for a whole
/// session (OpenSSH PROTOCOL.agent): keys can be listed and asked for signatures, and nothing in the agent be changed.
///
/// Outside of that time every channel to an agent is refused. Confined to its session's thread.
final class LentAgent {
    private unowned let library: LibrarySession
    private let callbacks: UnsafeMutablePointer<ssh_callbacks_struct>
    private var agent: AgentClient?
    private var channels: [Int: Exchange] = [:]

    /// What came through one channel and is not answered yet, and what of the answers is not sent yet.
    fileprivate struct Exchange {
        var received: [UInt8] = []
        var unsent: [UInt8] = []
    }

    /// More at once than one ssh opens.
    private static let mostChannels = 8
    /// The agent may ask its person (ssh-add(1) -c).
    private static let patience = Duration.seconds(10)

    init(_ library: LibrarySession) {
        self.library = library
        callbacks = .allocate(capacity: 1)
        callbacks.initialize(to: ssh_callbacks_struct())
        callbacks.pointee.size = MemoryLayout<ssh_callbacks_struct>.size
        callbacks.pointee.userdata = Unmanaged.passUnretained(self).toOpaque()
        callbacks.pointee.channel_open_request_auth_agent_function = { _, box in
            guard let box else { return nil }
            return Unmanaged<LentAgent>.fromOpaque(box).takeUnretainedValue().open()
        }
        ssh_set_callbacks(library.raw, callbacks)
    }

    // libssh keeps the pointer as long as the session lives: it is freed after that.
    deinit { callbacks.deallocate() }

    var isLent: Bool { agent != nil }

    func lend(_ agent: AgentClient) { self.agent = agent }

    /// Closes what is open to it.
    func takeBack() {
        agent = nil
        for number in channels.keys { library.freeChannel(number) }
        channels = [:]
    }

    /// Within libssh, which answers for us: nil refuses.
    private func open() -> ssh_channel? {
        guard agent != nil, channels.count < LentAgent.mostChannels, let number = library.newChannel() else {
            return nil
        }
        channels[number] = Exchange()
        return library.channel(number)
    }

    /// Answers what has come; `write` sends what the channel takes: nil for nothing now, a negative number for never.
    func serve(_ write: (ssh_channel, ArraySlice<UInt8>) -> Int?) {
        for number in channels.keys.sorted() {
            guard let channel = library.channel(number), var exchange = channels[number] else { continue }
            let isOver = take(from: channel, &exchange)
            while let request = exchange.nextRequest() { exchange.unsent += AgentMessage.framed(answer(to: request)) }
            while !exchange.unsent.isEmpty, let sent = write(channel, exchange.unsent[...]) {
                exchange.unsent.removeFirst(sent < 0 ? exchange.unsent.count : sent)
            }
            channels[number] = exchange
            guard isOver || exchange.isMalformed else { continue }
            channels[number] = nil
            library.freeChannel(number)
        }
    }

    private func take(from channel: ssh_channel, _ exchange: inout Exchange) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while !exchange.isMalformed {
            let count = ssh_channel_read_nonblocking(channel, &buffer, UInt32(buffer.count), 0)
            guard count > 0 else {
                return count == SSH_EOF || count == SSH_ERROR || ssh_channel_is_eof(channel) != 0
                    || ssh_channel_is_closed(channel) != 0
            }
            exchange.received += buffer[..<Int(count)]
        }
        return true
    }

    private func answer(to request: [UInt8]) -> [UInt8] {
        guard let agent, [AgentMessage.requestIdentities, AgentMessage.signRequest].contains(request.first) else {
            return [AgentMessage.failure]
        }
        let answer = agent.exchange(request, deadline: Deadline(after: LentAgent.patience))
        return (try? answer.get()) ?? [AgentMessage.failure]
    }
}

extension LentAgent.Exchange {
    /// Longer than any agent's message.
    fileprivate var isMalformed: Bool { length.map { !(1...AgentMessage.longest).contains($0) } ?? false }

    private var length: Int? {
        received.count < 4 ? nil : received[..<4].reduce(0) { $0 << 8 | Int($1) }
    }

    fileprivate mutating func nextRequest() -> [UInt8]? {
        guard let length, !isMalformed, received.count >= 4 + length else { return nil }
        defer { received.removeFirst(4 + length) }
        return Array(received[4..<4 + length])
    }
}
