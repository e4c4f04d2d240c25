internal import CLibSSH
package import HostSystem

/// What came of asking for a listener on the tunnel host (tcpip-forward, RFC 4254 §7.1).
package enum ListenResult: Sendable, Hashable {
    /// The server listens; on which of its addresses it does not say. DEBUG texts may tell of an override.
    case listening(port: Int, debugTexts: [String])
    /// Without DEBUG text the bind itself failed, at OpenSSH.
    case refused(debugTexts: [String])
    /// SSH_MSG_UNIMPLEMENTED; the session is spent: libssh still waits.
    case unimplemented
    /// The session is spent: libssh would take the late answer for the next one.
    case noReply
    /// The session ended first, or the request could not be made: no such port, or no login.
    case interrupted(Interruption)
}

/// What came of asking whether the server is still there.
package enum KeepaliveResult: Sendable, Hashable {
    /// The server is there; any answer says so.
    case answered(after: Duration)
    /// No answer by the deadline (`.timeout`), the session ended first, or it was in no state to ask.
    case interrupted(Interruption)
}

extension SSHSession {
    /// Asks the server to listen, as ssh does for a remote tunnel.
    /// - Parameters:
    ///   - address: as in `-R`: empty for all, `localhost`, an address; GatewayPorts decides what becomes of it.
    ///   - port: 0 lets the server choose.
    package func listenForward(address: String, port: Int, deadline: Deadline) async -> ListenResult {
        // libssh asks for ports beyond 65,535 too, and OpenSSH then says yes and listens nowhere to be seen.
        guard (0...65535).contains(port), !address.utf8.contains(0) else {
            return .interrupted(.unusable("no such endpoint"))
        }
        counters.remoteBinds += channelObstacle() == nil ? 1 : 0
        var bound: Int32 = 0
        return await globalRequest(deadline) { library in
            ssh_channel_listen_forward(library.raw, address, Int32(port), &bound)
        } answer: { isGranted, recordedPort, texts in
            guard isGranted else { return .refused(debugTexts: texts) }
            // libssh's own idea of the port is that of the packet it read last, whichever that was.
            let chosen = port != 0 ? port : recordedPort.map { Int(clamping: $0) } ?? Int(bound)
            return .listening(port: chosen, debugTexts: texts)
        }
    }

    /// Takes a listener back: the address as it was asked for, the port as it was bound.
    package func cancelForward(address: String, port: Int, deadline: Deadline) async -> ListenResult {
        await globalRequest(deadline) { library in
            ssh_channel_cancel_forward(library.raw, address, Int32(clamping: port))
        } answer: { isGranted, _, texts in
            isGranted ? .listening(port: port, debugTexts: texts) : .refused(debugTexts: texts)
        }
    }

    private func globalRequest(
        _ deadline: Deadline, _ request: (LibrarySession) -> Int32,
        answer: (_ isGranted: Bool, _ port: UInt32?, _ debugTexts: [String]) -> ListenResult
    ) async -> ListenResult {
        if let obstacle = channelObstacle() { return .interrupted(obstacle) }
        return await step {
            if let interruption = settle(until: deadline) {
                if interruption == .timeout { return .noReply }
                return .interrupted(spend(interruption))
            }
            collectMessages()
            let first = messages.count
            let outcome = drive(until: deadline) { library -> Int32? in
                let status = request(library)
                if status != SSH_AGAIN { return status }
                collectMessages()
                return isUnimplemented(from: first) ? SSH_ERROR : nil
            }
            if case .success = outcome, isUnimplemented(from: first) {
                spend(.timeout)
                return .unimplemented
            }
            switch outcome {
            case .success(let status):
                if let library, library.isDead { return .interrupted(spend(ending(library))) }
                let texts = debugTexts(from: first)
                for message in messages.dropFirst(first).reversed() {
                    if case .requestSuccess(let port) = message { return answer(true, port, texts) }
                    if case .requestFailure = message { return answer(false, nil, texts) }
                }
                return answer(status == SSH_OK, nil, texts)
            case .failure(.timeout):
                spend(.timeout)
                return .noReply
            case .failure(let interruption): return .interrupted(spend(interruption))
            }
        }
    }

    /// keepalive@openssh.com: the answer is a refusal, and says that the server lives (RFC 4254 §4).
    package func keepalive(deadline: Deadline) async -> KeepaliveResult {
        if let obstacle = channelObstacle() { return .interrupted(obstacle) }
        return await step {
            guard let library else { return .interrupted(.cancelled) }
            let start = ContinuousClock.now
            if let interruption = settle(until: deadline) { return .interrupted(spend(interruption)) }
            collectMessages()
            let (received, first) = (library.packetsReceived, messages.count)
            // It says 0 whatever happens; calling it again while it is unanswered sends nothing new, and calling it
            // once more after the answer would.
            let outcome = drive(until: deadline) { library -> Bool? in
                _ = ssh_send_keepalive(library.raw)
                collectMessages()
                let isAnswered =
                    isRecording ? hasReply(from: first) : library.packetsReceived > received
                return isAnswered ? true : nil
            }
            switch outcome {
            case .success: return .answered(after: ContinuousClock.now - start)
            case .failure(let interruption): return .interrupted(spend(interruption))
            }
        }
    }

    private func isUnimplemented(from start: Int) -> Bool { messages.dropFirst(start).contains(.unimplemented) }

    func hasReply(from start: Int) -> Bool {
        messages.dropFirst(start).contains { message in
            switch message {
            case .requestSuccess, .requestFailure: true
            default: false
            }
        }
    }
}
