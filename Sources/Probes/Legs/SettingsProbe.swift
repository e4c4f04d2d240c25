internal import Evidence
internal import HostSystem
internal import SSHText
internal import TunnelModel

/// Reads what the words and the configuration alone say of a forward. No network: the one question asked of anybody is
/// what localhost means on this machine.
struct SettingsProbe: ClientHostProbe {
    let check = CheckID.hazards

    func look(at forward: Forward, _ request: ExaminationRequest) async -> ClientHostLook {
        let configuration = request.configuration
        let forwards = request.spec.forwards
        let forward = forward.asTyped
        var seen = SettingsEvidence(kind: forward.kind, ingress: "\(forward.ingress)")
        seen.forwards = forwards.count
        seen.exitsOnForwardFailure = configuration.exitOnForwardFailure
        seen.serverAliveInterval = configuration.serverAliveInterval
        seen.start =
            request.isSupervised ? .autossh : configuration.forkAfterAuthentication ? .background : .terminal
        seen.runsNothing = configuration.sessionType == "none"
        seen.audience = audience(of: forward, configuration)
        lookAtListeners(before: forward, forwards, configuration, &seen)
        lookAtHostKeys(configuration, &seen)
        lookAtSession(request, &seen)
        seen.turned = Direction(request).turned(forward)
        // What localhost means elsewhere is not known here.
        if request.typedOn == nil, let listens = loopbackHalf(of: forward, configuration) {
            seen.localhost = .init(listens: [listens], resolves: await ClientHost.localhost())
        }
        return ClientHostLook([Observation(check, .seen(.hazards(seen)))])
    }

    /// What ssh makes of a bind address on the client host (channels.c, channel_fwd_bind_addr).
    private func audience(
        of forward: Forward, _ configuration: EffectiveConfiguration
    ) -> SettingsEvidence.Audience? {
        guard forward.optionLetter != "R", case .tcp(let address, _) = forward.ingress else { return nil }
        switch address {
        case nil: return configuration.gatewayPorts ? .everybody(how: "GatewayPorts yes (-g)") : .loopback
        case "": return .everybody(how: "an empty bind address")
        case "*"?, "0.0.0.0"?, "::"?: return .everybody(how: "the bind address \(address ?? "")")
        case let name?: return ListenerOverlap.isLoopback(name) ? .loopback : .address(name)
        }
    }

    private func lookAtListeners(
        before forward: Forward, _ forwards: [Forward], _ configuration: EffectiveConfiguration,
        _ seen: inout SettingsEvidence
    ) {
        let overlap = ListenerOverlap(
            gatewayPorts: configuration.gatewayPorts, unlinks: configuration.streamLocalBindUnlink)
        guard let first = forwards.prefix(while: { $0 != forward }).first(where: { overlap.collide($0, forward) })
        else {
            return
        }
        seen.sameListener = "-\(first.optionLetter) \(first.specification)"
        seen.isListenerLost = overlap.leavesNothing(first, forward)
    }

    private func lookAtHostKeys(_ configuration: EffectiveConfiguration, _ seen: inout SettingsEvidence) {
        let policy = HostKeyEvidence.Policy(configuration.strictHostKeyChecking)
        seen.acceptsAnyHostKey = policy == .no
        // `none` is left out of the list, /dev/null stands in it.
        let isForgotten = configuration.userKnownHostsFiles.allSatisfy { $0 == "/dev/null" }
        seen.forgetsHostKeys = isForgotten && (policy == .no || policy == .acceptNew)
    }

    /// Agent and display go with a session, and `-N` opens none (ssh.c, ssh_session2).
    private func lookAtSession(_ request: ExaminationRequest, _ seen: inout SettingsEvidence) {
        let configuration = request.configuration
        guard !seen.runsNothing else { return }
        let agent = configuration.forwardAgent
        seen.forwardsAgent = agent != "no" && agent != "false" && !agent.isEmpty
        if configuration.flag("forwardx11") ?? false, !(request.environment["DISPLAY"] ?? "").isEmpty {
            seen.forwardsX11 = configuration.flag("forwardx11trusted") ?? false ? .trusted : .untrusted
        }
    }

    /// The loopback address that the listener covers where it covers only one; nil where it covers both or none.
    private func loopbackHalf(of forward: Forward, _ configuration: EffectiveConfiguration) -> String? {
        guard forward.optionLetter != "R", case .tcp(let address, _) = forward.ingress else { return nil }
        switch address {
        case nil, "", "*", "localhost":
            return ["inet": "127.0.0.1", "inet6": "::1"][configuration.addressFamily]
        case "127.0.0.1", "0.0.0.0": return "127.0.0.1"
        case "::1", "::": return "::1"
        default: return nil
        }
    }
}
