internal import CHostSystem
internal import CLibSSH

/// The `ssh_session` and all that must be freed with it, in the right order. Used by one thread at a time: the
/// session actor's, and at the end the one that lets go of it last.
final class LibrarySession: @unchecked Sendable {
    let raw: ssh_session
    private(set) var recorder: PacketRecorder?
    /// Packets sent and received, counted by libssh.
    private let counter = UnsafeMutablePointer<ssh_counter_struct>.allocate(capacity: 1)
    /// Channels not yet freed, by our own number.
    private var channels: [Int: ssh_channel] = [:]
    private var nextChannel = 0
    private var isFreed = false
    /// What the server opens to us.
    private(set) lazy var incoming = IncomingChannels(self)
    /// The agent here, for programs there; made when it is first lent.
    private(set) lazy var lentAgent = LentAgent(self)
    private(set) var hasLentAgent = false
    private var transport: (descriptor: Int32, identity: LoopbackPair.Identity)?

    init?() {
        counter.initialize(to: ssh_counter_struct())
        guard let raw = ssh_new() else {
            counter.deallocate()
            return nil
        }
        self.raw = raw
        ssh_set_counters(raw, nil, counter)
        ssh_set_blocking(raw, 0)
        // From the first moment on: a channel that the server opens must not wait for an answer that never comes.
        _ = incoming
    }

    /// Gives libssh its end of the pair. Whether libssh closes it depends on how the session ends (0.10.6: not after
    /// an orderly one), so that at the end it is looked at, and closed if it is still there.
    func adopt(_ descriptor: Int32) {
        transport = LoopbackPair.Identity(of: descriptor).map { (descriptor, $0) }
        var descriptor = descriptor
        ssh_options_set(raw, SSH_OPTIONS_FD, &descriptor)
    }

    func startRecording(clientPort: UInt16) {
        recorder = PacketRecorder(session: raw, clientPort: clientPort)
    }

    var packetsSent: UInt64 { counter.pointee.out_packets }
    var packetsReceived: UInt64 { counter.pointee.in_packets }

    /// libssh never clears it: to be read only right after a failure.
    var errorText: String { String(cString: ssh_get_error(UnsafeMutableRawPointer(raw))) }

    var isDead: Bool {
        ssh_is_connected(raw) == 0 || ssh_get_status(raw) & (SSH_CLOSED | SSH_CLOSED_ERROR) != 0
    }

    // MARK: - Channels

    func newChannel() -> Int? {
        guard !isFreed, let channel = ssh_channel_new(raw) else { return nil }
        nextChannel += 1
        channels[nextChannel] = channel
        return nextChannel
    }

    /// Takes over a channel that the server opened.
    func adoptChannel(_ channel: ssh_channel) -> Int {
        nextChannel += 1
        channels[nextChannel] = channel
        return nextChannel
    }

    func channel(_ number: Int) -> ssh_channel? { channels[number] }

    /// Frees a channel, which sends CLOSE if it was opened. Never EOF or CLOSE by hand for one whose open failed:
    /// libssh would send them for the server's channel 0, and sshd would drop the whole session.
    func freeChannel(_ number: Int) {
        guard let channel = channels.removeValue(forKey: number) else { return }
        ssh_channel_free(channel)
    }

    func lend(_ agent: AgentClient) {
        hasLentAgent = true
        lentAgent.lend(agent)
    }

    /// Refuses the channel that the server asked for first of those not yet answered; libssh keeps them for us.
    func refuseChannel() {
        guard !isFreed, let message = ssh_message_get(raw) else { return }
        ssh_message_reply_default(message)
        ssh_message_free(message)
    }

    // MARK: - The end

    /// Says goodbye (SSH_MSG_DISCONNECT) and frees everything; idempotent.
    func free(sayingGoodbye: Bool) {
        guard !isFreed else { return }
        isFreed = true
        // They are freed by libssh with the session.
        channels = [:]
        recorder?.pause()
        ssh_set_message_callback(raw, nil, nil)
        if sayingGoodbye { ssh_disconnect(raw) }
        ssh_free(raw)
        if let transport { transport.identity.close(transport.descriptor) }
        recorder = nil
        counter.deallocate()
    }

    deinit {
        SSHLibrary.call { free(sayingGoodbye: false) }
    }
}
