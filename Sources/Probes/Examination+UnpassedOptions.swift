internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

/// ssh gives its options to the tunnel host alone: a jump host is reached with what ssh_config says of the jump host. Where
/// that fails, the tunnel host's own settings are tried on it, as far as that takes no login.
extension Examination {
    /// Looks whether a jump host that was not got through would have let in the same with the settings of `target`.
    func trySettings(of target: ExaminationRequest) async {
        guard trial == nil, !Task.isCancelled else { return }
        if case .reach(var reach)? = evidence(.reach), !reach.isConnected {
            reach.portThatAnswers = await portThatAnswers(like: target)
            revise(.reach, .reach(reach))
        } else if case .keyExchange(var exchange)? = evidence(.keyExchange), case .noCommon = exchange.result {
            exchange.agreesWithOther = settingsThatAgree(of: target)
            revise(.keyExchange, .keyExchange(exchange))
        } else if case .identities(var identities)? = evidence(.identities), !hasArrived, identityToUse == nil {
            identities.acceptedIfOffered = await identityThatIsAccepted(of: target)
            revise(.identities, .identities(identities))
        }
    }

    /// The port that the tunnel host's settings name (`-p`), if an SSH server of this host answers there.
    private func portThatAnswers(like target: ExaminationRequest) async -> Int? {
        let port = target.configuration.port
        guard port != request.configuration.port else { return nil }
        let deadline = Deadline(after: min(request.connectTimeout, .seconds(3)))
        if let carrier {
            let name = request.configuration.hostname
            request.announce(
                "plan  1 more channel to \(ForeignText(name)), port \(port): does it listen where -p says?")
            let opened = await Passage.open(through: carrier, host: name, port: port, deadline: deadline)
            guard case .success(let passage) = opened else { return nil }
            let isSSH = await isSSHServer(passage.socket, deadline)
            passage.socket.closeNow()
            await passage.end()
            return isSSH ? port : nil
        }
        let addresses = addresses.compactMap { address in
            address.ip.map { SocketAddress.ip($0, port: UInt16(clamping: port)) }
        }
        request.announce("plan  1 more TCP connection, to port \(port): does it listen where -p says?")
        let report = try? await Dialer(source: .init(request.configuration)).dial(addresses, deadline: deadline)
        guard let connection = report?.connection else { return nil }
        budget.tcpConnections += 1
        let isSSH = await isSSHServer(connection, deadline)
        connection.closeNow()
        return isSSH ? port : nil
    }

    /// Whether the first words are those of an SSH server (RFC 4253 §4.2).
    private func isSSHServer(_ socket: ConnectedSocket, _ deadline: Deadline) async -> Bool {
        let stream = SocketStream(socket)
        var words: [UInt8] = []
        while words.count < 4, case .bytes(let more) = await stream.receive(256, deadline: deadline) { words += more }
        return words.starts(with: Array("SSH-".utf8))
    }

    /// The option whose lists, as the tunnel host has them, this server could agree on.
    private func settingsThatAgree(of target: ExaminationRequest) -> Bool {
        let initial: KeyExchangeInit? =
            switch handshake {
            case .success(let handshake)?: handshake.report.serverKexInit
            case .failure(let failure)?: failure.report.serverKexInit
            case nil: nil
            }
        guard let initial, let theirs = KeyExchangeLists(payload: initial.payload) else { return false }
        let ours = KeyExchangeLists(target.configuration, hostKeyAlgorithms: target.configuration.hostKeyAlgorithms)
        return KeyExchangeNegotiation(client: ours, server: theirs).isPossible
    }

    /// An identity that is offered to the tunnel host only, and that this host would accept: queries, no signature.
    private func identityThatIsAccepted(of target: ExaminationRequest) async -> Identity? {
        guard let session, offeredMethods.contains("publickey") else { return nil }
        let own = await IdentityList.read(request).0.compactMap { $0.key?.blob }
        let others = await IdentityList.read(target).0.filter { candidate in
            guard let key = candidate.key else { return false }
            return candidate.identity.problem == nil && !own.contains(key.blob)
        }
        // More would be a guess, and each refusal counts to MaxAuthTries.
        let asked = others.prefix(3)
        guard !asked.isEmpty else { return nil }
        request.announce(
            "plan  \(asked.count) more key \(asked.count == 1 ? "query" : "queries") on \(request.spec.tunnelHost): "
                + "would it accept a key that ssh offers to \(target.spec.tunnelHost) only?")
        let deadline = Deadline(after: request.settings.timeout)
        for candidate in asked {
            guard let key = candidate.key else { continue }
            if case .accepted = await session.query(key, deadline: deadline) { return candidate.identity }
        }
        return nil
    }
}
