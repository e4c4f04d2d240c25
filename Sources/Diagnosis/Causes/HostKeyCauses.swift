import Evidence
import TunnelModel

extension HostKeyEvidence {
    fileprivate var stored: [Place] {
        switch match {
        case .changed(let places), .typeChanged(let places, _), .addressMismatch(let places): places
        case .known(let place), .certified(let place, _), .revoked(let place): [place]
        case .unknown, .certificateInvalid, .undecidable: []
        }
    }

    var differs: Bool {
        switch match {
        case .changed, .typeChanged: true
        default: false
        }
    }

    /// ssh would ask the person, who is there.
    fileprivate var isForThePersonToSay: Bool { policy == .ask && canAsk }
}

extension Scene {
    fileprivate var shownKey: String {
        facts.hostKey.map { "\($0.keyType) \($0.fingerprint)" } ?? "the key"
    }

    fileprivate var storedPlace: String { facts.hostKey?.stored.first?.description ?? "known_hosts" }

    fileprivate var storedFile: String { facts.hostKey?.stored.first?.file ?? "~/.ssh/known_hosts" }

    /// What shows the server's own keys, on the server itself.
    fileprivate var showKeys: Fix {
        onTunnelHost(
            "Compare the fingerprint there, over a way that you trust (a console, a colleague on the phone).",
            "for key in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf \"$key\"; done")
    }

    fileprivate var forget: Fix {
        onClient(
            "Only after the fingerprint is confirmed: forget the stored key, then connect and accept the new one.",
            "ssh-keygen -R \(ShellWord.quoted(knownHostsName)) -f \(ShellWord.quoted(storedFile))")
    }
}

