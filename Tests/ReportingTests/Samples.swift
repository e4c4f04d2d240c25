import Diagnosis
import Evidence
import Reporting
import TunnelModel

/// Reports made by hand through the real types, as the diagnoser would make them.
enum Samples {
    static let local = Forward(
        kind: .local, ingress: .tcp(bindAddress: nil, port: 8080), egress: .tcp(host: "www", port: 80))

    static func spec(_ forwards: [Forward] = [local], host: String = "tunnel-host") -> TunnelSpec {
        let words = forwards.flatMap { ["-\($0.optionLetter)", $0.specification] } + [host, "-N"]
        return TunnelSpec(
            name: host, command: "ssh " + words.joined(separator: " "), arguments: words, tunnelHost: host,
            forwards: forwards)
    }

    static let budget = Budget(tcpConnections: 1, sshHandshakes: 1, authenticationAttempts: 1, keyQueries: 2)

    static func report(_ tunnels: [Report.Tunnel], budget: Budget = budget, interrupted: Bool = false) -> Report {
        Report(
            version: "0.1.0", runID: "5f2c", startedAt: "2026-11-23T09:00:00.123Z",
            elapsed: .microseconds(181_234), budget: budget, tunnels: tunnels, isInterrupted: interrupted)
    }

    /// What each check says when all is well, in the order of the path.
    static let passing: [CheckResult] = [
        CheckResult(check: .configuration, status: .pass, detail: "ssh -G read it; 1 forward"),
        CheckResult(check: .ingress, status: .pass, detail: "127.0.0.1:8080 and [::1]:8080 are free"),
        CheckResult(check: .resolve, status: .pass, detail: "192.0.2.10 (HostName in ~/.ssh/config)"),
        CheckResult(check: .reach, status: .pass, detail: "TCP port 22 open", elapsed: .microseconds(3_140)),
        CheckResult(
            check: .banner, status: .pass, detail: "OpenSSH_9.2p1 Debian-2+deb12u10", elapsed: .microseconds(912)),
        CheckResult(
            check: .keyExchange, status: .pass, detail: "curve25519-sha256, chacha20-poly1305@openssh.com",
            elapsed: .microseconds(8_200)),
        CheckResult(
            check: .hostKey, status: .pass,
            detail: "ED25519 SHA256:mVPwvezndPv/ARoIadVY98vAC0g+P/5633yTC4d/wXE as in ~/.ssh/known_hosts:12"),
        CheckResult(check: .methods, status: .pass, detail: "publickey, password"),
        CheckResult(check: .identities, status: .pass, detail: "2 keys to offer, ~/.ssh/id_ed25519 is accepted"),
        CheckResult(
            check: .login, status: .pass, detail: "alice, key ~/.ssh/id_ed25519 (2nd of 3 to be offered)",
            elapsed: .microseconds(41_300)),
        CheckResult(check: .permission, status: .pass, detail: "allowed by the server, and for this key"),
        CheckResult(check: .egressName, status: .pass, detail: "www resolves there"),
        CheckResult(
            check: .egressConnect, status: .pass, detail: "www:80 accepts", elapsed: .microseconds(412)),
        CheckResult(check: .egressService, status: .pass, detail: "HTTP 200", elapsed: .microseconds(1_204)),
    ]

    /// All well up to `check`, which has `status`; what needs it is skipped.
    static func stopped(
        at check: CheckID, _ status: CheckStatus = .fail, detail: String, because: String? = nil,
        elapsed: Duration? = .microseconds(412)
    ) -> [CheckResult] {
        // The shell is looked at for commands without -N only.
        let all =
            passing.contains { $0.check == check }
            ? passing : passing + [CheckResult(check: check, status: .pass, detail: "")]
        return all.map { result in
            if result.check == check {
                CheckResult(check: check, status: status, detail: detail, because: because, elapsed: elapsed)
            } else if result.check.closure(for: .local).contains(check) {
                CheckResult(
                    check: result.check, status: .skip, detail: "not reached",
                    because: status == .fail ? "\(check.rawValue) failed" : "\(check.rawValue) is not known")
            } else {
                result
            }
        }
    }

