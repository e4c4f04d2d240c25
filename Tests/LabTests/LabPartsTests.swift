import Testing

@testable import Lab

/// The parts that need no namespace.
@Suite struct LabPartsTests {
    @Test(arguments: [
        ("alice:100000:65536\n", true), ("1000:100000:65536", true), ("bob:100000:65536\nalice:1:70000", true),
        ("alice:100000:1000", false), ("bob:100000:65536", false), ("", false), ("alice:100000", false),
        ("alice:x:y", false), ("alicex:100000:65536", false), ("alice:1:9\nalice:100000:65536", false),
    ])
    func aRangeOfSubordinateIdsIsRecognised(text: String, grants: Bool) {
        #expect(LabRequirements.hasRange(in: text, name: "alice", id: 1000) == grants)
    }

    @Test func aRangeThatNobodyHasIsProposed() {
        #expect(LabRequirements.firstFreeID(in: ["", "nonsense\na:b:c\n"]) == 100_000)
        #expect(LabRequirements.firstFreeID(in: ["a:100000:65536\nb:300000:10\n", "a:100000:65536"]) == 300_010)
        #expect(LabRequirements.firstFreeID(in: ["a:5:10"]) == 100_000)
    }

    @Test(arguments: [
        ("newuidmap: write to uid_map failed: Operation not permitted", false, "chmod u+s"),
        ("unshare: unshare failed: No space left on device", false, "sudo sysctl -w user.max_net_namespaces=10000"),
        ("unshare: unshare failed: Operation not permitted", false, "with sudo"),
        ("unshare: unshare failed: Operation not permitted", true, "--privileged"),
        ("mount: /proc: permission denied.", true, "--privileged"),
        ("RTNETLINK answers: x\nError: Unknown device type.", false, "sudo modprobe -a bridge veth"),
    ])
    func aRefusedStartNamesTheCommand(words: String, isRoot: Bool, fix: String) {
        let failure = LabError(.stepFailed, "start lab x", detail: words)
        let error = StartRefusal.error(for: failure, isRoot: isRoot) { $0 == "max_net_namespaces" ? 3 : 9999 }
        #expect(error?.code == .missingPrivilege && error?.fix?.contains(fix) == true, "\(String(describing: error))")
        // What was said stays readable under what it means.
        #expect(error?.detail.hasSuffix(words) == true)
    }

