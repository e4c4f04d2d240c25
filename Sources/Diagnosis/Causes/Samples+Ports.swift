import Evidence

/// Evidence of several ports, and of a forwarded agent, for the examples of causes.
extension Evidence {
    static func portsSeen(
        _ answers: KeyValuePairs<Int, PortsEvidence.Answer>, control: [Int: PortsEvidence.Answer] = [:]
    ) -> Evidence {
        .ports(
            PortsEvidence(
                host: "tunnel-host", address: "192.0.2.10", wanted: 22,
                ports: answers.map { PortsEvidence.Port($0, $1, elapsed: .milliseconds(2), control: control[$0]) },
                control: "198.51.100.1"))
    }

    static func egressPortsSeen(
        _ answers: KeyValuePairs<Int, PortsEvidence.Answer>, control: [Int: PortsEvidence.Answer] = [:]
    ) -> Evidence {
        .egressPorts(
            PortsEvidence(
                host: "www", address: nil, wanted: nil,
                ports: answers.map { PortsEvidence.Port($0, $1, elapsed: .milliseconds(2), control: control[$0]) }))
    }

    static func forwardedAgent(
        _ remote: AgentEvidence.Remote, local: AgentEvidence.Local = .listed([.example]), words: [String]? = keyWords,
        place: String = "/home/alice/.ssh/authorized_keys:1", inCommand: Bool = true
    ) -> Evidence {
        .agent(
            AgentEvidence(
                local: local, remote: remote, isAskedInCommand: inCommand,
                keyOptions: words.map { PermissionEvidence.KeyOptions(place: place, words: $0) }))
    }

    static let noAgentHere = Evidence.forwardedAgent(.notAsked, local: .absent)
}

extension AgentEvidence.Key {
    static let example = AgentEvidence.Key(type: "ED25519", fingerprint: "SHA256:4Hkexample", comment: "alice@you")
}

extension PortsEvidence.Answer {
    static let silent = PortsEvidence.Answer.failed(.timedOut(after: .seconds(3)))
    static let reset = PortsEvidence.Answer.failed(.refusedByReset)
    static let openSSH = PortsEvidence.Answer.open(.greeted(.ssh, line: "SSH-2.0-OpenSSH_9.2p1"))
    static let web = PortsEvidence.Answer.open(.greeted(.http, line: "HTTP/1.1 400 Bad Request"))
    static let mute = PortsEvidence.Answer.open(.silent(after: .seconds(1)))
}