    static func tunnel(
        _ checks: [CheckResult] = passing, _ findings: [Finding] = [], forward: Forward = local, number: Int = 1,
        host: String = "tunnel-host", running: Bool = false, address: String? = "192.0.2.10"
    ) -> Report.Tunnel {
        Report.Tunnel(
            spec: spec([forward], host: host), plan: LegPlan(forward, tunnelHost: host, number: number),
            diagnosis: Diagnosis(checks: checks, findings: findings), isRunning: running, tunnelHostAddress: address)
    }

    // MARK: findings

    static let egressRefused = Finding(
        code: "egress.refused", status: .fail, role: .egress, title: "www:80 refuses connections from tunnel-host",
        cause: "Nothing listens on port 80 of www, or a firewall there answers with a reset.",
        evidence: ["tunnel-host → www:80: \"Connection refused\" after 0.4 ms (direct-tcpip, reason 2)"],
        fixes: [
            Fix(
                .egress, host: "www", "Is the web server running, and on which address?",
                command: "ss -ltn 'sport = :80'"),
            Fix(
                .client, host: "you", "If it listens elsewhere, name that port.",
                command: "ssh -L 8080:www:PORT tunnel-host -N"),
        ])

    static let reachRefused = Finding(
        code: "reach.refused", status: .fail, role: .transport, title: "tunnel-host refuses connections to port 22",
        cause: "The machine is there and no SSH server listens on port 22 of it.",
        evidence: ["192.0.2.10 port 22: reset after 0.3 ms"], alternatives: ["reach.refused-by-firewall"],
        experiment: "on tunnel-host, look whether sshd listens: if it does, a firewall answers in its place",
        fixes: [
            Fix(
                .tunnelHost, host: "tunnel-host", "Start the SSH server, and see on which port it listens.",
                command: "systemctl status ssh; ss -ltnp 'sport = :22'"),
            Fix(
                .client, host: "you", "If it listens on another port, say so.",
                command: "ssh -p PORT -L 8080:www:80 tunnel-host -N"),
        ])

    static let keyNotAccepted = Finding(
        code: "auth.key-not-accepted", status: .fail, role: .transport,
        title: "tunnel-host accepts none of your keys for alice",
        cause: "The server wants a key that is in alice's authorized_keys, and the two that ssh would offer are not.",
        evidence: [
            "offered by the server: publickey", "~/.ssh/id_ed25519 SHA256:3kP2…: not accepted",
            "~/.ssh/id_rsa SHA256:Zq9x…: not accepted",
        ],
        alternatives: ["auth.unknown-user", "auth.authorized-keys-permissions"],
        experiment: "on tunnel-host, journalctl -u ssh names the reason of each refused key",
        fixes: [
            Fix(
                .client, host: "you", "Put your public key where the server looks for it (needs another way in).",
                command: "ssh-copy-id -i ~/.ssh/id_ed25519.pub alice@tunnel-host"),
            Fix(
                .tunnelHost, host: "tunnel-host", "Owner and mode must be right, or sshd passes the file by.",
                command: "ls -ld ~alice ~alice/.ssh ~alice/.ssh/authorized_keys"),
        ])

    static let forwardingProhibited = Finding(
        code: "forward.administratively-prohibited.allowtcpforwarding-no", status: .fail, role: .transport,
        title: "tunnel-host does not allow forwarding",
        cause: "Its sshd_config says AllowTcpForwarding no, for everybody or for you.",
        evidence: ["direct-tcpip to www:80: \"administratively prohibited\" (reason 1)"],
        fixes: [
            Fix(
                .tunnelHost, host: "tunnel-host", "See what holds for alice.",
                command:
                    "sudo sshd -T -C user=alice,host=you,addr=192.0.2.7 | grep -i -e allowtcp -e permitopen -e disable")
        ])

