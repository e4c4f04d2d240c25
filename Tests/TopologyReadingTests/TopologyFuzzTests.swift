import Lab
import SpecReading
import Testing
import TopologyReading

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct TopologyFuzzTests {
    private static let sound = """
        name: fuzz
        title: everything that can stand here
        hosts:
          - name: you
            interfaces:
              - {network: a, addresses: [10.1.0.2/24, "2001:db8:1::2/64"]}
            routes: [default via 10.1.0.1, "2001:db8:2::/64 via 2001:db8:1::1"]
            nameservers: [10.1.0.1]
            users: [bob, {name: alice, password: a secret, shell: /bin/sh}]
            files: [{path: /home/alice/.ssh/config, mode: 0600, owner: alice, content: "Host *"}]
          - name: srv
            router: true
            interfaces: [{network: a, addresses: [10.1.0.1/24, "2001:db8:1::1/64"]}]
            services:
              - sshd: {port: 2222, options: [AllowTcpForwarding no]}
              - nginx: {port: 8000, page: "<p>"}
              - dnsmasq: {records: {www: [10.1.0.80, "::1"]}}
            alsoKnownAs: ["[localhost]:7999"]
        logins: [{from: bob@you, to: root@srv}]
        chain: ["you: ssh -L 1:a:1 srv", "srv: ssh -D 1 you -N"]
        usages: ["you: curl x"]
        """
    private static let pieces = [
        "&a ", "*a", "!!str ", "- ", ": ", "? ", "[", "]", "{", "}", "#", "|", ">", "'", "\"", "\n", "\r\n", "\t",
        "---\n", "\\n", "\\0", "$(id)", "`id`", "'; id; '", "../", "/", "%", "-", "999", "0", "::", "\u{202e}", "\u{0}",
        "name: ", "hosts:", "sshd", "you", "10.1.0.2/24",
    ].map { Array($0.utf8) }

    /// Written topologies with a few changes: what comes of them is an error with its place, or a topology of which nothing
    /// can leave its place in a script or a configuration file.
    @Test func noFileBreaksTheReader() {
        let wanted = getenv("TUNDOCTOR_FUZZ").flatMap { Int(String(cString: $0)) } ?? 8_000
        var random = Seeded(state: 23)
        var refused = 0
        for _ in 0..<wanted {
            var bytes = Array(Self.sound.utf8)
            for _ in 0..<Int.random(in: 0..<4, using: &random) { Self.change(&bytes, &random) }
            do {
                check(try TopologyReader.read(bytes, path: "fuzz.yaml"))
            } catch {
                refused += 1
                let shown = String(decoding: bytes, as: UTF8.self).debugDescription
                #expect(error.file == "fuzz.yaml" && error.line >= 1 && error.column >= 1, "\(shown): \(error)")
                #expect(error.description.contains("^"), "\(shown): \(error)")
            }
        }
        #expect(refused > wanted / 10 && refused < wanted, "\(refused) of \(wanted)")
    }

    private func check(_ topology: Topology) {
        func isPlain(_ text: String, _ signs: String) -> Bool {
            text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                    || signs.utf8.contains(byte)
            }
        }
        #expect(topology.hosts.first?.name == "you" && topology.chain.first?.host == "you")
        let names = [topology.name] + topology.hosts.map(\.name) + topology.segments
        #expect(names.allSatisfy { Topology.isUsableName($0) })
        #expect(Set(topology.hosts.map(\.name)).count == topology.hosts.count)
        for host in topology.hosts {
            for file in host.files + host.services.flatMap(\.files) {
                #expect(isPlain(file.path, "/._+@-") && file.path.hasPrefix("/") && !file.path.contains("/../"))
                #expect(isPlain(file.mode, "") && !file.content.utf8.contains(0))
            }
            for user in host.users {
                #expect(isPlain(user.name, "") && isPlain(user.shell, "/._+@-"))
                #expect(!(user.password ?? "").utf8.contains { $0 < 0x20 })
            }
            #expect(Set(host.users.map(\.id)).count == host.users.count)
            let words = host.interfaces.flatMap(\.addresses) + host.routes + host.nameServers
            #expect(words.allSatisfy { isPlain($0, "./: ") })
        }
        for typed in topology.chain + topology.usages { #expect(topology.host(typed.host) != nil) }
    }

    private static func change(_ bytes: inout [UInt8], _ random: inout Seeded) {
        let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0 where !bytes.isEmpty:
            bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1..<9, using: &random)))
        case 1 where !bytes.isEmpty: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 2:
            bytes.insert(
                contentsOf: bytes.suffix(from: min(place, bytes.count)).prefix(24), at: min(place, bytes.count))
        default:
            bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: min(place, bytes.count))
        }
    }
}

/// The same numbers on every run (SplitMix64).
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
