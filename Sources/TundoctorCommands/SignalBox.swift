internal import HostSystem
internal import Synchronization

/// The first signal that came, for whoever asks later.
final class SignalBox: Sendable {
    private let held = Mutex<SignalWatcher.Signal?>(nil)

    var value: SignalWatcher.Signal? { held.withLock { $0 } }

    func set(_ signal: SignalWatcher.Signal) {
        held.withLock { $0 = $0 ?? signal }
    }
}
