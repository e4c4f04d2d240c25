internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

/// Holds the server's host key against what this machine knows of the host, as ssh does (sshconnect.c, check_host_key).
struct HostKeyProbe: Probe {
    let check = CheckID.hostKey

    func look(in examination: isolated Examination) async -> Look {
        if let host = examination.request.typedOn { return await examination.judgeHostKey(on: host) }
        if examination.trial != nil { return await examination.askSSH(for: check) }
        guard case .success(let handshake)? = examination.handshake else {
            return .unable(.local("there is no host key"))
        }
        let request = examination.request
        let configuration = request.configuration
        let known = request.knownHosts(request.knownHostsName)
        if !known.authorities.isEmpty, case .keyExchange(let exchange)? = examination.evidence(.keyExchange),
            case .agreed(let agreement) = exchange.result, KeyAlgorithm.isCertificate(agreement.hostKey)
        {
            return await examination.askSSH(for: check, because: "the library cannot check host certificates")
        }
        let blob = handshake.hostKey.blob
        let key = PublicKeyBlob(blob)
        if let bits = key?.bits, key?.type == "ssh-rsa", bits < configuration.requiredRSASize {
            return .revised(
                .keyExchange,
                .keyExchange(
                    KeyExchangeEvidence(
                        result: .hostKeyTooShort(bits: bits, required: configuration.requiredRSASize))))
        }
        var evidence = HostKeyEvidence(
            keyType: KeyTypeName.of(handshake.hostKey.type), fingerprint: key?.fingerprint ?? "",
            lookupName: request.knownHostsName, match: match(blob, known, request, examination),
            policy: HostKeyEvidence.Policy(configuration.strictHostKeyChecking),
            canAsk: request.interaction.canAsk && !configuration.batchMode, files: request.knownHostsFiles)
        evidence.notStored = request.obstacleToStoring(evidence)
        evidence.isNearEnd = request.goesToNearEnd
        if evidence.isNearEnd, !evidence.isAccepted { evidence.knownAs = request.namesOfKey(blob) }
        return .seen(.hostKey(evidence))
    }

    private func match(
        _ blob: [UInt8], _ known: KnownHosts, _ request: ExaminationRequest, _ examination: isolated Examination
    ) -> HostKeyEvidence.Match {
        let configuration = request.configuration
        if configuration.noHostAuthenticationForLocalhost, isLoopback(examination) {
            return .known(HostKeyEvidence.Place(file: "NoHostAuthenticationForLocalhost", line: 0))
        }
        if let path = configuration.revokedHostKeys.flatMap({ request.tokens.expand($0) }) {
            // ssh refuses every key when the file cannot be read (ssh_config(5) RevokedHostKeys).
            guard let contents = try? FileContents.read(path, limit: 16 << 20) else {
                return .revoked(HostKeyEvidence.Place(file: path, line: 0))
            }
            switch RevokedKeys.lookUp(blob, in: contents.bytes) {
            case .revoked(let line): return .revoked(HostKeyEvidence.Place(file: path, line: line))
            case .unreadable: return .undecidable("RevokedHostKeys is a key revocation list, which only ssh reads")
            case .notListed: break
            }
        }
        switch known.verdict(on: blob) {
        case .match(let line):
            guard configuration.checkHostIP, configuration.hostKeyAlias == nil else { return .known(place(line)) }
            return addressMismatch(blob, request, examination) ?? .known(place(line))
        case .certified(let line): return .certified(place(line), keyID: nil)
        case .changed(let lines): return .changed(lines.map(place))
        case .typeChanged(let lines):
            return .typeChanged(lines.map(place), storedTypes: lines.map { KeyTypeName.of($0.keyType) })
        case .revoked(let line): return .revoked(place(line))
        case .unknown:
            if configuration.knownHostsCommand != nil {
                return .undecidable("KnownHostsCommand is not run by tundoctor")
            }
            return .unknown
        }
    }

    /// CheckHostIP: a key stored for the address that is not this one.
    private func addressMismatch(
        _ blob: [UInt8], _ request: ExaminationRequest, _ examination: isolated Examination
    ) -> HostKeyEvidence.Match? {
        guard case .reach(let reach)? = examination.evidence(.reach), let address = reach.connected?.address else {
            return nil
        }
        let name = KnownHosts.lookupName(host: address, port: request.configuration.port)
        if case .changed(let lines) = request.knownHosts(name).verdict(on: blob) {
            return .addressMismatch(lines.map(place))
        }
        return nil
    }

    private func isLoopback(_ examination: isolated Examination) -> Bool {
        guard case .reach(let reach)? = examination.evidence(.reach), let address = reach.connected?.address else {
            return false
        }
        return Endpoint.tcp(host: address, port: 1).isLoopback
    }

    private func place(_ line: KnownHostsLine) -> HostKeyEvidence.Place {
        HostKeyEvidence.Place(file: line.file, line: line.number)
    }
}

extension HostKeyEvidence.Policy {
    /// What `ssh -G` prints for StrictHostKeyChecking.
    init(_ text: String) {
        switch text {
        case "true", "yes": self = .yes
        case "accept-new": self = .acceptNew
        case "false", "no", "off": self = .no
        default: self = .ask
        }
    }
}
