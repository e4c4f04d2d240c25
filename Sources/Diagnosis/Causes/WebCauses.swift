import Evidence
import TunnelModel

extension WebEvidence {
    /// The answer for the near end's name differs from that for the site's own in a way that matters.
    fileprivate var isForOwnNameOnly: Bool {
        guard let own = forOwnName, own.status < 400 || own.status == 401, let byNearName else { return false }
        switch byNearName {
        case .closed, .garbled: return true
        case .silent: return false
        case .answered(let near):
            // A redirect is followed, and tells by itself where it leads.
            if near.status < 400, near.status / 100 != own.status / 100 { return !near.isRedirect }
            if near.status >= 400, near.status != 401, near.status < 500 { return true }
            // Two stored pages that are not the same.
            return near.status == own.status && !near.validator.isEmpty && !own.validator.isEmpty
                && near.validator != own.validator
        }
    }

    /// Where a client is sent that the tunnel does not lead to.
    fileprivate var wayOut: Origin? {
        guard let answer = forClients, answer.isRedirect else { return nil }
        return answer.leadsTo
    }

    fileprivate var serverError: Answer? { [forClients, forOwnName].compactMap(\.self).first { $0.status >= 500 } }
}

extension WebEvidence.Answer {
    /// RFC 9110 §15.4; 304 and 300 are not followed.
    fileprivate var isRedirect: Bool { [301, 302, 303, 307, 308].contains(status) }
}

let webCauses = CauseTable.of {
    Cause(
        "egress.http-virtual-host", .warn, "The web server chooses the site by name, and the client asks for localhost",
        title: { scene in
            guard let web = scene.facts.application?.web, let own = web.forOwnName else {
                return "The web server has another site for \(scene.nearName.clipped(to: 30))"
            }
            let host = web.nearHost.clipped(to: 30)
            guard case .answered(let near)? = web.byNearName else {
                return
                    "the web server answers nothing for \(host), and HTTP \(own.status) for \(web.ownHost.clipped(to: 30))"
            }
            if near.status == own.status {
                return "the web server has another site for \(host) than for \(web.ownHost.clipped(to: 30))"
            }
            return "HTTP \(near.status) for \(host), which your client will ask for, \(own.status) for "
                + web.ownHost.clipped(to: 30)
        },
        why: "One web server serves several sites and chooses by the name in the request. Through the tunnel a client "
            + "asks for the near end, and gets the default site, or an error. The client must ask for the site's own "
            + "name and still connect to the tunnel.",
        when: .on(.application) { seen, _ in seen.web?.isForOwnNameOnly ?? false },
        experiment: "Send the site's own name in Host through the same tunnel and compare the answers.",
        fixes: { scene in
            [
                scene.onUser("Keep the name, and connect to the tunnel.", scene.curlByName()),
                scene.hostsLine,
                scene.onEgress("Or let the site answer to \(scene.nearName) as well (server_name, ServerAlias)."),
            ]
        },
        matching: [
            [.application(.web(.answered(200), .answered(404)))], [.application(.web(.answered(200), .answered(421)))],
            [.application(.web(.answered(200), .closed))],
            [.application(.web(.answered(.page("a")), .answered(.page("b"))))],
        ],
        not: [
            [.application(.web(.answered(200), .answered(200)))], [.application(.web(.answered(404), .answered(404)))],
            [.application(.web(.answered(.page("a")), .answered(.page("a"))))],
            [.application(.web(.answered(200), .answered(.moved)))],
        ])

    Cause(
        "egress.http-redirect-leaves-tunnel", .warn,
        "The web server sends its clients to an address outside the tunnel",
        title: { scene in
            let target = scene.facts.application?.web?.wayOut?.description.clipped(to: 45) ?? "another address"
            return "the web server sends clients to \(target), outside the tunnel"
        },
        why: "The answer is a redirect to a whole URL with the service's own host or port. A client that follows it "
            + "leaves the tunnel: it looks the name up and connects by itself, in the clear or to nowhere.",
        when: .on(.application) { seen, _ in seen.web?.wayOut != nil },
        experiment: "Follow the redirect with the name led into the tunnel: then it arrives.",
        fixes: { scene in
            let target = scene.facts.application?.web?.wayOut
            let isSame =
                target.map { $0.host == scene.egress?.host?.lowercased() && $0.port == scene.egressPort } ?? false
            let far = target.map { "\(Endpoint.bracketed($0.host)):\($0.port)" } ?? "HOST:PORT"
            return
                (isSame
                ? [scene.onUser("Lead the name into the tunnel while following.", scene.curlByName("-L "))]
                : [
                    scene.onClient(
                        "Forward to where it leads as well, and lead that name into the second tunnel.",
                        scene.commandForwardingToo("8443:\(far)"))
                ])
                + [
                    scene.onClient(
                        "Or let the browser use the tunnel host as a SOCKS proxy, with the site's own URL.",
                        "ssh -D 1080 \(scene.portOption)\(scene.login) -N"),
                    scene.onEgress("Or let the application send relative redirects."),
                ]
        },
        matching: [
            [.application(.web(.answered(.moved), .answered(.moved)))],
            [.application(.web(.answered(200), .answered(.moved)))],
        ],
        not: [
            [.application(.web(.answered(301), .answered(301)))], [.application(.web(.answered(200), .answered(200)))],
        ])

    Cause(
        "egress.http-error", .warn, "The web server answers with an error of its own",
        title: { scene in
            let answer = scene.facts.application?.web?.serverError
            let reason = answer.map { $0.reason.isEmpty ? "\($0.status)" : "\($0.status) \($0.reason)" } ?? "5xx"
            return "\(scene.egressText.clipped(to: 50)) answers HTTP \(reason.clipped(to: 35))"
        },
        why:
            "The tunnel carries requests and answers. The web server, or the proxy in front of it, says that it cannot "
            + "serve them: 502, 503 and 504 mostly mean that the application behind it does not run or answer.",
        when: .on(.application) { seen, _ in seen.web?.serverError != nil },
        experiment: "Ask the web server on its own host: the answer is the same.",
        fixes: { scene in
            [
                scene.onEgress(
                    "Read the web server's error log, and see whether the application behind it runs.",
                    "sudo journalctl -n 50 --no-pager")
            ]
        },
        matching: [
            [.application(.web(.answered(502), .answered(502)))], [.application(.web(.answered(503)))],
        ],
        not: [
            [.application(.web(.answered(404), .answered(404)))], [.application(.web(.answered(200), .answered(200)))],
        ])
}

extension Scene {
    /// The person's own command with one more local forward.
    fileprivate func commandForwardingToo(_ specification: String) -> String {
        command(adding: "-L", ShellWord.quoted(specification))
    }
}