    static let portInUse = Finding(
        code: "ingress.port-in-use", status: .fail, role: .ingress, title: "port 8080 is taken by nginx (pid 812)",
        cause: "ssh would log in and go on without the tunnel's entrance, saying so in one line that is easily missed.",
        evidence: ["bind 127.0.0.1:8080: Address already in use", "127.0.0.1:8080 is held by nginx, pid 812"],
        fixes: [Fix(.client, host: "you", "Take another port.", command: "ssh -L 8081:www:80 tunnel-host -N")])

    static let nameMismatch = Finding(
        code: "egress.tls-name-mismatch", status: .warn, role: .egress,
        title: "the certificate names web-server, your client will ask for localhost",
        cause: "TLS clients compare the name they dialled with the names in the certificate.",
        evidence: ["subject alternative names: web-server"],
        fixes: [
            Fix(
                .client, host: "you", "",
                command: "curl --connect-to web-server:443:localhost:8443 https://web-server/secure.txt")
        ])

    static let loginNotAllowed = Finding(
        code: "auth.not-looked-at", status: .unknown, role: .transport, title: "the login was not tried",
        cause: "--no-login stops before authentication, so whether you may log in is not known.",
        evidence: ["the server offers: publickey, password"],
        fixes: [
            Fix(
                .client, host: "you", "Let tundoctor log in once.",
                command: "tundoctor check -- ssh -L 8080:www:80 tunnel-host -N")
        ])

    // MARK: whole reports

    static var healthy: Report { report([tunnel()]) }
    static var running: Report { report([tunnel(running: true)]) }

    static var warned: Report {
        let forward = Forward(
            kind: .local, ingress: .tcp(bindAddress: nil, port: 8443), egress: .tcp(host: "web-server", port: 443))
        let checks = passing.map { result in
            result.check == .egressService
                ? CheckResult(check: .egressService, status: .pass, detail: "TLS, HTTP 200") : result
        }
        return report([tunnel(checks, [nameMismatch], forward: forward, host: "bastion-host")])
    }

    static var brokenAtIngress: Report {
        report([
            tunnel(
                passing.map {
                    $0.check == .ingress ? CheckResult(check: .ingress, status: .fail, detail: "8080 is taken") : $0
                }, [portInUse])
        ])
    }
    static var brokenAtReach: Report {
        report(
            [tunnel(stopped(at: .reach, detail: "port 22 refused"), [reachRefused])],
            budget: Budget(tcpConnections: 1))
    }
    static var brokenAtLogin: Report {
        report([tunnel(stopped(at: .login, detail: "Permission denied (publickey)"), [keyNotAccepted])])
    }
    static var brokenAtPermission: Report {
        report([tunnel(stopped(at: .permission, detail: "administratively prohibited"), [forwardingProhibited])])
    }
    static var brokenAtEgress: Report {
        report([tunnel(stopped(at: .egressConnect, detail: "refused"), [egressRefused])])
    }
    static var unknown: Report {
        report(
            [
                tunnel(
                    stopped(at: .login, .unknown, detail: "", because: "--no-login", elapsed: nil), [loginNotAllowed])
            ], budget: Budget(tcpConnections: 1, sshHandshakes: 1))
    }
    static var interrupted: Report {
        report(
            [tunnel(stopped(at: .keyExchange, .unknown, detail: "", because: "cut short", elapsed: nil))],
            budget: Budget(tcpConnections: 1, sshHandshakes: 1), interrupted: true)
    }
    static var several: Report {
        let second = Forward(
            kind: .local, ingress: .tcp(bindAddress: nil, port: 8443), egress: .tcp(host: "web-server", port: 443))
        let third = Forward(
            kind: .local, ingress: .tcp(bindAddress: "*", port: 5432),
            egress: .tcp(host: "localhost", port: 5432))
        return report([
            tunnel(stopped(at: .egressConnect, detail: "refused"), [egressRefused]),
            tunnel(forward: second, number: 2), tunnel(running: true), tunnel(forward: third, number: 3),
        ])
    }
    static var severalUnreached: Report {
        let second = Forward(
            kind: .local, ingress: .tcp(bindAddress: nil, port: 8443), egress: .tcp(host: "web-server", port: 443))
        let checks = stopped(at: .reach, detail: "port 22 refused")
        return report([
            tunnel(checks, [reachRefused]), tunnel(checks, [reachRefused], forward: second, number: 2),
        ])
    }
    static var remote: Report {
        let forward = Forward(
            kind: .remote, ingress: .tcp(bindAddress: "*", port: 8080), egress: .tcp(host: "2001:db8::7", port: 80))
        return report([tunnel(stopped(at: .reach, detail: "refused"), [reachRefused], forward: forward)])
    }

