package import Evidence
import TunnelModel

/// What a piece of evidence says by itself, before any cause is named.
package struct Reading: Hashable, Sendable {
    /// What the evidence says of its check; the status of a check begins with it.
    package enum State: Hashable, Sendable {
        /// It was seen to work.
        case works
        /// It says nothing either way, e.g. keys where the login was by password.
        case aside
        /// It was seen, and the question stays open.
        case open
        /// It was seen not to work.
        case broken
    }

    /// `works` becomes PASS, `aside` SKIP, `open` UNKNOWN, `broken` FAIL; causes can only make it worse.
    package var state: State
    /// What was seen, short, e.g. `TCP port 22 open`.
    package var detail: String
    /// What was seen, and from where: a line each.
    package var evidence: [String]
    /// Several things of one kind that were looked at.
    package var entries: [CheckResult.Entry] = []
    /// The detail in a word or two; nil where it is short by itself.
    package var brief: String?

    static func works(_ detail: String, _ evidence: [String] = []) -> Reading {
        Reading(state: .works, detail: detail, evidence: evidence)
    }

    static func aside(_ detail: String, _ evidence: [String] = []) -> Reading {
        Reading(state: .aside, detail: detail, evidence: evidence)
    }

    static func open(_ detail: String, _ evidence: [String] = []) -> Reading {
        Reading(state: .open, detail: detail, evidence: evidence)
    }

    static func broken(_ detail: String, _ evidence: [String] = []) -> Reading {
        Reading(state: .broken, detail: detail, evidence: evidence)
    }
}

extension Evidence {
    /// Reads the evidence in the light of everything else that was seen.
    package func reading(in scene: Scene) -> Reading {
        switch self {
        case .configuration(let seen): seen.reading(in: scene)
        case .hazards(let seen): seen.reading(in: scene)
        case .ingress(let seen): seen.reading(in: scene)
        case .running(let seen): seen.reading(in: scene)
        case .resolve(let seen): seen.reading(in: scene)
        case .reach(let seen): seen.reading(in: scene)
        case .ports(let seen): seen.reading(in: scene, from: .clientHost)
        case .banner(let seen): seen.reading(in: scene)
        case .keyExchange(let seen): seen.reading(in: scene)
        case .hostKey(let seen): seen.reading(in: scene)
        case .methods(let seen): seen.reading(in: scene)
        case .identities(let seen): seen.reading(in: scene)
        case .login(let seen): seen.reading(in: scene)
        case .master(let seen): seen.reading(in: scene)
        case .permission(let seen): seen.reading(in: scene)
        case .listener(let seen): seen.reading(in: scene)
        case .exposure(let seen): seen.reading(in: scene)
        case .session(let seen): seen.reading(in: scene)
        case .agent(let seen): seen.reading(in: scene)
        case .dialPermission(let seen): seen.reading(in: scene)
        case .egressName(let seen): seen.reading(in: scene)
        case .egressConnect(let seen): seen.reading(in: scene)
        case .egressService(let seen): seen.reading(in: scene)
        case .egressPorts(let seen): seen.reading(in: scene, from: .tunnelHost)
        case .application(let seen): seen.reading(in: scene)
        case .socks(let seen): seen.reading(in: scene)
        case .names(let seen): seen.reading(in: scene)
        case .join(let seen): seen.reading(in: scene)
        }
    }
}
