import Synchronization
import Testing

@testable import Probes

@Suite struct ConnectionGateTests {
    /// Counts who is inside, and the most there ever were.
    private final class Room: Sendable {
        let state = Mutex((inside: 0, most: 0))

        func enter() {
            state.withLock { state in
                state.inside += 1
                state.most = max(state.most, state.inside)
            }
        }

        func leave() { state.withLock { $0.inside -= 1 } }
    }

    @Test(.timeLimit(.minutes(1)))
    func neverMoreThanTheLimitAtOneServer() async {
        let gate = ConnectionGate()
        let (one, other) = (Room(), Room())
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                let (name, room) = number % 2 == 0 ? ("one", one) : ("other", other)
                group.addTask {
                    await gate.enter(name)
                    room.enter()
                    try? await Task.sleep(for: .milliseconds(number % 3))
                    room.leave()
                    gate.leave(name)
                }
            }
        }
        #expect(one.state.withLock { $0.most } == ConnectionGate.limit)
        #expect(other.state.withLock { $0.most } == ConnectionGate.limit)
    }

    @Test(.timeLimit(.minutes(1)))
    func whoIsCancelledDoesNotWait() async {
        let gate = ConnectionGate()
        for _ in 0..<ConnectionGate.limit { await gate.enter("server") }
        let waiting = Task { await gate.enter("server") }
        try? await Task.sleep(for: .milliseconds(20))
        waiting.cancel()
        await waiting.value
        let early = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            await gate.enter("server")
        }
        await early.value
        // All of them go, and the places are free again.
        for _ in 0..<(ConnectionGate.limit + 2) { gate.leave("server") }
        for _ in 0..<ConnectionGate.limit { await gate.enter("server") }
    }
}
