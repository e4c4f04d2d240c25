import Evidence
import TunnelModel

extension KeyExchangeEvidence {
    func reading(in scene: Scene) -> Reading {
        let host = scene.tunnelHost
        switch result {
        case .agreed(let agreement):
            var words = "\(agreement.keyExchange), \(agreement.cipherToServer)"
            if agreement.cipherToClient != agreement.cipherToServer { words += " and \(agreement.cipherToClient)" }
            return .works(
                words + (throughSSH ? " (asked ssh itself)" : ""),
                agreement.weaknesses.map { "weak: \($0)" }
                    + (agreement.isPostQuantum ? [] : ["not post-quantum: \(agreement.keyExchange)"]))
        case .noCommon(let kind, let ssh, let server):
            return .broken(
                "no common \(kind.words)",
                [
                    "ssh offers: \(ssh.joined(separator: ","))",
                    "\(host) offers: \(server.joined(separator: ","))",
                ] + (agreesWithOther ? ["with the algorithms of the last host they would agree"] : []))
        case .closed(let stage, let closing, let disconnect):
            let how = closing == .reset ? "reset" : "closed"
            let words = "the server \(how) the connection \(stage.words)"
            return .broken(words, ["\(host): \(how) \(stage.words)"] + (disconnect.map { ["it said: \($0)"] } ?? []))
        case .stalled(let stage, let after, let transport, let pending):
            let lines = ["\(host): nothing for \(after.inWords) \(stage.words)"]
            return .broken(
                "nothing for \(after.inWords) \(stage.words)",
                lines + (transport.map { [$0.words] } ?? [])
                    + (pending ? ["a full-size packet of ours is not acknowledged"] : []))
        case .corrupted(let stage, let detail):
            return .broken("a packet was damaged \(stage.words)", ["\(host), \(stage.words): \(detail)"])
        case .hostKeyTooShort(let bits, let required):
            return .broken("RSA host key of \(bits) bits, ssh requires \(required)")
        case .failed(let stage, let detail):
            let who = throughSSH ? "ssh" : "the library"
            let line = ["\(who), \(stage.words): \(detail)"]
            // Our library is not the person's ssh: what only the library says proves nothing about ssh.
            return throughSSH ? .broken(detail, line) : .open(detail, line)
        }
    }
}

extension KeyExchangeEvidence.Kind {
    var words: String {
        switch self {
        case .keyExchange: "key exchange method"
        case .hostKey: "host key type"
        case .cipher: "cipher"
        case .mac: "MAC"
        case .compression: "compression method"
        }
    }
}

extension KeyExchangeEvidence.Stage {
    var words: String {
        switch self {
        case .identification: "after the identification strings"
        case .kexInit: "after the lists of algorithms"
        case .reply: "after the key exchange reply"
        case .newKeys: "after the new keys were taken into use"
        }
    }
}

extension KeyExchangeEvidence.Transport {
    var words: String {
        "TCP: \(unacknowledged) segments unacknowledged, \(backoff) timeouts in a row, path MTU \(pathMTU), "
            + "largest segment received \(receivedMSS) bytes"
    }
}
