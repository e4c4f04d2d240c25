import Evidence
import TunnelModel

/// Evidence of remote tunnels for the examples of causes.
extension Evidence {
    static let disabled = ["Server has disabled port forwarding."]
    static let notListed = ["port forwarding refused"]
    static let ourTunnel = IngressEvidence.Process(
        pid: 4343, name: "ssh", command: "ssh -R 8080:www:80 tunnel-host -N")

    static func listener(
        _ result: ListenerEvidence.Result = .refused, at address: String = "localhost", port: Int = 8080,
        saying messages: [String] = [], anyPort: PermissionEvidence.Trial = .notMade,
        loopback: PermissionEvidence.Trial = .notMade, holder: ListenerEvidence.Holder = .notTried,
        dialsItself: PermissionEvidence.Trial = .notMade, agent: PermissionEvidence.Trial = .notMade,
        allowed: [String] = [], openSSH: Bool = true, running: IngressEvidence.Process? = nil, words: [String]? = nil,
        place: String = "/home/alice/.ssh/authorized_keys:1", expired: Bool = false
    ) -> Evidence {
        .listener(
            ListenerEvidence(
                result: result, address: address, port: port, messages: messages, anyPort: anyPort, loopback: loopback,
                holder: holder, dialsItself: dialsItself, agentForwarding: agent, allowedAddresses: allowed,
                isOpenSSH: openSSH, runningTunnel: running, keyOptions: words.map { .init(place: place, words: $0) },
                passwordExpired: expired))
    }

    static func socket(
        _ state: ListenerEvidence.SocketPlace.State, policy: PermissionEvidence.Trial = .allowed,
        bind: PermissionEvidence.Trial = .notMade, words: [String]? = Evidence.keyWords
    ) -> Evidence {
        .listener(
            ListenerEvidence(
                result: .looked, address: "/run/web.sock", port: 0,
                socket: .init(state: state, policy: policy, bind: bind),
                keyOptions: words.map { .init(place: "/home/alice/.ssh/authorized_keys:1", words: $0) }))
    }

    static let noSockets = PermissionEvidence.Trial.refused(message: "Server has disabled streamlocal forwarding.")
    static let noForwards = PermissionEvidence.Trial.refused(message: "port forwarding refused")

    /// The far end of `-R`, dialled from the client host.
    static func target(
        _ result: EgressConnectEvidence.Result, to egress: String = "www:80",
        after elapsed: Duration = .microseconds(400), isLocal: Bool = false
    ) -> Evidence {
        .egressConnect(
            EgressConnectEvidence(
                result: result, egress: egress, elapsed: elapsed, dialler: .clientHost, isLocalFailure: isLocal))
    }

    /// What stood at `localhost` in the examples: the tunnel host's own addresses in both families, and the way in from
    /// here.
    static func exposure(
        _ asked: ExposureEvidence.Asked, written: String? = nil, ipv4: ExposureEvidence.Entry = .arrived,
        ipv6: ExposureEvidence.Entry = .arrived, beyond: ExposureEvidence.Entry = .refused,
        beyond6: ExposureEvidence.Entry? = nil, outside: ExposureEvidence.Entry? = nil, overridden: Bool = false,
        foreign: ExposureEvidence.ForeignAddress = .notTried, openSSH: Bool = true, dynamic: Bool = false
    ) -> Evidence {
        var trials: [ExposureEvidence.Trial] = [
            .init(from: .tunnelHost, "127.0.0.1", ipv4), .init(from: .tunnelHost, "127.0.0.2", beyond),
            .init(from: .tunnelHost, "::1", ipv6), .init(from: .tunnelHost, "192.0.2.10", beyond),
            .init(from: .tunnelHost, "2001:db8::10", beyond6 ?? beyond),
        ]
        if let outside { trials.append(.init(from: .clientHost, "192.0.2.10", outside)) }
        return .exposure(
            ExposureEvidence(
                asked: asked, written: written, port: 8080, trials: trials, isOverridden: overridden,
                foreignAddress: foreign, isOpenSSH: openSSH, isDynamic: dynamic))
    }

    static let grantedListener = Evidence.listener(.granted(port: 8080))
}
