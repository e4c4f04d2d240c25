import Evidence
import TunnelModel

extension EgressConnectEvidence {
    /// What the server said of the failed connection, in small letters.
    var failure: String? { if case .failed(let text) = result { text.lowercased() } else { nil } }

    func fails(with phrases: String...) -> Bool {
        guard let failure else { return false }
        return phrases.contains { failure.contains($0) }
    }

    /// True when the server's system call failed before it could wait: OpenSSH then says only `open failed`.
    var failedAtOnceWithoutReason: Bool {
        guard let failure else { return false }
        return failure.isEmpty || failure == "open failed"
    }

    /// True when the text is one of the resolver's (gai_strerror(3) of glibc, musl, BSD, macOS; Dropbear, Go).
    var failedToResolve: Bool {
        fails(
            with: "name or service not known", "name resolution", "no address associated", "name does not resolve",
            "nodename nor servname", "error resolving", "no such host", "unknown host", "could not resolve",
            "hostname nor servname")
    }

    func reading(in scene: Scene) -> Reading {
        let leg = "\(scene.name(of: dialler)) → \(egress): "
        let beside =
            (answersOnLoopback ? ["the same port on the loopback of \(scene.tunnelHost) answers"] : [])
            + (otherDialWorks.map {
                ["\(scene.tunnelHost) can\($0 ? "" : "not") make another connection through the same session"]
            } ?? [])
            + (socket.map { ["a command on \(scene.tunnelHost): \($0.words)"] } ?? [])
        switch result {
        case .opened:
            return .works("connected", [leg + (elapsed == .zero ? "open" : "open after \(elapsed.inWords)")])
        case .failed(let text):
            let words = text.isEmpty ? "failed, without a word" : "\"\(text)\""
            let short = fails(with: "connection refused") ? "refused" : (text.isEmpty ? "failed" : text)
            let reason = dialler == .tunnelHost ? " (reason 2)" : ""
            return .broken(short, [leg + "\(words) after \(elapsed.inWords)\(reason)"] + beside)
        case .noReply(let after):
            let words = "no reply within \(after.inWords)"
            let rest = dialler == .tunnelHost ? ", while \(scene.tunnelHost) itself still answers" : ""
            return .broken(words, [leg + words + rest] + beside)
        }
    }
}

extension EgressConnectEvidence.SocketState {
    fileprivate var words: String {
        switch self {
        case .missing: "there is no such socket, or it may not be seen"
        case .noSocket: "what is there is no socket"
        case .forbidden: "the socket is there, and the account may not write to it"
        case .notListening: "the socket is there, and nobody listens on it"
        case .listening: "the socket is there for the account, and a program listens on it"
        }
    }
}
