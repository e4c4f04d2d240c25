internal import Evidence
internal import HostSystem
internal import SSH
internal import TunnelModel

/// Asks what the server lets this user log in with: method "none", which is no attempt (RFC 4252 §5.2).
struct MethodsProbe: Probe {
    let check = CheckID.methods

    func look(in examination: isolated Examination) async -> Look {
        guard examination.request.settings.allowsLogin else { return .unable(.loginNotAllowed) }
        if examination.trial != nil { return await examination.askSSH(for: check) }
        guard let session = examination.session else { return .unable(.local("the session is gone")) }
        let timeout = examination.request.settings.timeout
        switch await session.methods(deadline: Deadline(after: timeout)) {
        case .offered(let methods):
            examination.offeredMethods = methods.map { ForeignText($0, limit: 64).description }
            let banner = await session.issueBanner.map { ForeignText($0, limit: 2048).description }
            return .seen(.methods(.offered(examination.offeredMethods, banner: banner)))
        case .acceptedWithout: return .seen(.methods(.acceptedWithoutAuthentication))
        case .interrupted(.timeout):
            if let stall = await examination.largePacketStall(after: timeout) {
                return .revised(.keyExchange, .keyExchange(stall))
            }
            return .seen(.methods(.silent(after: timeout)))
        case .interrupted(let why):
            if let corrupted = examination.corruption(why) { return .revised(.keyExchange, .keyExchange(corrupted)) }
            guard let ending = Ending(why, session.report) else { return .unable(.local("\(why)")) }
            return .seen(.methods(.closed(ending.closing, disconnect: ending.disconnect)))
        }
    }
}

/// How a session ended by the server's hand.
struct Ending {
    var closing: BannerEvidence.Closing
    var disconnect: String?

    /// Nil where it did not end, or ended by our own hand.
    init?(_ interruption: Interruption, _ report: HandshakeReport) {
        closing = report.closure?.error == nil ? .finished : .reset
        switch interruption {
        case .disconnected(let message): disconnect = ForeignText(message.text, limit: 256).description
        case .closed: disconnect = nil
        case .timeout, .cancelled, .unusable: return nil
        }
    }
}
