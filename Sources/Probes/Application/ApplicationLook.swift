internal import Evidence
internal import HostSystem
internal import TunnelModel

/// What a client would meet at an egress, put together from one or two visits: as the destination's own name, and as
/// the tunnel's near end.
struct ApplicationLook: Sendable {
    var visit: ServiceVisit
    var first: ServiceVisit.Findings
    /// The destination is the machine that dials it.
    var isOnDialler: Bool

    /// What answered is what the port is registered for, as far as it is for anything.
    var isAsExpected: Bool {
        guard let service = first.greeting.service else { return false }
        let expected = visit.target.port.flatMap { ExpectedService.of(port: $0) }
        return expected == nil || expected == service
    }

    /// The visits that are still to be made, in order; each is a connection of its own.
    ///
    /// A second one only where the name matters: TLS and HTTP. HEAD that is not understood is asked again as GET.
    var further: [ServiceVisit] {
        guard first.tls != nil || first.web != nil else { return [] }
        var visits: [ServiceVisit] = []
        var next = visit
        next.expected = first.tls == nil ? .http : .tls
        if ApplicationLook.wantsGET(first.web) {
            next.method = .get
            visits.append(next)
        }
        if visit.near.host.lowercased() != visit.own.host.lowercased() {
            next.visitor = visit.near
            visits.append(next)
        }
        return visits
    }

    /// HEAD was refused, or not understood (RFC 9110 §15.5.6, §15.6.2).
    private static func wantsGET(_ web: WebEvidence.Result?) -> Bool {
        switch web {
        case .answered(let answer)?: answer.status == 405 || answer.status == 501
        case .closed?, .garbled?: true
        case .silent?, nil: false
        }
    }

    /// The evidence; nil where nothing more is known of the service than its greeting.
    ///
    /// - Parameter others: what came of ``further``, in its order; a visit that was not possible is nil.
    func evidence(
        _ others: [ServiceVisit.Findings?], dialler: EgressConnectEvidence.Dialler
    ) -> ApplicationEvidence? {
        guard let service = first.greeting.service else { return nil }
        var own = first
        var near: ServiceVisit.Findings?
        for (visit, findings) in zip(further, others) {
            guard let findings else { continue }
            if visit.visitor == visit.own { own.web = findings.web ?? own.web } else { near = findings }
        }
        var evidence = ApplicationEvidence(
            service: service, egress: visit.target.description, dialler: dialler, clientName: visit.near.host,
            isOnDialler: isOnDialler, terms: own.terms, ssh: own.ssh)
        if let tls = own.tls {
            let isName = visit.own.host.contains { $0.isLetter } && !visit.own.host.contains(":")
            evidence.tls = TLSEvidence(
                serverName: isName ? ForeignText(visit.own.host, limit: 255).description : nil, byOwnName: tls,
                byNearName: near?.tls)
        }
        if let web = own.web {
            let usual = own.tls == nil ? 80 : 443
            evidence.web = WebEvidence(
                ownHost: ForeignText(visit.own.authority(forPort: usual)).description, byOwnName: web,
                nearHost: visit.near.authority(forPort: usual), byNearName: near?.web)
        }
        let knowsMore = evidence.tls != nil || evidence.web != nil || evidence.terms != nil || evidence.ssh != nil
        return knowsMore ? evidence : nil
    }
}

extension Visitor {
    /// As whom a client knows the listening end: by its bind address, or as localhost where that is none or all.
    init(near listener: Forward.Listener) {
        switch listener {
        case .tcp(let address?, let port) where !["", "*", "localhost", "0.0.0.0", "::"].contains(address):
            self.init(host: address, port: port)
        case .tcp(_, let port): self.init(host: "localhost", port: port)
        case .unix: self.init(host: "localhost", port: nil)
        }
    }
}
