internal import SSHText

extension EffectiveConfiguration {
    /// What stands between this machine and the tunnel host, in ssh_config's words; nil for a direct connection.
    var proxyDescription: String? {
        if let jump = proxyJump { return "ProxyJump \(jump)" }
        return proxyCommand.map { "ProxyCommand \($0)" }
    }
}
