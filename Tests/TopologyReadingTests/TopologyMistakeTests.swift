import SpecReading
import Testing
import TopologyReading

/// What is wrong in a written topology is told at its place, with the right form.
@Suite struct TopologyMistakeTests {
    private static let you = "  - name: you\n    interfaces: [{network: a, addresses: 10.1.0.2/24}]\n"
    private static let server = "  - name: srv\n    interfaces: [{network: a, addresses: 10.1.0.3/24}]\n"
    private static let command = "command: ssh -L 1:a:1 srv\n"

    /// A sound lab with `more` in the server's entry, and `last` at its end.
    private static func lab(_ more: String = "", _ last: String = "", you extra: String = "") -> String {
        let lines = { (text: String) in text.isEmpty ? "" : "    \(text)\n" }
        return "hosts:\n\(you)\(lines(extra))\(server)\(lines(more))\(command)\(last)"
    }

    /// The file with the mark `‸` before the character that is wrong, the message, and the right form.
    static let mistakes: [(text: String, message: String, fix: String)] = [
        ("‸", "the file is empty", "begin with hosts:"),
        ("‸[a]\n", "a topology is a mapping", "begin with hosts:"),
        (lab() + "‸comand: x\n", "comand is no key of a topology", "did you mean command?"),
        (
            lab() + "‸zzz: x\n", "zzz is no key of a topology",
            "its keys are name, title, hosts, logins, command, chain, usages"
        ),
        (lab() + "‸command: ssh h\n", "command was already given", "give it once"),
        (lab() + "‸---\na: b\n", "a second document begins here", "one document a file"),
        (lab() + "title: ‸&t x\n", "anchors, aliases and tags are not used in a topology", "write the value itself"),
        (lab() + "title: ‸*t\n", "anchors, aliases and tags are not used in a topology", "write the value itself"),
        (lab() + "title: ‸!!str x\n", "anchors, aliases and tags are not used in a topology", "write the value itself"),
        (lab() + "title: ‸\"\"\n", "a title has 1 to 128 printable characters in one line", "one sentence"),
        (lab() + "title: ‸\"a\\nb\"\n", "a title has 1 to 128 printable characters in one line", "one sentence"),
        (lab() + "name: ‸My lab\n", "My lab cannot be a lab's name", "a-z, 0-9 and -, at most 40 of them"),
        (lab() + "name: ‸simple\n", "simple is a lab of tundoctor's own", "choose another name, e.g. name: my-simple"),
        ("‸command: ssh h\n", "this topology has no hosts", "hosts: [{name: you, …"),
        ("hosts: ‸[]\n", "this topology has no hosts", "- name: you, and its interfaces; then the other hosts"),
        ("hosts: ‸yes\n", "hosts is a list", "- name: you, and its interfaces; then the other hosts"),
        ("hosts: [‸you]\n", "a host is a mapping", "write name: and interfaces:"),
        ("hosts:\n  - ‸router: true\n", "this host has no name", "add name:"),
        (
            "hosts:\n  - ‸name: you\n", "this host has no interface",
            "e.g. interfaces: [{network: office, addresses: 10.1.0.2/24}]"
        ),
        (
            "hosts:\n  - name: ‸tunnel_host\n", "tunnel_host cannot be a host's name",
            "a letter, then a-z, 0-9 and -, at most 40 of them"
        ),
        (
            "hosts:\n  - name: ‸localhost\n", "localhost cannot be a host's name",
            "a letter, then a-z, 0-9 and -, at most 40 of them"
        ),
        ("hosts:\n  - name: ‸1\n", "1 cannot be a host's name", "a letter, then a-z, 0-9 and -, at most 40 of them"),
        (
            "hosts:\n  - name: ‸\"a;rm\"\n", "a;rm cannot be a host's name",
            "a letter, then a-z, 0-9 and -, at most 40 of them"
        ),
        (
            "hosts:\n\(server.replacing("srv", with: "‸srv"))", "the first host is you, where commands are typed",
            "begin with - name: you"
        ),
        (lab().replacing("srv\n    ", with: "‸you\n    "), "there is a host you already", "give each its own name"),
        (
            lab("‸network: a"), "network is no key of a host",
            "its keys are name, interfaces, router, routes, nameservers, services, users, files, alsoKnownAs"
        ),
        (lab("‸service: [sshd]"), "service is no key of a host", "did you mean services?"),
        (lab("router: ‸maybe"), "router is true or false, not maybe", "true or false"),
        // Addresses.
        (
            lab().replacing("10.1.0.3/24", with: "‸10.1.0.3"), "10.1.0.3 is no address with the length of its prefix",
            "an address and the length of its prefix, e.g. 10.1.0.2/24"
        ),
        (
            lab().replacing("10.1.0.3/24", with: "‸10.1.0.3/33"),
            "10.1.0.3/33 is no address with the length of its prefix",
            "an address and the length of its prefix, e.g. 10.1.0.2/24"
        ),
        (
            lab().replacing("10.1.0.3/24", with: "‸10.1.0.0/24"), "10.1.0.0/24 cannot be a host's address",
            "another address of the subnet"
        ),
        (
            lab().replacing("10.1.0.3/24", with: "‸127.0.0.2/8"), "127.0.0.2/8 cannot be a host's address",
            "another address of the subnet"
        ),
        (
            lab().replacing("10.1.0.3/24", with: "‸192.0.2.3/24"),
            "192.0.2.0/24 stays unused in labs, so that its silence can be counted on", "e.g. an address of 10.1.0.0/24"
        ),
        (
            lab().replacing("10.1.0.3/24", with: "‸10.1.0.2/24"), "10.1.0.2 is an address of you already",
            "choose another"
        ),
        (
            lab().replacing("10.1.0.3/24", with: "‸10.2.0.3/24"),
            "10.2.0.3/24 is not in 10.1.0.0/24, where the others of the network a are", "an address of 10.1.0.0/24"
        ),
        (
            lab().replacing("10.1.0.3/24", with: "‸10.1.0.3/25"),
            "10.1.0.3/25 is not in 10.1.0.0/24, where the others of the network a are", "an address of 10.1.0.0/24"
        ),
        (
            lab().replacing("10.1.0.3/24}]", with: "10.1.0.3/24}, {network: b, addresses: ‸10.1.0.130/25}]"),
            "srv would look for 10.1.0.128/25 in two networks, a and b", "give each network its own subnet"
        ),
        (
            lab().replacing("10.1.0.3/24}]", with: "10.1.0.3/24}, {network: ‸b, addresses: 10.2.0.3/24}]"),
            "nobody but srv is in the network b", "did you mean a?"
        ),
        (
            "hosts:\n  - name: you\n    interfaces: [{network: ‸office, addresses: 10.1.0.2/24}]\n" + command,
            "nobody but you is in the network office", "give another host an interface there"
        ),
        (
            lab().replacing("network: a, addresses: 10.1.0.3", with: "network: ‸A, addresses: 10.1.0.3"),
            "A cannot be a network's name", "a-z, 0-9 and -, at most 40 of them"
        ),
        (
            lab().replacing("{network: a, addresses: 10.1.0.3/24}", with: "‸{network: a}"),
            "an interface has a network and addresses", "e.g. interfaces: [{network: office, addresses: 10.1.0.2/24}]"
        ),
        // Routes and name servers.
        (lab("routes: [‸default]"), "default is no route", "DESTINATION via ADDRESS, e.g. default via 10.1.0.1"),
        (
            lab("routes: [‸\"default via 10.1.0.1 dev eth0\"]"), "default via 10.1.0.1 dev eth0 is no route",
            "DESTINATION via ADDRESS, e.g. default via 10.1.0.1"
        ),
        (
            lab("routes: [‸\"default via 10.1.0.2\\nlink delete eth0\"]"),
            "default via 10.1.0.2\\x0alink delete eth0 is no route",
            "DESTINATION via ADDRESS, e.g. default via 10.1.0.1"
        ),
        (
            lab("routes: [‸10.9.0.1/16 via 10.1.0.2]"), "10.9.0.1/16 is no network: its last bits are not 0",
            "10.9.0.0/16 via 10.1.0.2"
        ),
        (
            lab("routes: [‸default via 10.2.0.1]"),
            "10.2.0.1 is not in reach: it is no other host of this host's networks", "via an address of 10.1.0.0/24"
        ),
        (
            lab("routes: [‸default via 10.1.0.3]"),
            "10.1.0.3 is not in reach: it is no other host of this host's networks", "via an address of 10.1.0.0/24"
        ),
        (
            lab("routes: [default via 10.1.0.2, ‸default via 10.1.0.9]"), "default has a route already",
            "leave one of them out"
        ),
        (lab("nameservers: [‸ns1]"), "ns1 is no address of a name server", "addresses, e.g. nameservers: [10.1.0.53]"),
        (lab("nameservers: [1.1.1.1, 1.1.1.2, 1.1.1.3, ‸1.1.1.4]"), "more than 3 nameservers", "build a smaller lab"),
        // Services.
        (lab("services: ‸sshd"), "services is a list", "e.g. services: [sshd, nginx]"),
        (lab("services: [‸shd]"), "labs have no service shd", "did you mean sshd?"),
        (
            lab("services: [‸apache]"), "labs have no service apache",
            "one of sshd, dropbear, git, nginx, nginx-with-sites, dnsmasq, tinyproxy, dovecot, redis, vsftpd, slapd"
        ),
        (
            lab("services: [‸{sshd: {}, nginx: {}}]"), "a service is its name, or a mapping with its name alone",
            "e.g. - sshd, or - {sshd: {port: 2222}}"
        ),
        (lab("services: [{redis: {‸port: 1}}]"), "port is no key of the service redis", "it has none"),
        (lab("services: [{sshd: {‸prt: 1}}]"), "prt is no key of the service sshd", "did you mean port?"),
        (lab("services: [{sshd: {port: ‸65536}}]"), "65536 is no port", "a number from 1 to 65535"),
        (lab("services: [{sshd: {port: ‸ssh}}]"), "ssh is no port", "a number from 1 to 65535"),
        (
            lab("services: [{sshd: {options: [‸AllowTcpForwarding]}}]"),
            "AllowTcpForwarding is no option of sshd_config(5)", "e.g. options: [\"AllowTcpForwarding no\"]"
        ),
        (lab("services: [{sshd: {options: [‸Port 2222]}}]"), "the port has a key of its own", "{sshd: {port: 2222}}"),
        (
            lab("services: [{sshd: {options: [‸PidFile /x]}}]"), "the lab itself needs the PidFile of sshd",
            "leave it out"
        ),
        (
            lab("services: [{sshd: {options: [‸\"X11Forwarding no\\nPort 1\"]}}]"),
            "an option of sshd has 1 to 512 printable characters in one line",
            "e.g. options: [\"AllowTcpForwarding no\"]"
        ),
        (lab("services: [sshd, ‸sshd]"), "srv has a service sshd already", "leave one of them out"),
        (
            lab("services: [sshd, ‸dropbear]"), "sshd and dropbear would both want tcp/22",
            "give one of them to another host, or another port where it has port:"
        ),
        (
            lab("services: [‸dnsmasq]"), "dnsmasq needs the records that it shall have",
            "e.g. {dnsmasq: {records: {www: 10.1.0.80}}}"
        ),
        (
            lab("services: [{dnsmasq: {records: {www: ‸10.1.0}}}]"), "10.1.0 is no address",
            "e.g. {dnsmasq: {records: {www: 10.1.0.80}}}"
        ),
        (
            lab("services: [{dnsmasq: {records: {‸\"a\\nb\": 10.1.0.1}}}]"),
            "a\\x0ab is no name that a name server can have", "e.g. {dnsmasq: {records: {www: 10.1.0.80}}}"
        ),
        (
            lab("services: [{dnsmasq: {records: {a: 10.1.0.1, ‸a: 10.1.0.2}}}]"), "a was already given",
            "a: [ADDRESS, ADDRESS]"
        ),
        (lab("services: [{nginx: {page: ‸\"\\0\"}}]"), "a page has a NUL byte in it", "leave it out"),
        // Users, files and names.
        (lab("users: [‸Bob]"), "Bob cannot be a user's name", "a letter, then a-z and 0-9, at most 31 of them"),
        (lab("users: [‸sshd]"), "sshd is an account of the system", "choose another name"),
        (lab("users: [‸tty]"), "tty is an account of the system", "choose another name"),
        (lab("users: [bob, ‸bob]"), "there is a user bob already", "give each its own name"),
        (lab("users: [{name: bob, shell: ‸sh}]"), "sh is no path of a shell", "e.g. /bin/sh or /usr/sbin/nologin"),
        (
            lab("users: [{name: bob, password: ‸\"a\\nb\"}]"),
            "a password has 1 to 128 printable characters in one line",
            "e.g. users: [bob, {name: carol, password: a secret}]"
        ),
        (
            lab("files: [‸{path: /etc/a}]"), "a file has a path and content",
            "e.g. - {path: /etc/motd, content: Welcome}"
        ),
        (
            lab("files: [{path: ‸etc/a, content: x}]"), "etc/a is no path of a file",
            "absolute, of letters, digits and . _ + @ -, without . and .. by themselves"
        ),
        (
            lab("files: [{path: ‸/etc/../usr/a, content: x}]"), "/etc/../usr/a is no path of a file",
            "absolute, of letters, digits and . _ + @ -, without . and .. by themselves"
        ),
        (
            lab("files: [{path: ‸\"/etc/$(id)\", content: x}]"), "/etc/$(id) is no path of a file",
            "absolute, of letters, digits and . _ + @ -, without . and .. by themselves"
        ),
        (
            lab("files: [{path: ‸/usr/bin/ssh, content: x}]"),
            "/usr/bin/ssh is not a host's own: everything but /etc/ /home/ /root/ /run/ /tmp/ /var/ is the machine's, and read-only",
            "e.g. /etc/motd"
        ),
        (
            lab("files: [{path: ‸/lab/boot, content: x}]"),
            "/lab/boot is not a host's own: everything but /etc/ /home/ /root/ /run/ /tmp/ /var/ is the machine's, and read-only",
            "e.g. /etc/motd"
        ),
        (
            lab("files: [{path: ‸/etc/shadow, content: x}]"), "/etc/shadow is made by the lab",
            "write users: for accounts"
        ),
        (lab("files: [{path: ‸/var/run/a, content: x}]"), "/var/run/a is made by the lab", "write /run/a below /run"),
        (
            lab("files: [{path: /etc/a, content: x}, {path: ‸/etc/a, content: y}]"), "/etc/a is there already",
            "leave one of them out"
        ),
        (
            lab("files: [{path: /etc/a, content: x}, {path: ‸/etc/a/b, content: y}]"),
            "/etc/a/b and /etc/a cannot both be files", "one of them would be a folder"
        ),
        (
            lab("files: [{path: ‸/home/alice, content: x}]"),
            "/home/alice is a folder",
            "name a file in it"
        ),
        (
            lab("files: [{path: ‸/etc/hosts/x, content: x}]"), "/etc/hosts/x and /etc/hosts cannot both be files",
            "one of them would be a folder"
        ),
        (
            lab("files: [{path: /etc/a, content: x, mode: ‸4755}]"), "4755 is no mode",
            "three octal digits, e.g. 600 or 755"
        ),
        (lab("files: [{path: /etc/a, content: x, owner: ‸bob}]"), "bob is no user of this host", "one of root, alice"),
        (
            lab("alsoKnownAs: [‸\"a b\"]"), "a b is no name of a host key",
            "a name or an address, or [NAME]:PORT, e.g. [\"[localhost]:7999\"]"
        ),
        // Logins and commands.
        (lab("", "logins: [‸you]\n"), "a login is a mapping", "e.g. logins: [{from: you, to: tunnel-host}]"),
        (lab("", "logins: [{from: you, to: ‸svr}]\n"), "there is no host svr in this lab", "did you mean srv?"),
        (lab("", "logins: [{from: ‸bob@you, to: srv}]\n"), "you has no user bob", "its users are root, alice"),
        (
            lab("", "logins: [{from: you, to: ‸srv}]\n"), "srv has no SSH server to log in to",
            "give srv services: [sshd]"
        ),
        (
            lab("services: [sshd]", "logins: [{from: you, to: srv}, ‸{from: alice@you, to: srv}]\n"),
            "this login is there already", "leave one of them out"
        ),
        ("hosts:\n" + you + server, "this topology has no command", "e.g. command: ssh -L 8080:www:80 tunnel-host -N"),
        ("hosts:\n" + you + server + "command: ‸curl x\n", "this is not an ssh command", ""),
        (
            "hosts:\n" + you + server + "command: ‸autossh -L 1:a:1 h\n", "a lab's commands begin with ssh",
            "e.g. command: ssh -L 8080:www:80 tunnel-host -N"
        ),
        ("hosts:\n" + you + server + "command: ssh -L 1:a:‸99999 h\n", "port 99999 is larger than 65535", ""),
        (
            "hosts:\n" + you + server + "command: ‸ssh h\nchain: []\n", "a topology has command or chain, not both",
            "leave one of them out"
        ),
        (
            "hosts:\n" + you + server + "chain: ‸[]\n", "there is no ssh command in this chain",
            "e.g. chain: [\"you: ssh …\", \"bastion-host: ssh …\"]"
        ),
        (
            "hosts:\n" + you + server + "chain: ‸[\"srv: ssh h\"]\n", "the first command of a chain is typed in you",
            "begin with \"you: ssh …\""
        ),
        (
            "hosts:\n" + you + server + "chain: [‸you: ssh h]\n", "a typed command is one word of YAML",
            "put it in quotes: \"you: ssh …\""
        ),
        (
            "hosts:\n" + you + server + "chain: [\"you: ssh h\", \"‸svr: ssh h\"]\n",
            "there is no host svr in this lab", "did you mean srv?"
        ),
        (lab("", "usages: [\"‸curl\"]\n"), "no host stands before this", ""),
        (lab("", "usages: [\"you: curl ‸'x\"]\n"), "this quote is never closed", "close it with another '"),
        (lab("", "usages: [‸\"you: ssh h\"]\n"), "an ssh command is one of the chain", "write it under chain:"),
    ]