    /// A probe by itself: several ports, one of them of use.
    static var probe: Report {
        var ports = CheckResult(
            check: .ports, status: .fail, detail: "silent: 22, 80; SSH: 443", elapsed: .microseconds(3_104_000))
        ports.entries = [
            .init(name: "22", state: "silent", detail: "no answer within 3.0 s"),
            .init(name: "80", state: "silent", detail: "no answer within 3.0 s"),
            .init(name: "443", state: "open", detail: "SSH: SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10"),
        ]
        let finding = Finding(
            code: "reach.ssh-on-other-port", status: .fail, role: .transport,
            title: "Port 22 of tunnel-host has no SSH for you, port 443 has",
            cause: "The port that ssh was told to use does not give an SSH server, and another port does.",
            evidence: ["you → tunnel-host (192.0.2.10), port 443: SSH: SSH-2.0-OpenSSH_9.2p1"],
            fixes: [
                Fix(
                    .client, host: "you", "If it is the same server, use that port.", command: "ssh -p 443 tunnel-host")
            ])
        var probed = tunnel([passing[2], ports], [finding])
        probed.spec.command = "ssh tunnel-host"
        probed.focus = Report.Focus(name: "ports", object: "tunnel-host", checks: [.ports], hasForward: false)
        return report([probed], budget: Budget(tcpConnections: 1))
    }

    static var exposed: Report {
        let forward = Forward(
            kind: .remote, ingress: .tcp(bindAddress: nil, port: 8080), egress: .tcp(host: "www", port: 80))
        let checks = [
            CheckResult(check: .listener, status: .pass, detail: "granted", elapsed: .milliseconds(2)),
            CheckResult(
                check: .exposure, status: .warn,
                detail: "asked: tunnel-host only; granted: everybody; entered from: tunnel-host, you; GatewayPorts yes"),
            CheckResult(check: .login, status: .pass, detail: "alice"),
            CheckResult(check: .egressConnect, status: .pass, detail: "connected", elapsed: .milliseconds(1)),
        ]
        let finding = Finding(
            code: "remote.bind-address-ignored", status: .warn, role: .ingress,
            title: "tunnel-host listens on every address, though localhost:8080 was asked for",
            cause: "GatewayPorts yes of sshd_config binds every remote forward to all addresses of the server.",
            evidence: ["you → 192.0.2.10:8080: comes in"],
            fixes: [Fix(.tunnelHost, host: "tunnel-host", "Let clients choose: GatewayPorts clientspecified.")])
        var shown = tunnel(checks, [finding], forward: forward)
        shown.exposure = ExposureSummary(
            asked: .loopback, granted: .wildcard, reachable: ["tunnel-host", "you"], gatewayPorts: .yes)
        return report([shown])
    }

    static let all: [(name: String, report: Report)] = [
        ("healthy", healthy), ("running", running), ("warned", warned), ("broken-ingress", brokenAtIngress),
        ("broken-reach", brokenAtReach), ("broken-login", brokenAtLogin),
        ("broken-permission", brokenAtPermission), ("broken-egress", brokenAtEgress), ("unknown", unknown),
        ("interrupted", interrupted), ("several", several), ("several-unreached", severalUnreached),
        ("remote", remote), ("exposed", exposed), ("probe", probe),
    ]
}
