import TunnelModel

extension Evidence {
    /// True when what was seen lets ssh go on to the next step; whether it is fine in every other way is not said here.
    package var opensTheWay: Bool {
        switch self {
        case .configuration(let seen):
            switch seen {
            case .read, .noSSH: true
            case .refused, .unsupportedAlgorithm: false
            }
        case .hazards, .ingress, .running, .master: true
        case .resolve(let seen): !seen.order.isEmpty
        case .reach(let seen): seen.isConnected
        case .ports, .egressPorts: true
        case .banner(let seen): if case .identified = seen.result { true } else { false }
        case .keyExchange(let seen): if case .agreed = seen.result { true } else { false }
        case .hostKey(let seen): seen.isAccepted
        case .methods(let seen):
            switch seen {
            case .offered, .acceptedWithoutAuthentication: true
            case .closed, .silent: false
            }
        case .identities(let seen): seen.disconnected == nil
        case .login(let seen): seen.isSuccess
        case .permission(let seen): seen.result == .allowed
        case .listener(let seen):
            switch seen.result {
            case .granted, .looked: true
            case .refused, .closed, .silent, .clearedByClient, .unimplemented: false
            }
        case .exposure: true
        case .session(let seen): seen.result == .shell
        case .agent: true
        case .dialPermission(let seen): seen.isPermitted != false
        case .egressName(let seen):
            switch seen {
            case .failed, .waiting: false
            case .resolves, .unsettled: true
            }
        case .egressConnect(let seen): seen.result == .opened
        case .egressService, .application, .socks, .names: true
        case .join(let seen): seen.kind == .joined && !seen.isLoop
        }
    }
}
