import Evidence
import TunnelModel

extension ResolveEvidence {
    func reading(in scene: Scene) -> Reading {
        if let first = order.first {
            let more = order.count > 1 ? " and \(order.count - 1) more" : ""
            return .works(first + more + (origin.map { " (\($0))" } ?? ""), elsewhere.map { [$0] } ?? [])
        }
        let asked = family == .any ? "" : ", asked for \(family.rawValue) only"
        let servers = nameservers.isEmpty ? "" : "; nameservers \(nameservers.joined(separator: ", "))"
        let words = failure.map(ResolveEvidence.words) ?? "no address"
        let evidence = ["\(scene.clientHost): \(name)\(asked): \(words)\(servers)"]
        return isTooSoonToSay ? .open("\(name): \(words)", evidence) : .broken("\(name): \(words)", evidence)
    }

    /// A resolver asks again after five seconds: before that, silence proves nothing.
    var isTooSoonToSay: Bool {
        guard case .timedOut(let after)? = failure, !otherFamilyHasAddresses else { return false }
        return after < .seconds(5)
    }

    /// In words, that the name has moved away from what known_hosts remembers.
    var elsewhere: String? {
        guard leadsElsewhere, let first = order.first else { return nil }
        return "\(name) is \(first)\(origin.map { " (\($0))" } ?? ""), and known_hosts has its host key for "
            + rememberedAddresses.joined(separator: ", ")
    }

    /// Where the first address came from.
    private var origin: String? {
        switch answerSource {
        case .literal: nameSource == .configuration ? "HostName in ssh_config" : "as typed"
        case .hostsFile(let path, let line): "\(path):\(line)"
        case .nameService(let servers): servers.isEmpty ? nil : "from \(servers.joined(separator: ", "))"
        case nil: nil
        }
    }

    static func words(_ failure: Failure) -> String {
        switch failure {
        case .noSuchName: "there is no such name"
        case .noAddress: "the name has no address"
        case .tryAgain: "the resolver does not answer, or says to try again"
        case .failed: "the resolver gave up"
        case .wrongFamily: "not an address of the family asked for"
        case .timedOut(let after): "no answer within \(after.inWords)"
        case .other(let text): text
        }
    }
}
