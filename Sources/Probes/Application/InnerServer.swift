internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

/// The SSH server behind a tunnel: its host key, held against known_hosts under both names that ssh may use for it.
struct InnerServer: Sendable {
    var request: ExaminationRequest
    /// The destination, and the tunnel's near end.
    var own: Visitor
    var near: Visitor
    var timeout: Duration

    /// - Parameter read: the server's identification, as far as it has been read.
    func look(over stream: any ByteStream, read: [UInt8]) async -> InnerServerEvidence? {
        var request = request
        request.typedOn = nil
        // An ssh to the near end has a configuration of its own, e.g. a HostKeyAlias.
        if let own = await request.configurationOfClient(near.host, near.port ?? 22) { request.configuration = own }
        let nearName = KnownHosts.lookupName(
            host: near.host, port: near.port ?? 22, alias: request.configuration.hostKeyAlias)
        let underNear = request.knownHosts(nearName)
        // Its own name: with the port it is reached at behind the tunnel, or plain, as an alias would be.
        let candidates = [KnownHosts.lookupName(host: own.host, port: own.port ?? 22), own.host.lowercased()]
        let stored = candidates.map { request.knownHosts($0) }
        let underOwn = stored.first { !$0.lines.isEmpty } ?? stored[0]
        var options = SSHSessionOptions(request)
        let preferred = underNear.plainLines.isEmpty ? underOwn : underNear
        options.hostKeyAlgorithms = options.hostKeyAlgorithms.map { preferred.ordered(hostKeyAlgorithms: $0) }
        let outcome = await SSHSession.handshake(
            over: stream, read: read, options: options, deadline: Deadline(after: min(timeout, .seconds(5))))
        guard case .success(let handshake)? = outcome else { return nil }
        let blob = handshake.hostKey.blob
        return InnerServerEvidence(
            keyType: KeyTypeName.of(handshake.hostKey.type), fingerprint: PublicKeyBlob(blob)?.fingerprint ?? "",
            nearName: ForeignText(nearName).description, underNearName: InnerServerEvidence.Stored(underNear, blob),
            ownName: ForeignText(underOwn.name).description, underOwnName: InnerServerEvidence.Stored(underOwn, blob))
    }
}

extension InnerServerEvidence.Stored {
    fileprivate init(_ known: KnownHosts, _ blob: [UInt8]) {
        func place(_ line: KnownHostsLine) -> HostKeyEvidence.Place {
            HostKeyEvidence.Place(file: line.file, line: line.number)
        }
        self =
            switch known.verdict(on: blob) {
            case .match(let line), .certified(let line): .thisKey(place(line))
            case .changed(let lines), .typeChanged(let lines): .otherKey(lines.map(place))
            case .revoked(let line): .revoked(place(line))
            case .unknown: .nothing
            }
    }
}
