internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Hands the connection to the library and looks at what comes before and as the server's identification string.
///
/// Identification and key exchange are one step for the library; this probe makes it, and the key exchange probe reads
/// the rest of the same result.
struct BannerProbe: Probe {
    let check = CheckID.banner

    func look(in examination: isolated Examination) async -> Look {
        if examination.trial != nil { return await examination.askSSH(for: check) }
        if examination.isReset {
            let address = examination.connectedEndpoint
            return .seen(.banner(BannerEvidence(result: .closed(.reset), address: address)), after: .zero)
        }
        guard let descriptor = examination.connection?.take() else {
            return .unable(.local("the connection to the tunnel host is gone"))
        }
        let request = examination.request
        let session = SSHSession(descriptor: descriptor, options: SSHSessionOptions(request))
        examination.session = session
        let result = await session.handshake(deadline: Deadline(after: request.settings.timeout))
        examination.handshake = result
        let (report, elapsed) =
            switch result {
            case .success(let handshake): (handshake.report, handshake.elapsed)
            case .failure(let failure): (failure.report, failure.elapsed)
            }
        if case .failure(let failure) = result, case .libraryCannot(let limit) = failure.reason,
            report.identification == nil
        {
            return await examination.askSSH(
                for: check, because: "the library lacks \(limit.wanted.joined(separator: ","))")
        }
        return .seen(
            .banner(BannerEvidence(report, after: elapsed, address: examination.connectedEndpoint)),
            after: report.reached[.identification])
    }
}

extension BannerEvidence {
    /// What the clear part of a handshake shows before the key exchange.
    init(_ report: HandshakeReport, after elapsed: Duration, address: String) {
        self.init(
            result: BannerEvidence.result(report, after: elapsed),
            precedingLines: report.linesBefore.map { ForeignText($0, limit: 256).description },
            bytesReceived: Int(clamping: report.bytesFromServer),
            opening: ForeignText(report.firstBytes, limit: 128).description, address: address)
    }

    private static func result(_ report: HandshakeReport, after elapsed: Duration) -> Result {
        if let identification = report.identification {
            let line = ForeignText(identification.line, limit: 256).description
            return switch identification.version {
            case .ssh2: .identified(line)
            case .ssh1: .protocolOne(line)
            case .malformed: .malformed(line)
            }
        }
        let service = ServiceRecognition.service(from: report.firstBytes)
        let isForeign = service.map { $0 != .otherText && $0 != .ssh } ?? false
        if isForeign, let service { return .foreign(Service(service)) }
        if report.isEndless { return .endless(after: elapsed) }
        if let closure = report.closure, closure.by == .server {
            // Words and then a close: what the words are is for the diagnosis to say.
            return .closed(closure.error == nil ? .finished : .reset)
        }
        // Whole lines that never end in an identification string, or bytes that never end in a line.
        if report.linesBeforeCount > 0, report.lastByteAt.map({ elapsed - $0 < .seconds(3) }) ?? false {
            return .endless(after: elapsed)
        }
        if service == .otherText, report.linesBeforeCount > 0 { return .foreign(.otherText) }
        return .silent(after: elapsed)
    }
}

extension BannerEvidence.Service {
    init(_ service: EgressServiceEvidence.Service) {
        self =
            switch service {
            case .redis: .otherText
            case .postgresql, .ldap: .otherBinary
            default: Self(rawValue: service.rawValue) ?? .otherBinary
            }
    }
}

extension SSHSessionOptions {
    /// What the person's own ssh would offer, as far as the library has it.
    init(_ request: ExaminationRequest) {
        let configuration = request.configuration
        self.init(user: configuration.user.isEmpty ? LocalIdentity.current.user : configuration.user)
        func list(_ names: [String]) -> [String]? { names.isEmpty ? nil : names }
        kexAlgorithms = list(configuration.kexAlgorithms)
        hostKeyAlgorithms = list(request.hostKeyPreference)
        ciphers = list(configuration.ciphers)
        macs = list(configuration.macs)
        publicKeyAlgorithms = list(configuration.pubkeyAcceptedAlgorithms)
        // A key that is too short is a finding, not a failure of the library: let it through and judge it.
        requiredRSASize = nil
        serviceClass = request.trafficClass?.value
    }
}