    @Test func anyOtherFailureStaysWhatItIs() {
        #expect(
            StartRefusal.error(for: LabError(.stepFailed, "x", detail: "cp: no space"), isRoot: false) { _ in 1 } == nil
        )
        #expect(
            StartRefusal.error(for: LabError(.badName, "x", detail: "unshare failed"), isRoot: false) { _ in 1 } == nil)
    }

    @Test func wordsSurviveTheShell() async throws {
        for word in ["", "a b", "it's", "'", "$(id)", "`x`", "a\nb", "\\", "*", "“”"] {
            #expect(try await Machine.run(["sh", "-c", "printf %s \(Shell.quoted(word))"]).output == word)
        }
    }

    @Test(arguments: ["simple", "t12-abc", "a"]) func usableNames(name: String) {
        #expect(Topology.isUsableName(name))
    }

    @Test(arguments: ["", "-a", "A", "a b", "a/b", "ä", "a;b", "..", String(repeating: "a", count: 41)])
    func unusableNames(name: String) async {
        #expect(!Topology.isUsableName(name))
        let error = await #expect(throws: LabError.self) { try await Lab.up(.simple, name: name) }
        #expect(error?.code == .badName)
    }

    @Test func librariesOutsideTheSharedDirectoriesAreFound() {
        let maps = """
            7f00-7f01 r-xp 00000000 fe:00 1 /usr/lib/x86_64-linux-gnu/libc.so.6
            7f01-7f02 r-xp 00000000 fe:00 2 /home/dev/.toolchain/usr/lib/swift/linux/libswiftCore.so
            7f02-7f03 r--p 00000000 fe:00 2 /home/dev/.toolchain/usr/lib/swift/linux/libswiftGlibc.so
            7f03-7f04 rw-p 00000000 00:00 0 [heap]
            7f04-7f05 r-xp 00000000 fe:00 3 /home/dev/project/tundoctor
            """
        #expect(LabProgram.directories(inMaps: maps) == ["/home/dev/.toolchain/usr/lib/swift/linux"])
    }

    @Test func keysAreSortedOutOfTheListing() {
        let topology = Topology.simple
        #expect(
            LabKeys.requests(for: topology).map(\.name) == [
                "host-tunnel-host-rsa", "host-tunnel-host-ecdsa", "host-tunnel-host-ed25519", "user-you-alice",
            ])
        let listing = LabKeys.requests(for: topology).flatMap { key in
            [
                "tundoctor-lab-key \(key.name)", "private \(key.name)", "tundoctor-lab-key \(key.name).pub",
                "type \(key.name) comment",
            ]
        }
        let keys = LabKeys(listing: listing.map { $0[...] })
        let files = Dictionary(
            uniqueKeysWithValues: keys.files(of: topology.hosts[0], in: topology).map { ($0.path, $0) })
        #expect(files["/home/alice/.ssh/id_ed25519"]?.content == "private user-you-alice\n")
        #expect(files["/home/alice/.ssh/id_ed25519"]?.mode == "600")
        #expect(files["/home/alice/.ssh/known_hosts"]?.content.split(separator: "\n").count == 3)
        let server = keys.files(of: topology.hosts[2], in: topology)
        #expect(
            server.first { $0.path == "/home/alice/.ssh/authorized_keys" }?.content == "type user-you-alice comment\n")
        #expect(keys.files(of: topology.hosts[4], in: topology).isEmpty)
    }

    @Test func topologiesAreConsistent() {
        for topology in TopologyCatalog.all {
            #expect(Topology.isUsableName(topology.name) && topology.hosts.first?.name == "you")
            #expect(Set(topology.hosts.map(\.name)).count == topology.hosts.count)
            for segment in topology.segments {
                #expect(topology.hosts.flatMap(\.interfaces).filter { $0.segment == segment }.count >= 2, "\(segment)")
            }
            let addresses = topology.hosts.flatMap(\.interfaces).flatMap(\.addresses)
            #expect(Set(addresses).count == addresses.count)
            // Whatever is typed is typed on one of its hosts, the first command in `you`.
            #expect(topology.chain.first?.host == "you" && !topology.command.isEmpty)
            for typed in topology.chain + topology.usages {
                #expect(topology.host(typed.host) != nil, "\(typed.line)")
            }
            #expect(topology.chain.allSatisfy { $0.words.first == "ssh" })
            #expect(topology.usages.allSatisfy { $0.words.first != "ssh" })
            #expect(!addresses.contains { $0.hasPrefix("192.0.2.") }, "never local, so that probes can count on it")
        }
        #expect(TopologyCatalog.topology(named: "simple") == .simple)
    }

    @Test func aTranscriptHasALineForEachCommand() {
        #expect(
            Topology.doubleTunnel.transcript == """
                you: $ ssh -L 7999:localhost:2999 bastion-host
                bastion-host: $ ssh -L 2999:git-server:7999 test-server -N
                you: $ git clone ssh://git@localhost:7999/home/git/project.git

                """)
        #expect(Topology.simple.transcript == "you: $ ssh -L 8080:www:80 tunnel-host -N\n")
        #expect(
            TypedCommand("you", ["ssh", "-L", "[::1]:1:b:2", "it's", ""]).text == #"ssh -L '[::1]:1:b:2' 'it'\''s' ''"#)
    }

    /// Of two commands on one host both are typed in the shell of the last that leads there and has one.
    @Test func aCommandIsTypedInTheShellThatAnEarlierOneOpened() {
        let chain = [
            TypedCommand("you", "ssh -N -L 1:a:1 middle"), TypedCommand("you", "ssh -L 2:a:2 alice@middle"),
            TypedCommand("middle", "ssh -L 3:b:3 last"), TypedCommand("last", "ssh -N other"),
            TypedCommand("elsewhere", "ssh -N other"),
        ]
        #expect(chain.indices.map { ChainScript.shell(for: $0, of: chain) } == [nil, nil, 1, 2, nil])
    }

    @Test(arguments: [
        ("up\na\nb\r\n", StartedCommand.State.up, "a\nb\n"), ("exited 255\n", .exited(255), ""),
        ("typed\n", .neverTyped, ""),
        ("hanging\nx", .hanging, "x"), ("exited\nx", .neverTyped, "x"), ("", .neverTyped, ""),
    ])
    func whatBecameOfACommandIsRead(text: String, state: StartedCommand.State, log: String) {
        let read = ChainScript.read(text)
        #expect(read.0 == state && read.1 == log)
    }

    @Test func aFaultChangesTheFirstCommandOrAll() throws {
        let fault = Fault("x", in: .doubleTunnel, area: "chain", "x", command: ["ssh", "other"], steps: [])
        #expect(fault.chain.map(\.host) == ["you", "bastion-host"] && fault.command == ["ssh", "other"])
        #expect(fault.chain[1] == Topology.doubleTunnel.chain[1])
        #expect(Fault("x", in: .jump3, area: "chain", "x", steps: []).chain == Topology.jump3.chain)
    }

    @Test func aHostIsKnownUnderItsOtherNames() {
        let topology = Topology.doubleTunnel
        let listing = ["tundoctor-lab-key host-git-server-ed25519.pub", "ssh-ed25519 AAAA root@git-server"]
        let keys = LabKeys(listing: listing.map { $0[...] })
        let known = keys.files(of: topology.hosts[0], in: topology).first { $0.path.hasSuffix("known_hosts") }
        #expect(known?.content == "git-server,[localhost]:7999 ssh-ed25519 AAAA\n")
    }
}
