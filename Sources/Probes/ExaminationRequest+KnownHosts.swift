internal import HostSystem
internal import SSHText

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
