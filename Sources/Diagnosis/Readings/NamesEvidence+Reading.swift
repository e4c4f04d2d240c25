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
        switch (there, here) {
        case (.failed, .failed): return .aside("\(name) is known neither here nor at \(host)", lines(host))
        case (.failed, .addresses): return .aside("\(name) resolves here, not at \(host)", lines(host))
        case (.unsettled, _): return .aside("what \(host) makes of \(name) did not show", lines(host))
        case (.resolves, .failed): return .works("\(name) resolves at \(host) only, not here", lines(host))
        case (.resolves, .addresses):
            if needsRemoteLookup { return .works("\(name) is another machine here than at \(host)", lines(host)) }
            let isSame = byAddress == .opens(isSame: true)
            return .works("\(name) resolves here as well\(isSame ? ", to the same" : "")", lines(host))
        }
    }

    private func lines(_ host: String) -> [String] {
        let there =
            switch self.there {
            case .resolves(true): "\(host) connects to \(name) by its name"
            case .resolves(false): "\(host) knows \(name)"
            case .failed: "\(host) does not know \(name)"
            case .unsettled: "\(host): no answer for \(name)"
            }
        let here =
            switch self.here {
            case .addresses(let list): "\(LegPlan.clientHost): \(name) is \(list.prefix(3).joined(separator: ", "))"
            case .failed(let text): "\(LegPlan.clientHost): \(name): \(text)"
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
