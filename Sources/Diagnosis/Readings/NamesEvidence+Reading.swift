import Evidence
import TunnelModel

extension NamesEvidence {
    /// The name leads elsewhere, or nowhere, for a program that looks it up by itself.
    var needsRemoteLookup: Bool {
        guard case .resolves = there else { return false }
        if case .failed = here { return true }
        switch byAddress {
        case .opens(let isSame): return isSame == false
        // Where the name's own connection failed, too, the address shows nothing.
        case .fails: return there == .resolves(connected: true)
        case .notTried: return false
        }
    }

    func reading(in scene: Scene) -> Reading {
        let host = scene.tunnelHost
        let lines = lines(host, from: scene.clientHost)
        switch (there, here) {
        case (.failed, .failed): return .aside("\(name) is known neither \(scene.here) nor at \(host)", lines)
        case (.failed, .addresses): return .aside("\(name) resolves \(scene.here), not at \(host)", lines)
        case (.unsettled, _): return .aside("what \(host) makes of \(name) did not show", lines)
        case (.resolves, .failed): return .works("\(name) resolves at \(host) only, not \(scene.here)", lines)
        case (.resolves, .addresses):
            if needsRemoteLookup { return .works("\(name) is another machine \(scene.here) than at \(host)", lines) }
            let isSame = byAddress == .opens(isSame: true)
            return .works("\(name) resolves \(scene.here) as well\(isSame ? ", to the same" : "")", lines)
        }
    }

    private func lines(_ host: String, from client: String) -> [String] {
        let there =
            switch self.there {
            case .resolves(true): "\(host) connects to \(name) by its name"
            case .resolves(false): "\(host) knows \(name)"
            case .failed: "\(host) does not know \(name)"
            case .unsettled: "\(host): no answer for \(name)"
            }
        let here =
            switch self.here {
            case .addresses(let list): "\(client): \(name) is \(list.prefix(3).joined(separator: ", "))"
            case .failed(let text): "\(client): \(name): \(text)"
            }
        let address: String? =
            switch byAddress {
            case .notTried: nil
            case .opens(true?): "that address, asked of \(host): the same answer"
            case .opens(false?): "that address, asked of \(host): another answer than the name's"
            case .opens(nil): "that address, asked of \(host): connected"
            case .fails(let text): "that address, asked of \(host): \(text)"
            }
        return [there, here] + (address.map { [$0] } ?? [])
    }
}
