internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

/// Reads the key exchange for the person's ssh: the server's KEXINIT against the algorithms of `ssh -G`, and packets as
/// large as ssh's own, which the library's are not.
struct KeyExchangeProbe: Probe {
    let check = CheckID.keyExchange

    func look(in examination: isolated Examination) async -> Look {
        if examination.trial != nil { return await examination.askSSH(for: check) }
        guard let result = examination.handshake, let session = examination.session else {
            return .unable(.local("there is no session"))
        }
        switch result {
        case .success(let handshake):
            let agreed = examination.agreement(with: handshake)
            guard case .agreed = agreed else { return .seen(.keyExchange(KeyExchangeEvidence(result: agreed))) }
            await session.sendIgnore()
            if !examination.request.settings.allowsLogin || !examination.request.settings.includes(.methods) {
                // Nothing that follows would show whether it arrived.
                await examination.waitForAcknowledgement()
                if let stall = await examination.largePacketStall(after: examination.request.settings.timeout) {
                    return .seen(.keyExchange(stall))
                }
            }
            let banner = handshake.report.reached[.identification] ?? .zero
            return .seen(
                .keyExchange(
                    KeyExchangeEvidence(
                        result: agreed,
                        warnsOfClassicExchange: examination.request.configuration.warnsOfWeakCryptography)),
                after: handshake.elapsed - banner)
        case .failure(let failure): return await look(failure, session, examination)
        }
    }

    private func look(
        _ failure: HandshakeFailure, _ session: SSHSession, _ examination: isolated Examination
    ) async -> Look {
        let report = failure.report
        let stage = KeyExchangeEvidence.Stage(report.stage)
        let timeout = examination.request.settings.timeout
        // What ssh itself would agree on counts, wherever the library gave up.
        if let server = report.serverKexInit {
            switch examination.agreement(with: server) {
            case .noCommon(let kind, let ssh, let theirs)?:
                return .seen(.keyExchange(KeyExchangeEvidence(result: .noCommon(kind, ssh: ssh, server: theirs))))
            case .agreed?:
                switch failure.reason {
                case .noCommonAlgorithm, .libraryCannot:
                    return await examination.askSSH(
                        for: check, because: "the library lacks what ssh and the server agree on")
                default: break
                }
            default: break
            }
        }
        switch failure.reason {
        case .timeout:
            return .seen(.keyExchange(await examination.stall(at: stage, after: timeout)))
        case .closed, .cancelled:
            let closing: BannerEvidence.Closing = report.closure?.error == nil ? .finished : .reset
            return .seen(.keyExchange(KeyExchangeEvidence(result: .closed(stage, closing, disconnect: nil))))
        case .disconnected(let message):
            let text = ForeignText(message.text, limit: 256).description
            return .seen(.keyExchange(KeyExchangeEvidence(result: .closed(stage, .finished, disconnect: text))))
        case .libraryCannot(let limit):
            return await examination.askSSH(
                for: check, because: "the library lacks \(limit.wanted.prefix(3).joined(separator: ","))")
        case .noCommonAlgorithm:
            return await examination.askSSH(
                for: check, because: "the library and the server have no algorithm in common")
        case .protocolError, .notSSH2, .endless:
            let detail = ForeignText(failure.libraryText, limit: 256).description
            if report.closure?.by == .server, report.impossiblePacketLength == nil {
                let closing: BannerEvidence.Closing = report.closure?.error == nil ? .finished : .reset
                return .seen(.keyExchange(KeyExchangeEvidence(result: .closed(stage, closing, disconnect: nil))))
            }
            if report.impossiblePacketLength != nil || Examination.speaksOfDamage(failure.libraryText) {
                return .seen(.keyExchange(KeyExchangeEvidence(result: .corrupted(stage, detail: detail))))
            }
            // What only the library says proves nothing about the person's ssh: it is asked itself.
            let look = await examination.askSSH(for: check, because: "the library gave up: \(detail)")
            if case .unable(.libraryCannot) = look {
                return .seen(.keyExchange(KeyExchangeEvidence(result: .failed(stage, detail: detail))))
            }
            return look
        }
    }
}

extension KeyExchangeEvidence.Stage {
    init(_ stage: HandshakeReport.Stage) {
        switch stage {
        case .connected, .identification: self = .identification
        case .kexInit: self = .kexInit
        case .kexReply: self = .reply
        case .newKeys: self = .newKeys
        }
    }
}
