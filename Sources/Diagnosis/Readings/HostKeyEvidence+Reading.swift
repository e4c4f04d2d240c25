import Evidence
import TunnelModel

extension HostKeyEvidence {
    func reading(in scene: Scene) -> Reading {
        let key = "\(keyType) \(fingerprint)"
        let line = ["\(scene.tunnelHost) shows \(key), looked up as \(lookupName)"]
        let elsewhere = scene.facts.resolve?.elsewhere.map { [$0] } ?? []
        func places(_ places: [Place]) -> String { places.map(\.description).joined(separator: ", ") }
        switch match {
        case .known(let place):
            return .works("\(key) as in \(place)")
        case .certified(let place, let keyID):
            return .works("\(key), certified\(keyID.map { " as \($0)" } ?? "") by the authority in \(place)")
        case .unknown where isAccepted:
            return .works(
                "\(key), not known before; ssh will accept it (StrictHostKeyChecking \(policy.rawValue))",
                notStored.map { line + ["\($0.file): \($0.reason)"] } ?? [])
        case .unknown:
            let words = "\(key) is not known \(scene.here)"
            let searched = files.isEmpty ? [] : ["not in \(files.joined(separator: ", "))"]
            return policy == .ask && canAsk ? .open(words, line + searched) : .broken(words, line + searched)
        case .changed(let stored):
            return .broken(
                "\(key), but \(places(stored)) has another", line + ["another key in \(places(stored))"] + elsewhere)
        case .typeChanged(let stored, let types):
            let others = types.joined(separator: ", ")
            return .broken(
                "\(key), but only \(others) is known", line + ["\(others) in \(places(stored))"] + elsewhere)
        case .revoked(let place):
            return .broken("\(key) is revoked in \(place)", line + ["@revoked in \(place)"])
        case .certificateInvalid(let reason):
            return .broken("host certificate: \(reason)", line + [reason])
        case .addressMismatch(let stored):
            let words = "\(key) is right for the name, but \(places(stored)) has another for the address"
            let seen = line + ["another key for the address in \(places(stored))"]
            if policy == .no { return .works(words, seen) }
            return policy == .ask && canAsk ? .open(words, seen) : .broken(words, seen)
        case .undecidable(let reason):
            return .open(reason, line + [reason])
        }
    }
}
