import Evidence
import TunnelModel

extension ResolveEvidence {
    /// The family that was not asked for, or was asked for too, does have addresses.
    var otherFamilyHasAddresses: Bool {
        let other = family == .inet ? inet6 : inet
        if case .addresses(let list) = other { return family != .any && !list.isEmpty }
        return false
    }
}

extension Facts {
    /// The name leads to none of the addresses at which known_hosts has its key.
    fileprivate var isElsewhere: Bool { resolve?.leadsElsewhere ?? false }
}

let resolveCauses = CauseTable.of {
    Cause(
        "resolve.host-not-found", .fail, "The tunnel host's name does not exist",
        title: { "There is no host named \($0.subject.hostName.clipped(to: 60)), says the resolver" },
        why: "The resolver of the client host answered that there is no such name. ssh sends nothing at all. "
            + "A misspelt name, an ssh_config alias without HostName, a missing search domain or a VPN that is down "
            + "all look like this.",
        // A forced family can hide a name that exists only in the other one, unless that one was asked too.
        when: .on(.resolve) { seen, _ in
            seen.order.isEmpty && seen.failure == .noSuchName && !seen.otherFamilyHasAddresses
        },
        experiment: "Look the name up without -4, -6 and AddressFamily: if it has an address then, the family was "
            + "what kept it away.",
        fixes: { scene in
            let name = ShellWord.quoted(scene.subject.hostName)
            return [
                scene.onClient(
                    "Correct the name, or give its address: HostName in ~/.ssh/config. This shows what ssh looks up.",
                    "ssh -G \(ShellWord.quoted(scene.typedHost)) | grep -E '^(hostname|canonical)'"),
                scene.onClient("See what \(scene.thisMachine)'s resolver says.", "getent ahosts \(name)"),
                scene.inNetwork(
                    "Publish the name in the zone that the client host asks, or bring up the VPN that knows it."),
            ]
        },
        matching: [
            [.lookup(.noSuchName)], [.lookup(.noSuchName, family: .inet6)],
            [.lookup(.noSuchName, inet: .failure(.noSuchName), inet6: .failure(.noSuchName))],
        ],
        not: [
            [.resolved], [.lookup(.tryAgain)],
            [.lookup(.noSuchName, family: .inet6, inet: .addresses(["192.0.2.10"]))],
        ])

    Cause(
        "resolve.temporary-failure",
        .depends { scene in
            scene.facts.resolve?.isTooSoonToSay ?? false ? .unknown : .fail
        },
        "The client host's resolver does not answer",
        title: { "The resolver does not say what \($0.subject.hostName.clipped(to: 60)) is" },
        why: "The nameservers of the client host did not answer, or answered that they cannot (SERVFAIL). Whether the "
            + "name exists is not known. Usually /etc/resolv.conf names servers that this network does not reach, "
            + "or a VPN changed it; sometimes only the one zone is broken.",
        when: .on(.resolve) { seen, _ in
            guard seen.order.isEmpty else { return false }
            switch seen.failure {
            case .tryAgain, .failed: return !seen.otherFamilyHasAddresses
            case .timedOut: return true
            default: return false
            }
        },
        experiment: "Look up a name that surely exists through the same resolver: if that fails too, the resolver is "
            + "down; if not, only this zone is broken.",
        fixes: { scene in
            [
                scene.onClient("See which nameservers are asked, and correct them.", "cat /etc/resolv.conf"),
                scene.onClient(
                    "Ask for another name: does the resolver answer at all?", "getent ahosts example.org"),
                scene.onClient(
                    "If you know the address, use it meanwhile; HostKeyAlias keeps the host key check intact.",
                    "ssh -o HostKeyAlias=\(ShellWord.quoted(scene.typedHost)) ADDRESS"),
                scene.inNetwork("Repair the resolver, or the zone that holds the name."),
            ]
        },
        matching: [[.lookup(.tryAgain)], [.lookup(.failed)], [.lookup(.timedOut(after: .seconds(10)))]],
        not: [[.resolved], [.lookup(.noSuchName)], [.lookup(.tryAgain, family: .inet, inet6: .addresses(["::1"]))]])

    Cause(
        "resolve.address-family", .fail, "The name or address is not of the family that ssh was told to use",
        title: { "\($0.subject.hostName.clipped(to: 50)) has no address of the family that ssh may use" },
        why: "ssh was restricted to IPv4 or IPv6 (-4, -6, AddressFamily), and the tunnel host has no address of "
            + "that family.",
        // Without a forced family this cannot be the cause; with one, `no such name` may mean `not in this family`.
        when: .on(.resolve) { seen, _ in
            guard seen.order.isEmpty else { return false }
            if seen.failure == .wrongFamily { return true }
            // Silence about one family is the resolver's, whatever it said of the other.
            if case .timedOut? = seen.failure { return false }
            guard seen.family != .any else { return false }
            let other = seen.family == .inet ? seen.inet6 : seen.inet
            if case .failure = other { return false }
            return seen.otherFamilyHasAddresses || seen.failure == .noAddress || seen.failure == .noSuchName
        },
        experiment: "Look the name up without -4, -6 and AddressFamily: an address that appears then is of the "
            + "other family.",
        fixes: { scene in
            [
                scene.onClient(
                    "Drop -4 or -6, or let ssh use both families.", scene.command(adding: "-o", "AddressFamily=any")),
                scene.inNetwork("Publish an address of the missing family for the tunnel host."),
            ]
        },
        matching: [
            [.lookup(.wrongFamily, family: .inet6)],
            [.lookup(.noAddress, family: .inet6, inet: .addresses(["192.0.2.10"]))],
            [.lookup(.noAddress, family: .inet)], [.lookup(.noSuchName, family: .inet6)],
        ],
        not: [[.resolved], [.lookup(.noAddress)], [.lookup(.tryAgain, family: .inet6)]])

    Cause(
        "resolve.no-address", .fail, "The name exists, and has no address",
        title: { "\($0.subject.hostName.clipped(to: 60)) exists as a name and has no address" },
        why: "The resolver knows the name, and holds neither an IPv4 nor an IPv6 address for it: a name for mail or "
            + "for a domain, perhaps, where the host's own name is wanted.",
        when: .on(.resolve) { seen, _ in
            guard seen.order.isEmpty, seen.failure == .noAddress else { return false }
            let other = seen.family == .inet ? seen.inet6 : seen.inet
            if case .failure = other { return true }
            return seen.family == .any
        },
        experiment: "Ask the nameserver for the records of the name.",
        fixes: { scene in
            [
                scene.onClient(
                    "See what the name has, and use the name of the host itself.",
                    "getent ahosts \(ShellWord.quoted(scene.subject.hostName))"),
                scene.inNetwork("Publish an A or AAAA record for the tunnel host."),
            ]
        },
        matching: [[.lookup(.noAddress)], [.lookup(.noAddress, family: .inet, inet6: .failure(.noAddress))]],
        not: [[.resolved], [.lookup(.noSuchName)], [.lookup(.noAddress, family: .inet)]])

    Cause(
        "resolve.wrong-address", .fail, "The name leads to another address than the one at which the host is known",
        title: { scene in
            let seen = scene.facts.resolve
            let host = scene.subject.hostName.clipped(to: 30)
            return "\(host) leads to \((seen?.order.first ?? "").clipped(to: 25)); known_hosts knows it at "
                + (seen?.rememberedAddresses.first ?? "").clipped(to: 25)
        },
        why:
            "The known_hosts file has the host key of this name for an address as well, and the name leads to another address now, "
            + "where the connection fails. A stale line of the hosts file, a name server of another network or a VPN "
            + "sends ssh to the wrong machine; or the host has moved.",
        when: .on(.reach) { seen, facts in !seen.isConnected && !seen.isProxied && facts.isElsewhere },
        .on(.banner) { seen, facts in
            if case .identified = seen.result { false } else { facts.isElsewhere }
        },
        .on(.hostKey) { seen, facts in
            switch seen.match {
            case .changed, .typeChanged: facts.isElsewhere && seen.policy != .no
            default: false
            }
        },
        experiment: "Connect to the remembered address, with HostKeyAlias: if that works, the name is what is wrong.",
        fixes: { scene in
            let name = ShellWord.quoted(scene.subject.hostName)
            let address = scene.facts.resolve?.rememberedAddresses.first ?? "ADDRESS"
            return [
                scene.onClient(
                    "See where the address comes from.", "getent ahosts \(name); grep -n \(name) /etc/hosts"),
                scene.onClient(
                    "Try the address at which the host is known.",
                    scene.command(
                        adding: "-o", ShellWord.quoted("HostName=\(address)"), "-o",
                        ShellWord.quoted("HostKeyAlias=\(scene.subject.hostName)"))),
                scene.inNetwork("Correct the record of the name, or bring up the VPN whose name server knows it."),
            ]
        },
        matching: [
            [.resolvedElsewhere, .dial(.refusedByReset)], [.resolvedElsewhere, .dial(.timedOut(after: .seconds(5)))],
            [.resolvedElsewhere, .firstWords(.foreign(.http))],
            [.resolvedElsewhere, .key(.changed([Evidence.knownPlace]))],
        ],
        not: [
            [.resolved, .dial(.refusedByReset)], [.resolvedElsewhere, .dial(.connected)],
            [.resolvedElsewhere, .key(.known(Evidence.knownPlace))],
        ])

    Cause(
        "resolve.failed", .fail, "The tunnel host's name could not be resolved",
        title: { "\($0.subject.hostName.clipped(to: 60)) could not be resolved" },
        why: "The resolver of the client host gave an error that says neither that the name is missing nor that a "
            + "nameserver is silent.",
        when: .on(.resolve) { seen, _ in seen.order.isEmpty },
        general: true,
        experiment: "Resolve the name with another program on the client host.",
        fixes: { scene in
            [
                scene.onClient(
                    "See what the resolver says by "
                        + "itself.", "getent ahosts \(ShellWord.quoted(scene.subject.hostName))")
            ]
        },
        matching: [[.lookup(.other("System error"))]],
        not: [[.resolved]])
}
