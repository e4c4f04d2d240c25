import HostSystem
import Lab
import SpecReading
import Testing

@testable import TopologyReading

@Suite struct TopologyReaderTests {
    static func read(_ text: String, path: String = "lab.yaml") throws(SpecError) -> Topology {
        try TopologyReader.read(Array(text.utf8), path: path)
    }

    @Test func twoHostsAreAFewLines() throws {
        let topology = try Self.read(
            """
            hosts:
              - name: you
                interfaces: [{network: office, addresses: 10.1.0.2/24}]
              - name: tunnel-host
                interfaces: [{network: office, addresses: [10.1.0.3/24, "2001:DB8::3/64"]}]
                services: [sshd, nginx]
            logins: [{from: you, to: tunnel-host}]
            command: ssh -N -L 8080:localhost:80 tunnel-host
            usages: ["you: $ curl 'http://localhost:8080/a b'"]
            """, path: "/some/where/two-hosts.yml")
        let names = File(
            "/etc/hosts",
            "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n10.1.0.2 you\n10.1.0.3 tunnel-host\n"
                + "2001:db8::3 tunnel-host\n")
        let expected = Topology(
            name: "two-hosts", title: "",
            hosts: [
                Host("you", interfaces: [Interface("office", "10.1.0.2/24")], files: [names]),
                Host(
                    "tunnel-host", interfaces: [Interface("office", "10.1.0.3/24", "2001:db8::3/64")],
                    services: [
                        .sshd,
                        .nginx(page: "<!doctype html>\n<title>tunnel-host</title>\n<p>This is tunnel-host.</p>\n"),
                    ],
                    files: [names]),
            ],
            logins: [Login(from: "you", to: "tunnel-host")],
            command: ["ssh", "-N", "-L", "8080:localhost:80", "tunnel-host"],
            usages: [TypedCommand("you", ["curl", "http://localhost:8080/a b"])])
        #expect(topology == expected)
        #expect(!topology.isBuiltIn)
    }

    /// A topology of our own, written by hand, is the same one.
    @Test func aBuiltInTopologyCanBeWritten() throws {
        let topology = try Self.read(
            """
            name: my-double-tunnel
            title: a git server that only the host behind your bastion can reach (two -L, joined)
            hosts:
              - name: you
                interfaces: [{network: vlan-1, addresses: 10.41.1.2/24}]
                nameservers: [10.41.1.53]
                files:
                  - {path: /etc/host.conf, content: "multi on\\n"}
                  - path: /home/alice/.ssh/config
                    mode: 0600
                    owner: alice
                    content: |
                      Host bastion-host
                          User alice
                          IdentityFile ~/.ssh/id_ed25519
              - name: dns
                interfaces: [{network: vlan-1, addresses: 10.41.1.53/24}]
                nameservers: []
                services: [dnsmasq: {records: {bastion-host: 10.41.1.10}}]
              - name: bastion-host
                interfaces:
                  - {network: vlan-1, addresses: 10.41.1.10/24}
                  - {network: vlan-2, addresses: 10.41.2.10/24}
                nameservers: [10.41.2.53]
                services: [sshd]
                users: [{name: alice, password: secret}]
                files:
                  - {path: /etc/host.conf, content: "multi on\\n"}
                  - path: /home/alice/.ssh/config
                    mode: 600
                    owner: alice
                    content: |
                      Host test-server
                          User alice
                          IdentityFile ~/.ssh/id_ed25519
              - name: inner-dns
                interfaces:
                  - {network: vlan-2, addresses: 10.41.2.53/24}
                  - {network: vlan-3, addresses: 10.41.3.53/24}
                nameservers: []
                services: [dnsmasq: {records: {test-server: 10.41.2.20, git-server: 10.41.3.30}}]
              - name: test-server
                interfaces:
                  - {network: vlan-2, addresses: 10.41.2.20/24}
                  - {network: vlan-3, addresses: 10.41.3.20/24}
                nameservers: [10.41.3.53]
                services: [sshd]
                users: [{name: alice, password: secret}]
                files: [{path: /etc/host.conf, content: "multi on\\n"}]
              - name: git-server
                interfaces: [{network: vlan-3, addresses: 10.41.3.30/24}]
                nameservers: []
                services: [git]
                alsoKnownAs: ["[localhost]:7999"]
            logins:
              - {from: you, to: bastion-host}
              - {from: bastion-host, to: test-server}
              - {from: you, to: git@git-server}
            chain:
              - "you: ssh -L 7999:localhost:2999 bastion-host"
              - "bastion-host: ssh -L 2999:git-server:7999 test-server -N"
            usages: ["you: git clone ssh://git@localhost:7999/home/git/project.git"]
            """)
        var expected = Topology.doubleTunnel
        expected.name = "my-double-tunnel"
        for index in expected.hosts.indices where expected.hosts[index].users == [.aliceWithPassword] {
            expected.hosts[index].users = [User(name: "alice", id: 1000, password: "secret")]
        }
        expected.hosts[5].alsoKnownAs.append("[git-server]:7999")
        #expect(topology == expected)
    }

