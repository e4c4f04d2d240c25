internal import Evidence
package import HostSystem
internal import SSHText
internal import SystemPackage
internal import TunnelModel

/// Looks the tunnel host's name up as ssh would: one getaddrinfo(3) call, each family by itself only when that fails.
struct ResolveProbe: Probe {
    let check = CheckID.resolve

    func look(in examination: isolated Examination) async -> Look {
        let configuration = examination.request.configuration
        if let host = examination.request.typedOn {
            return host.survey == nil
                ? .notApplicable("\(host.name) finds \(ForeignText(configuration.hostname)), not this machine")
                : await examination.askSSH(for: check)
        }
        if let jump = examination.request.via, !examination.goesBySSH {
            return .notApplicable("\(jump) finds \(ForeignText(configuration.hostname)), not this machine")
        }
        if let proxy = configuration.proxyDescription {
            return .notApplicable("\(proxy) finds the tunnel host, not this machine")
        }
        let family: AddressFamily =
            switch configuration.addressFamily {
            case "inet": .ipv4
            case "inet6": .ipv6
            default: .any
            }
        let name = configuration.hostname
        let found: Resolution
        do {
            found = try await Resolver().resolve(
                name, port: UInt16(clamping: configuration.port), family: family,
                deadline: Deadline(after: examination.request.settings.timeout))
        } catch {
            return .unable(.interrupted)
        }
        examination.addresses = found.order
        let typed = examination.request.spec.tunnelHost
        let source: ResolveEvidence.NameSource =
            typed.lowercased() == name.lowercased() ? .typed : .configuration
        return .seen(
            .resolve(
                ResolveEvidence(
                    typed: typed, name: name, nameSource: source,
                    family: .init(rawValue: configuration.addressFamily) ?? .any,
                    inet: answer(found.ipv4), inet6: answer(found.ipv6),
                    order: found.order.compactMap { $0.ip?.description },
                    failure: found.failure.map { failure($0, after: found.elapsed) },
                    answerSource: answerSource(found.source), nameservers: nameservers(found.source),
                    rememberedAddresses: isLiteral(found.source)
                        ? [] : examination.request.rememberedAddresses())))
    }

    private func isLiteral(_ source: NameSource) -> Bool { if case .literal = source { true } else { false } }

    private func answer(_ answer: Resolution.FamilyAnswer) -> ResolveEvidence.Answer {
        switch answer {
        case .addresses(let addresses): .addresses(addresses.map(\.description))
        case .absent: .failure(.noAddress)
        case .failed(let why): .failure(failure(why, after: .zero))
        case .notAsked: .notAsked
        }
    }

    private func failure(_ failure: LookupFailure, after elapsed: Duration) -> ResolveEvidence.Failure {
        switch failure {
        case .noName: .noSuchName
        case .noData: .noAddress
        case .tryAgain: .tryAgain
        case .failed: .failed
        case .addressFamily, .familyUnsupported: .wrongFamily
        case .timedOut: .timedOut(after: elapsed)
        case .service, .memory, .system, .other: .other(failure.words)
        }
    }

    private func answerSource(_ source: NameSource) -> ResolveEvidence.AnswerSource {
        switch source {
        case .literal: .literal
        case .hostsFile(let lines):
            lines.first.map { .hostsFile(path: $0.path, line: $0.line) } ?? .nameService(servers: [])
        case .nameService(let service): .nameService(servers: service.nameservers)
        }
    }

    private func nameservers(_ source: NameSource) -> [String] {
        if case .nameService(let service) = source { service.nameservers } else { [] }
    }
}

extension LookupFailure {
    /// The resolver's error in the words of gai_strerror(3).
    package var words: String {
        switch self {
        case .noName: "Name or service not known"
        case .noData: "No address associated with hostname"
        case .tryAgain: "Temporary failure in name resolution"
        case .failed: "Non-recoverable failure in name resolution"
        case .addressFamily: "Address family for hostname not supported"
        case .familyUnsupported: "Address family not supported"
        case .service: "Service not supported"
        case .memory: "Memory allocation failure"
        case .system(let error): error.description
        case .timedOut: "no answer in time"
        case .other(let status): "resolver error \(status)"
        }
    }
}
