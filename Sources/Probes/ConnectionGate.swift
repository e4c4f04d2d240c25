internal import SSHText
internal import Synchronization

/// Keeps the number of connections that have not logged in yet below what a server puts up with: sshd begins to drop
/// them at random from the tenth (sshd_config(5) MaxStartups, 10:30:100).
package final class ConnectionGate: Sendable {
    /// At most so many at once for each server.
    package static let limit = 8

    private struct Waiter {
        var id: UInt64
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var inside: [String: Int] = [:]
        var waiting: [String: [Waiter]] = [:]
        var nextID: UInt64 = 0
        var cancelled: Set<UInt64> = []
    }

    private let state = Mutex(State())

    /// Nobody is inside; one for all examinations of a run.
    package init() {}

    /// Waits for a place at `server`. A cancelled task gets in at once: what it does there, it does not do for long.
    func enter(_ server: String) async {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isFree = state.withLock { state in
                    let inside = state.inside[server, default: 0]
                    if inside < ConnectionGate.limit || state.cancelled.remove(id) != nil {
                        state.inside[server] = inside + 1
                        return true
                    }
                    state.waiting[server, default: []].append(Waiter(id: id, continuation: continuation))
                    return false
                }
                if isFree { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                guard let index = state.waiting[server]?.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                state.inside[server, default: 0] += 1
                return state.waiting[server]?.remove(at: index)
            }
            waiter?.continuation.resume()
        }
    }

    /// Gives the place to who waits longest.
    func leave(_ server: String) {
        let next = state.withLock { state -> Waiter? in
            guard let inside = state.inside[server], inside > 0 else { return nil }
            if inside <= ConnectionGate.limit, let first = state.waiting[server]?.first {
                state.waiting[server]?.removeFirst()
                return first
            }
            state.inside[server] = inside - 1
            return nil
        }
        next?.continuation.resume()
    }
}

extension ExaminationRequest {
    /// Whose patience a connection of this request tries: the server that is dialled first.
    var gateName: String {
        let server = "\(configuration.hostname):\(configuration.port)"
        if let via { return "\(via) → \(server)" }
        return configuration.proxyJump ?? configuration.proxyCommand ?? server
    }
}
