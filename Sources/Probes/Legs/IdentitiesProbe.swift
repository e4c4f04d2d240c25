internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

/// Asks which of the identities that ssh would offer the server accepts: public-key queries, without a signature, in
/// ssh's own order, stopping where ssh would stop.
struct IdentitiesProbe: Probe {
    let check = CheckID.identities

    func look(in examination: isolated Examination) async -> Look {
        if examination.trial != nil { return await examination.askSSH(for: check) }
        if case .methods(.acceptedWithoutAuthentication)? = examination.evidence(.methods) {
            return .notApplicable("the server asks for no authentication")
        }
        let request = examination.request
        let (offered, agent) = await IdentityList.read(request)
        var evidence = IdentitiesEvidence(
            queries: offered.map { .init(identity: $0.identity, answer: .notAsked) }, agent: agent,
            user: request.configuration.user, isDisabledByClient: !request.configuration.pubkeyAuthentication,
            isNotOffered: !examination.offeredMethods.contains("publickey"))
        guard !evidence.isDisabledByClient, !evidence.isNotOffered else { return .seen(.identities(evidence)) }
        if let file = offered.first(where: \.isForSSHToRead)?.identity.path {
            return await examination.askSSH(for: check, because: "only ssh can say whether it reads \(file)")
        }
        guard let session = examination.session else { return .unable(.local("the session is gone")) }
        let deadline = Deadline(after: request.settings.timeout)
        asking: for (index, candidate) in offered.enumerated() {
            guard let key = candidate.key, candidate.identity.isOffered else { continue }
            switch await session.query(key, deadline: deadline) {
            case .accepted:
                evidence.queries[index].answer = .accepted
                if candidate.identity.problem == nil {
                    examination.identityToUse = candidate
                    break asking
                }
            case .refused:
                let taken = await session.serverSignatureAlgorithms ?? []
                let isTaken = taken.isEmpty || key.signatureAlgorithms.contains { taken.contains($0) }
                evidence.queries[index].answer = isTaken ? .refused : .algorithmRefused(serverAlgorithms: taken)
            case .libraryCannot(let limit):
                let taken = await session.serverSignatureAlgorithms ?? []
                if !taken.isEmpty, !key.signatureAlgorithms.contains(where: { taken.contains($0) }) {
                    evidence.queries[index].answer = .algorithmRefused(serverAlgorithms: taken)
                    continue
                }
                return await examination.askSSH(
                    for: check, because: "the library cannot offer \(limit.wanted.first ?? "this key")")
            case .interrupted(.timeout): return .unable(.outOfTime(after: request.settings.timeout))
            case .interrupted(let why):
                if let corrupted = examination.corruption(why) {
                    return .revised(.keyExchange, .keyExchange(corrupted))
                }
                guard let ending = Ending(why, session.report) else { return .unable(.local("\(why)")) }
                // The query that brought the end was refused by it.
                evidence.queries[index].answer = .refused
                evidence.disconnected = .init(afterRefusals: evidence.refusals, text: ending.disconnect)
                break asking
            }
        }
        if examination.identityToUse == nil {
            examination.identityToUse = zip(evidence.queries, offered).first { $0.0.answer == .accepted }?.1
        }
        return .seen(.identities(evidence))
    }
}

extension Identity {
    /// ssh shows the server the public half of it.
    fileprivate var isOffered: Bool {
        switch problem {
        case .tooSmall: false
        case nil, .permissions, .missing, .unreadable, .notAllowed, .publicMismatch: true
        }
    }
}

extension PublicKey {
    /// The signature algorithms a key can be used with (RFC 8332 §3 for RSA; else the key type itself).
    var signatureAlgorithms: [String] {
        switch type {
        case "ssh-rsa": ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"]
        case "ssh-rsa-cert-v01@openssh.com":
            [
                "rsa-sha2-512-cert-v01@openssh.com", "rsa-sha2-256-cert-v01@openssh.com",
                "ssh-rsa-cert-v01@openssh.com", "rsa-sha2-512", "rsa-sha2-256",
            ]
        default: [type, type.replacing("-cert-v01@openssh.com", with: "")]
        }
    }
}