    @Test(arguments: mistakes.map(\.text))
    func theCaretStandsUnderTheMistake(marked: String) throws {
        let (_, message, fix) = try #require(Self.mistakes.first { $0.text == marked })
        let parts = marked.split(separator: "‸", omittingEmptySubsequences: false)
        let error = try #require(
            #expect(throws: SpecError.self) {
                try TopologyReader.read(Array(parts.joined().utf8), path: "/tmp/my-lab.yaml")
            }, "\(marked)")
        #expect(error.message == message, "\(marked)")
        if !fix.isEmpty { #expect(error.fix == fix, "\(marked)") }
        #expect(error.file == "/tmp/my-lab.yaml" && error.operation == "reading the topology")
        // Where nothing stands that is wrong, the place is the file's beginning.
        guard parts.count == 2, message != "the file is empty" else { return }
        let before = parts[0].split(separator: "\n", omittingEmptySubsequences: false)
        let place = (before.count, (before.last?.unicodeScalars.count ?? 0) + 1)
        #expect((error.line, error.column) == place, "\(marked): \(error)")
        #expect(error.description.hasPrefix("/tmp/my-lab.yaml:\(place.0):\(place.1): "), "\(error)")
        #expect(error.description.contains("^"))
    }

    @Test func aLabNeedsAName() {
        let error = #expect(throws: SpecError.self) {
            try TopologyReader.read(Array(Self.lab().utf8), path: "/tmp/My Lab.yaml")
        }
        #expect(error?.message == "this lab has no name" && error?.fix == "e.g. name: two-hosts")
        let own = #expect(throws: SpecError.self) {
            try TopologyReader.read(Array(Self.lab().utf8), path: "jump-3.yaml")
        }
        #expect(own?.message == "jump-3 is a lab of tundoctor's own")
        #expect(own?.code == TopologyReader.form.code)
    }

    @Test func filesThatAreMissingOrNoText() {
        let missing = #expect(throws: SpecError.self) { try TopologyReader.read(file: "/no/such/lab.yaml") }
        #expect(missing?.code == .unreadableFile && missing?.operation == "reading the topology")
        let bytes = Array("hosts: \"".utf8) + [0xc3, 0x28]
        let noText = #expect(throws: SpecError.self) { try TopologyReader.read(bytes, path: "lab.yaml") }
        #expect(noText?.message == "this is not UTF-8" && noText?.column == 9)
    }

    /// A hundred million laughs, nests of brackets, and more of everything than a lab has.
    @Test(.timeLimit(.minutes(1))) func bombsDoNotGoOff() {
        var laughs = "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        for (one, other) in zip("abcdefgh", "bcdefghi") {
            laughs += "\(other): &\(other) [\(Array(repeating: "*\(one)", count: 10).joined(separator: ","))]\n"
        }
        let bombs = [
            laughs, "hosts: " + String(repeating: "[", count: 500_000), String(repeating: "- ", count: 500_000),
            "hosts: " + String(repeating: "{a: ", count: 250_000), String(repeating: "? ", count: 500_000),
            "hosts: [" + String(repeating: "a,", count: 400_000) + "]\n",
            "hosts:\n" + (0..<40).map { Self.server.replacing("srv", with: "s\($0)") }.joined() + Self.command,
            String(repeating: "title: x\n", count: 100_000), "hosts: \"" + String(repeating: "\\x41", count: 250_000),
        ]
        for bomb in bombs {
            #expect(throws: SpecError.self, "\(bomb.prefix(40))") {
                try TopologyReader.read(Array(bomb.utf8), path: "lab.yaml")
            }
        }
    }
}
