internal import Evidence
internal import HostSystem
internal import SSH
internal import TunnelModel

/// Compares what a proxy's destination is called here with what it is where the tunnel host dials: a program that looks
/// names up by itself (socks5://) gets this machine's answer, one that does not (socks5h://) the tunnel host's.
struct NamesProbe: Probe {
    let check = CheckID.names

    func look(in examination: isolated Examination) async -> Look {
        guard let egress = examination.egress, case .tcp(let host, let port) = egress.target else {
            return .notApplicable("no destination was named")
        }
        guard IPAddress(host) == nil else { return .notApplicable("\(host) is an address") }
        guard let session = examination.session, examination.trial == nil else {
            return .unable(.libraryCannot("a second channel beside the one that ssh made"))
        }
        let timeout = min(examination.request.settings.timeout, .seconds(5))
        guard
            let found = try? await Resolver().resolve(
                host, port: UInt16(clamping: port), deadline: Deadline(after: timeout))
        else { return .unable(.interrupted) }
        let addresses = found.order.compactMap(\.ip)
        let here: NamesEvidence.Here =
            addresses.isEmpty
            ? .failed(found.failure?.words ?? "no address") : .addresses(addresses.map(\.description))
        var evidence = NamesEvidence(name: host, here: here, there: there(egress))
        if case .resolves = evidence.there, let address = addresses.first {
            evidence.byAddress = await open(address.withoutScope, port, egress, session, timeout)
        }
        return .seen(.names(evidence))
    }

    private func there(_ egress: EgressLook) -> NamesEvidence.There {
        switch egress.opening {
        case .opened: .resolves(connected: true)
        case .failed(_, let text, _): EgressLook.isNameFailure(text) ? .failed : .resolves(connected: false)
        case .noReply(_, isAtWork: true): .resolves(connected: false)
        case .noReply, .ended, .impossible, nil: .unsettled
        }
    }

    /// The tunnel host asked for the address that this machine finds, and twice for the name to compare the answers.
    private func open(
        _ address: IPAddress, _ port: Int, _ egress: EgressLook, _ session: SSHSession, _ timeout: Duration
    ) async -> NamesEvidence.ByAddress {
        let target = egress.target
        func sample(_ host: String) async -> ChannelOpening<AnswerSample?> {
            await session.withDirectChannel(host: host, port: port, deadline: Deadline(after: timeout)) { channel in
                // Greeted by its name, so that a server of many names gives the same answer.
                await AnswerSample(of: target, over: channel, timeout: timeout)
            }
        }
        switch await sample(address.description) {
        case .opened(let answer, _):
            guard case .opened? = egress.opening, answer != nil, let name = target.host else {
                return .opens(isSame: nil)
            }
            let first = await sample(name).value ?? nil
            let second = await sample(name).value ?? nil
            return .opens(isSame: AnswerSample.isSame(first, second, as: answer))
        case .failed(let failure): return .fails(ForeignText(failure.text, limit: 160).description)
        case .noReply(let after): return .fails("no reply in \(after.components.seconds) s")
        case .interrupted: return .notTried
        }
    }
}
