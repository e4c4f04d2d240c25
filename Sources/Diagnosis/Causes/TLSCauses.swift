import Evidence
import TunnelModel

extension TLSEvidence {
    /// What a client at the near end is shown is not for the name that it asks for, or it is shown nothing.
    fileprivate var misnames: Bool {
        if refusesNearName { return true }
        guard case .established = byOwnName, let certificate = certificateForClients else { return false }
        return !certificate.isForNearName
    }
}

let tlsCauses = CauseTable.of {
    Cause(
        "egress.tls-handshake-failed", .depends { $0.facts.application?.handshakeStatus ?? .fail },
        "TLS with the destination does not get through its handshake",
        title: { scene in
            guard case .failed(let failure)? = scene.facts.application?.tls?.byOwnName else {
                return "\(scene.egressText.clipped(to: 50)) does not finish a TLS handshake"
            }
            return switch failure {
            case .alert(_, let name): "\(scene.egressText.clipped(to: 50)) refuses TLS: \(name)"
            case .closed: "\(scene.egressText.clipped(to: 50)) hangs up in the TLS handshake"
            case .silent: "\(scene.egressText.clipped(to: 50)) goes silent in the TLS handshake"
            case .refusedHere:
                "\(scene.examiningMachineFirst)'s TLS refuses what \(scene.egressText.clipped(to: 40)) offers"
            }
        },
        why: "The tunnel carries the connection, and TLS inside it comes to nothing: versions or ciphers without "
            + "anything in common, a server without a certificate for the name, a client certificate that is "
            + "required, or large packets that get lost behind the tunnel.",
        when: .on(.application) { seen, _ in seen.handshakeStatus != nil },
        experiment: "Try other versions of TLS, and with and without a server name.",
        fixes: { scene in
            let name = scene.facts.application?.tls?.serverName == nil ? "NAME" : scene.ownName
            return [
                scene.onUser(
                    "With the tunnel open, see it at length, step by step.",
                    "openssl s_client -connect \(ShellWord.quoted(scene.nearPlace)) "
                        + "-servername \(ShellWord.quoted(name)) -msg"),
                scene.onEgress("Read what the service's own log says of the handshake."),
            ]
        },
        matching: [
            [.application(.tls(.failed(.alert(40, name: "handshake_failure"))))],
            [.application(.tls(.failed(.closed)))],
            [.application(.tls(.failed(.silent(after: .seconds(5)))))],
            [.application(.tls(.failed(.refusedHere(words: "unsupported protocol"))))],
        ],
        not: [[.application(.tls(.established(.web)))], [.application(.web(.answered(200), .answered(200)))]])

    Cause(
        "egress.tls-expired", .fail, "The destination's certificate has expired",
        title: { scene in
            let date = scene.facts.application?.tls?.ownCertificate?.notAfter.prefix(10) ?? ""
            return "The certificate of \(scene.egressText.clipped(to: 50)) expired on \(date)"
        },
        why: "The tunnel works, and every client that checks certificates refuses the service: the certificate's time "
            + "is over by this machine's clock.",
        when: .on(.application) { seen, _ in seen.tls?.ownCertificate?.validity == .expired },
        experiment: "Compare the certificate's dates with the right time.",
        fixes: { scene in
            [
                scene.onEgress(
                    "Renew the certificate, and let the service read it.",
                    "sudo openssl x509 -noout -subject -enddate -in CERTIFICATE.pem"),
                scene.compareClock,
            ]
        },
        matching: [[.application(.tls(.established(.expired)))]],
        not: [[.application(.tls(.established(.web)))], [.application(.tls(.established(.notYet)))]])

    Cause(
        "egress.tls-not-yet-valid", .fail, "The destination's certificate is not valid yet",
        title: { scene in
            let date = scene.facts.application?.tls?.ownCertificate?.notBefore.prefix(10) ?? ""
            return "The certificate of \(scene.egressText.clipped(to: 50)) is valid from \(date) only"
        },
        why: "The certificate's time has not begun by this machine's clock, so that clients refuse the service: mostly "
            + "a clock is wrong, here or where the certificate was made.",
        when: .on(.application) { seen, _ in seen.tls?.ownCertificate?.validity == .notYetValid },
        experiment: "Compare the certificate's dates with the right time.",
        fixes: { scene in
            [
                scene.compareClock,
                scene.onEgress(
                    "Was the certificate made with a wrong clock, or for later?",
                    "sudo openssl x509 -noout -subject -startdate -in CERTIFICATE.pem"),
            ]
        },
        matching: [[.application(.tls(.established(.notYet)))]],
        not: [[.application(.tls(.established(.web)))], [.application(.tls(.established(.expired)))]])

    Cause(
        "egress.tls-name-mismatch", .warn, "The certificate is for the real name, and the client asks for the tunnel's",
        title: { scene in
            let near = scene.nearName.clipped(to: 30)
            guard let tls = scene.facts.application?.tls, !tls.refusesNearName else {
                return "the server refuses TLS for \(near), which your client will ask for"
            }
            let names = (tls.certificateForClients?.namesInWords ?? "").clipped(to: 40)
            return "the certificate names \(names), your client will ask for \(near)"
        },
        why: "Through the tunnel a client connects to the near end and holds the certificate against that name. The "
            + "certificate is for the service's own name, as it should be, and verification fails. The client must "
            + "use the service's name and still connect to the tunnel; switching verification off is no cure.",
        when: .on(.application) { seen, _ in seen.tls?.misnames ?? false },
        experiment: "Ask for the service by its own name through the tunnel: then the certificate fits.",
        fixes: { scene in
            let isWeb = scene.facts.application?.web != nil
            return (isWeb ? [scene.onUser("Keep the name, and connect to the tunnel.", scene.curlByName())] : [])
                + [scene.hostsLine]
        },
        matching: [
            [.application(.tls(.established(.web), near: .established(.web)))],
            [.application(.tls(.established(.web)))],
            [.application(.tls(.established(.web), near: .failed(.alert(112, name: "unrecognized_name"))))],
        ],
        not: [
            [.application(.tls(.established(.forBoth), near: .established(.forBoth)))],
            [.application(.tls(.failed(.closed), near: .failed(.closed)))],
        ])

    Cause(
        "egress.tls-untrusted", .warn, "The certificate's authority is not trusted on this machine",
        title: { scene in
            let certificate = scene.facts.application?.tls?.ownCertificate
            if certificate?.isSelfSigned ?? false {
                return "the certificate of \(scene.egressText.clipped(to: 50)) is signed by itself"
            }
            let issuer = (certificate?.issuer ?? "").clipped(to: 40)
            let whose = issuer.isEmpty ? "an authority" : issuer
            return
                "the certificate comes from \(whose), which is not trusted \(scene.isTypedHere ? "here" : "by your machine")"
        },
        why: "The chain of the certificate does not lead to an authority in this machine's store: the service signed "
            + "it itself, its authority is a private one, or it does not send the intermediate certificates. A client "
            + "that checks refuses it, unless it has a store of its own.",
        when: .on(.application) { seen, _ in
            if case .refused? = seen.tls?.ownCertificate?.trust { true } else { false }
        },
        experiment: "Give the client the authority's certificate: if that is accepted, only the trust was missing.",
        fixes: { scene in
            [
                scene.onUser(
                    "Get the authority's certificate from who runs the service, and name it to the client.",
                    scene.curlByName("--cacert AUTHORITY.pem ")),
                scene.onEgress("Let the service send its intermediate certificates, or one of a known authority."),
            ]
        },
        matching: [
            [.application(.tls(.established(.selfSigned)))], [.application(.tls(.established(.ofUnknownAuthority)))],
        ],
        not: [[.application(.tls(.established(.web)))], [.application(.tls(.failed(.closed)))]])
}
