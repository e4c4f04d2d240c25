internal import HostSystem
internal import SSHText
internal import TunnelModel

extension ExaminationRequest {
    /// The name under which ssh looks the tunnel host up.
    var knownHostsName: String {
        KnownHosts.lookupName(
            host: configuration.hostname, port: configuration.port, alias: configuration.hostKeyAlias)
    }

    /// The known_hosts files in ssh's order, the user's first, with `~` and tokens expanded.
    var knownHostsFiles: [String] {
        let tokens = tokens
        return (configuration.userKnownHostsFiles + configuration.globalKnownHostsFiles)
            .filter { $0 != "none" }.compactMap { tokens.expand($0) }
    }

    /// ssh connects to a port of this machine's loopback that is not its own SSH server's: the near end of a tunnel.
    var goesToNearEnd: Bool {
        configuration.hostKeyAlias == nil && configuration.port != 22
            && Endpoint.tcp(host: configuration.hostname, port: configuration.port).isLoopback
    }

    /// The names of other hosts beside which the files have a key; at most four, near ends left out.
    func namesOfKey(_ blob: [UInt8]) -> [String] {
        var found: [String] = []
        for file in knownHostsFiles {
            guard let contents = try? FileContents.read(file, limit: 64 << 20, mayBeCut: true) else { continue }
            for name in KnownHosts.names(storedWith: [blob], port: 22, in: contents.bytes)
            where !found.contains(name) && !Endpoint.tcp(host: name, port: 22).isLoopback {
                found.append(ForeignText(name, limit: 128).description)
            }
        }
        return Array(found.prefix(4))
    }

    /// Everything that the files say of a name. Nothing is ever added to them.
    func knownHosts(_ name: String) -> KnownHosts {
        var known = KnownHosts(name: name)
        for file in knownHostsFiles {
            if let contents = try? FileContents.read(file, limit: 64 << 20, mayBeCut: true) {
                known.scan(contents.bytes, file: file)
            }
        }
        return known
    }

    /// HostKeyAlgorithms in the order in which ssh offers them: types that are stored for the host first, unless the
    /// person named an order of their own.
    var hostKeyPreference: [String] {
        let configured = configuration.hostKeyAlgorithms
        // ssh -G does not say whether the list was given; ssh's own begins with certificates and is long.
        guard configured.count > 8, let first = configured.first, KeyAlgorithm.isCertificate(first) else {
            return configured
        }
        return knownHosts(knownHostsName).ordered(hostKeyAlgorithms: configured)
    }
}
