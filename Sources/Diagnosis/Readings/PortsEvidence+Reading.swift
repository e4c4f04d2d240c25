import Evidence
import TunnelModel

extension PortsEvidence.Answer {
    /// One word that programs may rely on.
    var state: String {
        switch self {
        case .open: "open"
        case .failed(.refusedByReset), .failed(.refusedByICMP), .failed(.refused): "refused"
        case .failed(.timedOut), .noAnswerThere: "silent"
        case .failed: "unreachable"
        case .failedThere(let text):
            switch text.lowercased() {
            case let text where text.contains("refused"): "refused"
            case let text where text.contains("timed out"): "silent"
            default: "unreachable"
            }
        case .forbidden: "forbidden"
        case .untried: "untried"
        }
    }

    /// What was met, in words.
    ///
    /// - Parameter machine: the one that dialled where no server did.
    func words(on machine: String) -> String {
        switch self {
        case .open(.greeted(let service, let line)): line.isEmpty ? service.words : "\(service.words): \(line)"
        case .open(.silent): "says nothing"
        case .open(.closed): "closes at once"
        case .failed(let outcome): ReachEvidence.words(outcome, on: machine)
        case .failedThere(let text): text.isEmpty ? "failed, without a word" : text
        case .forbidden(let text): "not allowed by the tunnel host" + (text.isEmpty ? "" : ": \(text)")
        case .noAnswerThere(let after): "no answer within \(after.inWords)"
        case .untried(let why): why
        }
    }
}

extension PortsEvidence {
    func reading(in scene: Scene, from dialler: EgressConnectEvidence.Dialler) -> Reading {
        var reading = state(dialler, scene)
        reading.entries = ports.map { port in
            CheckResult.Entry(
                name: String(port.number), state: port.isIntercepted ? "intercepted" : port.answer.state,
                detail: port.answer.words(on: scene.thisMachine))
        }
        return reading
    }

    private func state(_ dialler: EgressConnectEvidence.Dialler, _ scene: Scene) -> Reading {
        let from = scene.name(of: dialler)
        let place = address.map { $0 == host ? host : "\(host) (\($0))" } ?? host
        let lines = ports.map { port in
            "\(from) → \(place), port \(port.number): \(port.answer.words(on: scene.thisMachine))"
                + (port.elapsed > .zero ? ", after \(port.elapsed.inWords)" : "")
        }
        let controls = ports.compactMap { port in
            port.control.map {
                "\(from) → \(control), which no host has, port \(port.number): \($0.words(on: scene.thisMachine))"
            }
        }
        let seen = lines + controls
        switch wanted == nil ? outcomeForEgress : outcomeForSSH {
        case .serves: return .works(summary, seen)
        case .undecided: return .open(summary, seen)
        case .answeredForNobody, .elsewhere, .otherService, .filtered, .notReached, .nameUnknown, .noneOpen:
            return .broken(summary, seen)
        }
    }

    /// The ports by what they met, in a few words.
    var summary: String {
        var groups: [(words: String, ports: [Int])] = []
        for port in ports {
            let words =
                port.isIntercepted
                ? "answered for nobody" : port.answer.sshLine != nil ? "SSH" : port.answer.state
            if let index = groups.firstIndex(where: { $0.words == words }) {
                groups[index].ports.append(port.number)
            } else {
                groups.append((words, [port.number]))
            }
        }
        return groups.map { "\($0.words): \(PortsEvidence.list($0.ports))" }.joined(separator: "; ")
    }

    static func list(_ ports: [Int]) -> String { ports.sorted().map(String.init).joined(separator: ", ") }

    /// Ports that are let through and free: a server could listen there.
    var free: [Int] {
        ports.filter { $0.answer.state == "refused" && $0.control?.state != "refused" }.map(\.number).sorted()
    }

    /// Ports on which something of the host's own answers.
    var open: [Int] { ports.filter { $0.answer.isOpen && !$0.isIntercepted }.map(\.number).sorted() }
}