    @Test func whatServicesAndUsersCanBeToldTo() throws {
        let topology = try Self.read(
            """
            hosts:
              - name: you
                interfaces: [{network: a, addresses: 10.1.0.2/24}]
                routes: [default via 10.1.0.1, 10.2.0.0/16 via 10.1.0.1]
                users: [bob, {name: alice, shell: /bin/sh}, {name: carol, password: it's $(hers)}]
              - name: router
                router: yes
                interfaces: [{network: a, addresses: 10.1.0.1/24}]
                services:
                  - sshd: {port: 2222, options: [AllowTcpForwarding no, Match User bob, "  PermitOpen none"]}
                  - nginx: {port: 8000, page: hello}
                  - dnsmasq: {records: {www.example.com: [10.1.0.1, "::1"], _x: 10.1.0.2}}
                  - redis
            logins: [{from: bob@you, to: root@router}]
            chain: ["you: curl http://x/", "you: ssh -p 2222 -D 1080 router"]
            """, path: "x.yaml")
        let you = try #require(topology.host("you"))
        #expect(you.routes == ["default via 10.1.0.1", "10.2.0.0/16 via 10.1.0.1"])
        #expect(
            you.users == [
                User(name: "alice", id: 1000, shell: "/bin/sh"), User(name: "bob", id: 1001),
                User(name: "carol", id: 1002, password: "it's $(hers)"),
            ])
        let router = try #require(topology.host("router"))
        #expect(router.forwardsPackets && router.alsoKnownAs == ["[router]:2222"])
        #expect(router.services.map(\.name) == ["sshd", "nginx", "dnsmasq", "redis"])
        #expect(router.services.allSatisfy { !$0.isStandby })
        #expect(
            router.services.flatMap(\.sockets) == [.tcp(2222), .tcp(8000), .tcp(53), .udp(53), .tcp(6379)])
        func content(_ path: String) -> String? {
            router.services.flatMap(\.files).first { $0.path == path }?.content
        }
        #expect(content("/etc/ssh/sshd_config.d/port.conf") == "Port 2222\n")
        #expect(
            content("/etc/ssh/sshd_config.d/options.conf")
                == "AllowTcpForwarding no\nMatch User bob\n  PermitOpen none\n")
        #expect(content("/etc/nginx/listen.conf") == "listen 8000;\nlisten [::]:8000;\n")
        #expect(content("/var/www/html/index.html") == "hello")
        #expect(
            content("/etc/dnsmasq.d/records")
                == "host-record=www.example.com,10.1.0.1\nhost-record=www.example.com,::1\nhost-record=_x,10.1.0.2\n")
        #expect(topology.logins == [Login(from: "you", as: "bob", to: "router", as: "root")])
        #expect(topology.usages == [TypedCommand("you", "curl http://x/")])
    }

    /// What tundoctor-topology(5) shows can be pasted.
    @Test func theManualsExamplesAreSound() throws {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        let page = try FileContents.read(root + "/man/tundoctor-topology.5", limit: 1 << 20).text
        let examples = page.components(between: ".Bd -literal -offset indent\n", and: ".Ed\n")
        #expect(examples.count == 2)
        for example in examples {
            let topology = try Self.read(example, path: "example.yaml")
            #expect(topology.hosts.count >= 2 && topology.logins.count == 1)
        }
    }

    @Test(arguments: [
        ("a.yaml", true), ("a.yml", true), ("./simple", true), ("/tmp/lab", true), ("simple", false), ("yaml", false),
        ("", false),
    ])
    func aFileIsToldByItsName(argument: String, isFile: Bool) {
        #expect(TopologyReader.isFile(argument) == isFile)
    }

    @Test func subnets() throws {
        for (text, network) in [
            ("10.1.2.3/8", "10.0.0.0/8"), ("10.1.2.3/32", "10.1.2.3/32"), ("10.1.2.3/9", "10.0.0.0/9"),
            ("10.255.2.3/9", "10.128.0.0/9"), ("2001:db8::1/64", "2001:db8::/64"),
            ("2001:db8::f/125", "2001:db8::8/125"),
        ] { #expect(try #require(Subnet(text)).network.description == network) }
        for text in [
            "10.1.2.3", "10.1.2.3/0", "10.1.2.3/33", "10.1.2.3/+8", "10.1.2/8", "::1/129", "fe80::1%lo/64", "/8",
        ] {
            #expect(Subnet(text) == nil, "\(text)")
        }
        for text in [
            "10.1.0.0/24", "10.1.0.255/24", "127.0.0.2/8", "0.0.0.1/8", "224.0.0.1/24", "255.255.255.255/32",
            "169.254.1.1/16", "::1/64", "::/64", "ff02::1/64", "fe80::1/64", "2001:db8::/64", "::ffff:10.1.0.1/96",
        ] { #expect(try !#require(Subnet(text)).isHostAddress, "\(text)") }
        for text in ["10.1.0.1/24", "10.1.0.0/31", "10.1.0.0/32", "2001:db8::/127", "2001:db8::1/64", "1.2.3.4/1"] {
            #expect(try #require(Subnet(text)).isHostAddress, "\(text)")
        }
    }
}

extension String {
    /// Every piece that stands between the two marks.
    fileprivate func components(between start: String, and end: String) -> [String] {
        split(separator: start).dropFirst().compactMap { $0.split(separator: end).first.map(String.init) }
    }
}