let hostKeyCauses = CauseTable.of {
    Cause(
        "hostkey.unknown",
        .depends { scene in scene.facts.hostKey?.isForThePersonToSay ?? false ? .unknown : .fail },
        "The server's host key is not known here",
        title: { scene in
            let host = scene.tunnelHost.clipped(to: 50)
            return scene.facts.hostKey?.isForThePersonToSay ?? false
                ? "The host key of \(host) is new \(scene.here): ssh will ask"
                : "The host key of \(host) is not known, and ssh cannot ask"
        },
        why: "No known_hosts file has a key for this host, under the name by which ssh looks it up. With someone to "
            + "ask, ssh shows the fingerprint and asks; in scripts, with BatchMode or strict checking it gives up: "
            + "Host key verification failed.",
        when: .on(.hostKey) { seen, _ in seen.match == .unknown && !seen.isAccepted },
        experiment: "ssh-keygen -F NAME shows whether a line for the host is there.",
        fixes: { scene in
            [
                scene.showKeys,
                scene.onClient(
                    "Connect once by hand, compare the fingerprint (\(scene.shownKey)) and answer yes.",
                    "ssh -o StrictHostKeyChecking=ask \(scene.portOption)\(scene.login) true"),
                scene.onClient(
                    "For scripts: accept keys of new hosts, but never changed ones.",
                    scene.command(adding: "-o", "StrictHostKeyChecking=accept-new")),
            ]
        },
        matching: [
            [.key(.unknown, .yes)], [.key(.unknown, .ask)], [.key(.unknown, .ask, canAsk: true)],
            [.key(.unknown, .yes, canAsk: true)],
        ],
        not: [
            [.key(.unknown, .acceptNew)], [.key(.unknown, .no)], [.key(.known(Evidence.knownPlace))],
            [.key(.changed([Evidence.knownPlace]))],
        ])

    Cause(
        "hostkey.changed", .fail, "The server shows another host key than the one that is known",
        title: {
            "The host key of \($0.tunnelHost.clipped(to: 40)) is not the one in \($0.storedPlace.clipped(to: 30))"
        },
        why: "A key of the same type is stored for this host, and the server shows another. The server was installed "
            + "anew or the name leads to another machine now, or somebody in between pretends to be it. Nothing that "
            + "can be seen from here tells which.",
        when: .on(.hostKey) { seen, _ in
            if case .changed = seen.match { seen.policy != .no && seen.knownAs.isEmpty } else { false }
        },
        experiment: "Read the key from another network: the same new key everywhere means a new server, the old key "
            + "there means somebody in between here.",
        fixes: { [$0.showKeys, $0.forget] },
        matching: [[.key(.changed([Evidence.knownPlace]))], [.key(.changed([Evidence.knownPlace]), .acceptNew)]],
        not: [
            [.key(.known(Evidence.knownPlace))], [.key(.unknown)], [.key(.changed([Evidence.knownPlace]), .no)],
            [.key(.typeChanged([Evidence.knownPlace], storedTypes: ["RSA"]))],
        ])

    Cause(
        "hostkey.type-changed", .fail, "The server no longer offers the type of host key that is known",
        title: { "\($0.tunnelHost.clipped(to: 50)) no longer offers the type of host key that is known" },
        why: "Keys of other types are stored for this host, and the server offers none of those. The old key was "
            + "probably dropped rather than replaced; but ssh cannot tell this from an impostor.",
        when: .on(.hostKey) { seen, _ in
            if case .typeChanged = seen.match { seen.policy != .no && seen.knownAs.isEmpty } else { false }
        },
        experiment: "Ask for the stored type only (-o HostKeyAlgorithms=…): if the server has none of it, the type was "
            + "dropped.",
        fixes: { scene in
            [
                scene.showKeys, scene.forget,
                scene.onTunnelHost(
                    "Keep the old HostKey for a while: clients learn the new ones from it (UpdateHostKeys).",
                    "sudo sshd -T | grep -i '^hostkey '"),
            ]
        },
        matching: [[.key(.typeChanged([Evidence.knownPlace], storedTypes: ["RSA"]))]],
        not: [
            [.key(.known(Evidence.knownPlace))], [.key(.changed([Evidence.knownPlace]))],
            [.key(.typeChanged([Evidence.knownPlace], storedTypes: ["RSA"]), .no)],
        ])

    Cause(
        "hostkey.changed-forwards-dropped", .fail, "ssh logs in despite a changed host key, and drops every forward",
        title: { "ssh will drop every forward: the host key of \($0.tunnelHost.clipped(to: 40)) has changed" },
        why: "With StrictHostKeyChecking no, ssh goes on when the host key has changed, but takes the tunnel away: "
            + "Port forwarding is disabled to avoid man-in-the-middle attacks. Login works, the port never opens.",
        when: .on(.hostKey) { seen, _ in seen.differs && seen.policy == .no },
        experiment: "ssh -v prints the line about disabled port forwarding.",
        fixes: { [$0.showKeys, $0.forget] },
        matching: [
            [.key(.changed([Evidence.knownPlace]), .no)],
            [.key(.typeChanged([Evidence.knownPlace], storedTypes: ["RSA"]), .no)],
        ],
        not: [[.key(.known(Evidence.knownPlace), .no)], [.key(.changed([Evidence.knownPlace]))], [.key(.unknown, .no)]])

    Cause(
        "hostkey.revoked", .fail, "The server's host key is marked as revoked",
        title: { "The host key of \($0.tunnelHost.clipped(to: 50)) is revoked in \($0.storedPlace.clipped(to: 30))" },
        why: "A @revoked line of known_hosts, or RevokedHostKeys, names this very key: somebody decided that it must "
            + "never be trusted again.",
        when: .on(.hostKey) { seen, _ in if case .revoked = seen.match { true } else { false } },
        experiment: "Read the line that revokes the key.",
        fixes: { scene in
            [
                scene.onClient("Do not connect. Ask the administrator of the host; do not remove the line yourself."),
                scene.onTunnelHost(
                    "Replace the host key, and tell its users the new fingerprint.",
                    "sudo rm /etc/ssh/ssh_host_*_key* && sudo ssh-keygen -A && sudo systemctl restart ssh"),
            ]
        },
        matching: [[.key(.revoked(Evidence.knownPlace))], [.key(.revoked(Evidence.knownPlace), .no)]],
        not: [[.key(.known(Evidence.knownPlace))], [.key(.changed([Evidence.knownPlace]))]])

    Cause(
        "hostkey.cert-invalid", .fail, "The server's host certificate does not hold",
        title: { "The host certificate of \($0.tunnelHost.clipped(to: 60)) does not hold" },
        why: "The server shows a certificate that has expired, is for another name, or is signed by an authority that "
            + "is not trusted here.",
        when: .on(.hostKey) { seen, _ in if case .certificateInvalid = seen.match { true } else { false } },
        experiment: "ssh -vv prints the certificate's validity and principals.",
        fixes: { scene in
            [
                scene.onClient(
                    "Connect by the name that the certificate carries, or trust its authority with a "
                        + "@cert-authority line.", scene.command(adding: "-vv")),
                scene.onTunnelHost(
                    "Read the certificate, and have it signed anew.",
                    "for cert in /etc/ssh/ssh_host_*-cert.pub; do ssh-keygen -Lf \"$cert\"; done"),
            ]
        },
        matching: [[.key(.certificateInvalid("Certificate invalid: expired"))]],
        not: [[.key(.certified(Evidence.knownPlace, keyID: "host"))], [.key(.unknown)]])

    Cause(
        "hostkey.ip-mismatch",
        .depends { scene in
            guard let seen = scene.facts.hostKey else { return .fail }
            // With checking off ssh only warns; with somebody there it asks.
            return seen.policy == .no ? .warn : seen.isForThePersonToSay ? .unknown : .fail
        },
        "The key is right for the name, and another one is known for the address",
        title: { "Another host key is known for the address of \($0.tunnelHost.clipped(to: 50))" },
        why: "CheckHostIP is on: ssh looks the address up as well, and finds another key there. Addresses that are "
            + "given out again (DHCP, clouds) cause this; so can forged DNS.",
        when: .on(.hostKey) { seen, _ in if case .addressMismatch = seen.match { true } else { false } },
        experiment: "See who had the address before; connect with CheckHostIP no.",
        fixes: { scene in
            let address = scene.facts.reach?.connected?.address ?? "ADDRESS"
            let name = scene.port == 22 ? address : "[\(address)]:\(scene.port)"
            return [
                scene.onClient(
                    "If the address was given to another machine, forget the stale line.",
                    "ssh-keygen -R \(ShellWord.quoted(name)) -f \(ShellWord.quoted(scene.storedFile))"),
                scene.onClient(
                    "Or do not look addresses up, which is the default since OpenSSH 8.5.",
                    scene.command(adding: "-o", "CheckHostIP=no")),
            ]
        },
        matching: [
            [.key(.addressMismatch([Evidence.knownPlace]))], [.key(.addressMismatch([Evidence.knownPlace]), .no)],
        ],
        not: [[.key(.known(Evidence.knownPlace))], [.key(.changed([Evidence.knownPlace]))]])

    Cause(
        "hostkey.known-hosts-unwritable", .warn, "ssh accepts a new host key and cannot remember it",
        title: { scene in
            let file = scene.facts.hostKey?.notStored?.file ?? "known_hosts"
            return "ssh cannot write the new host key of \(scene.tunnelHost.clipped(to: 30)) to \(file.clipped(to: 45))"
        },
        why:
            "The key is new, StrictHostKeyChecking lets ssh accept it, and the file in which it should be stored cannot be "
            + "written. The tunnel works; but the next connection accepts whatever key it is shown, so that nobody would "
            + "notice another machine in its place.",
        when: .on(.hostKey) { seen, _ in seen.match == .unknown && seen.isAccepted && seen.notStored != nil },
        experiment: "ssh says: Failed to add the host to the list of known hosts.",
        fixes: { scene in
            let file = scene.facts.hostKey?.notStored?.file ?? "~/.ssh/known_hosts"
            return [
                scene.onClient(
                    "Make the file and its directory yours to write.",
                    "ls -ld \(ShellWord.quoted(file)) ~/.ssh ~"),
                scene.onClient(
                    "Or name a file that can be written.",
                    scene.command(adding: "-o", "UserKnownHostsFile=FILE")),
                scene.showKeys,
            ]
        },
        matching: [
            [.key(.unknown, .acceptNew, notStored: .init(file: "~/.ssh/known_hosts", reason: "Permission denied"))],
            [.key(.unknown, .no, notStored: .init(file: "~/.ssh/known_hosts", reason: "Read-only file system"))],
        ],
        not: [[.key(.unknown, .acceptNew)], [.key(.unknown, .ask)], [.key(.known(Evidence.knownPlace), .acceptNew)]])

    Cause(
        "hostkey.undecided", .unknown, "Whether ssh accepts the host key could not be found out",
        title: { "Whether ssh accepts the host key of \($0.tunnelHost.clipped(to: 50)) is not known" },
        why: "Something else than known_hosts files has a say, such as KnownHostsCommand or a revocation list, and it "
            + "could not be asked here.",
        when: .on(.hostKey) { seen, _ in if case .undecidable = seen.match { true } else { false } },
        experiment: "Run ssh itself and see what it says of the key.",
        fixes: { scene in
            [scene.onClient("See what ssh itself says of the key.", scene.command(adding: "-v"))]
        },
        matching: [[.key(.undecidable("KnownHostsCommand is set"))]],
        not: [[.key(.known(Evidence.knownPlace))], [.key(.unknown)]])
}
