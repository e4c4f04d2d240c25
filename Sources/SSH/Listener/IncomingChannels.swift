internal import CLibSSH

/// The channels that the server opens to us because somebody connected to a listener of ours (forwarded-tcpip,
/// RFC 4254 §7.2). libssh hands them over while it takes packets, whatever for; every other request of the server for a
/// channel is refused. Confined to its session's thread.
final class IncomingChannels {
    /// A forwarded connection that waits to be taken.
    struct Waiting {
        var channel: Int
        var place: (address: String, port: Int)
        var originator: (address: String, port: Int)
    }

    private struct Listener {
        var address: String
        /// Nil until the server has said which one it chose.
        var port: Int?
        var isAdmitting: Bool
        var waiting: [Waiting] = []
        /// Every channel that came through it and is still open.
        var channels: Set<Int> = []
        var turnedAway = 0
    }

    /// More connections than this wait for nobody: they are refused.
    private static let mostWaiting = 64
    private static let longestText = 256
    private unowned let library: LibrarySession
    private var listeners: [Int: Listener] = [:]
    private var nextListener = 0

    init(_ library: LibrarySession) {
        self.library = library
        ssh_set_message_callback(
            library.raw,
            { _, message, box in
                guard let message, let box else { return 1 }
                return Unmanaged<IncomingChannels>.fromOpaque(box).takeUnretainedValue().take(message) ? 0 : 1
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// - Parameter port: nil where the server is to choose; then ``bound(_:to:)`` follows.
    func addListener(address: String, port: Int?, isAdmitting: Bool) -> Int {
        nextListener += 1
        listeners[nextListener] = Listener(address: address, port: port, isAdmitting: isAdmitting)
        return nextListener
    }

    func bound(_ listener: Int, to port: Int) { listeners[listener]?.port = port }

    /// From now on connections are taken, or refused at once; those that wait already are closed in the second case.
    func admit(_ listener: Int, _ isAdmitting: Bool) {
        listeners[listener]?.isAdmitting = isAdmitting
        guard !isAdmitting, let waiting = listeners[listener]?.waiting else { return }
        listeners[listener]?.waiting = []
        for connection in waiting { close(connection.channel, of: listener) }
    }

    func next(_ listener: Int) -> Waiting? {
        guard let state = listeners[listener], !state.waiting.isEmpty else { return nil }
        return listeners[listener]?.waiting.removeFirst()
    }

    /// Connections that were refused, or closed before anybody took them.
    func turnedAway(_ listener: Int) -> Int { listeners[listener]?.turnedAway ?? 0 }

    func close(_ channel: Int, of listener: Int) {
        listeners[listener]?.channels.remove(channel)
        library.freeChannel(channel)
    }

    /// Closes everything that came through it.
    func removeListener(_ listener: Int) {
        for channel in listeners.removeValue(forKey: listener)?.channels ?? [] { library.freeChannel(channel) }
    }

    // MARK: - Within libssh

    /// True when the message has been answered; libssh refuses the rest. Nothing here may wait.
    private func take(_ message: ssh_message) -> Bool {
        guard ssh_message_type(message) == Int32(SSH_REQUEST_CHANNEL_OPEN.rawValue),
            ssh_message_subtype(message) == Int32(SSH_CHANNEL_FORWARDED_TCPIP.rawValue)
        else { return false }
        let place = (
            address: Self.text(ssh_message_channel_request_open_destination(message)),
            port: Int(ssh_message_channel_request_open_destination_port(message))
        )
        guard let number = listener(at: place), let listener = listeners[number] else { return false }
        guard listener.isAdmitting, listener.waiting.count < Self.mostWaiting else {
            listeners[number]?.turnedAway += 1
            return false
        }
        let originator = (
            address: Self.text(ssh_message_channel_request_open_originator(message)),
            port: Int(ssh_message_channel_request_open_originator_port(message))
        )
        guard let raw = ssh_message_channel_request_open_reply_accept(message) else { return false }
        let channel = library.adoptChannel(raw)
        listeners[number]?.channels.insert(channel)
        listeners[number]?.waiting.append(Waiting(channel: channel, place: place, originator: originator))
        return true
    }

    /// The listener meant: OpenSSH names the address as it was asked for, others may name the one connected to.
    private func listener(at place: (address: String, port: Int)) -> Int? {
        let samePort = listeners.filter { $0.value.port == place.port }
        return samePort.first { $0.value.address == place.address }?.key ?? samePort.keys.min()
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        guard let pointer else { return "" }
        return String(String(cString: pointer).prefix(longestText))
    }
}
