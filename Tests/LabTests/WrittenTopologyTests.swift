import Subprocess
import Testing
import TopologyReading

@testable import Lab

/// Labs from files, as a person writes them.
@Suite(.enabled(if: Machine.canRunLabs, Machine.whyNot))
struct WrittenTopologyTests {
    static let example =
        #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        + "/Examples/two-hosts.yaml"

    private func tundoctor(_ words: String...) async throws -> (succeeded: Bool, output: String) {
        let result = try await Machine.run(["sh", "-c", "exec \"$@\" 2>&1", "sh", Machine.program] + words)
        return (result.status.isSuccess, result.output)
    }

    /// The example of the repository: up, examined, used, broken by hand, healed and down, all by the program itself.
    @Test func theExampleIsAHealthyLabAndLeavesNothing() async throws {
        let before = try await Machine.fingerprint()
        let name = Lab.uniqueName()
        let topology = try TopologyReader.read(file: Self.example)
        let tunnel = "ssh -L 8080:localhost:80 tunnel-host -N"
        #expect(topology.command.joined(separator: " ") == tunnel && topology.usages.map(\.host) == ["you"])

        let up = try await tundoctor("lab", "up", Self.example, "--name", name)
        #expect(up.succeeded, "\(up.output)")
        #expect(
            up.output.hasPrefix("lab \(name) is up: you, tunnel-host\n")
                && up.output.contains("lab exec --lab \(name) you -- tundoctor check -- \(tunnel)\n"), "\(up.output)")
        let lab = try #require(Lab.running(named: name))
        // Found again, all that is known of it are its hosts, in their order.
        #expect(lab.topology.name == "two-hosts" && lab.topology.hosts.map(\.name) == ["you", "tunnel-host"])

        func check() async throws -> LabOutput {
            try await lab.exec(
                host: "you", command: ["tundoctor", "check", "--format", "json", "--"] + topology.command)
        }
        let healthy = try await check()
        #expect(healthy.succeeded && healthy.outputText.contains(#""verdict": "healthy""#), "\(healthy.outputText)")
        let started = try await lab.start(topology.chain)
        #expect(started.map(\.state) == [.up], "\(started.map(\.log))")
        let seen = try await lab.exec(host: "you", command: ["curl", "-sS", "http://localhost:8080/"])
        #expect(seen.outputText.contains("This is tunnel-host."), "\(seen.outputText)\(seen.errorText)")

        let fault = try await tundoctor("lab", "break", "--lab", name, "sshd-stopped")
        #expect(
            !fault.succeeded && fault.output.contains("no faults are known by name of \(name)"), "\(fault.output)")
        try await lab.runScript(". /lab/functions\nservice_stop sshd", on: "tunnel-host", operation: "break")
        let broken = try await check()
        #expect(broken.status == 1 && broken.outputText.contains("reach.refused"), "\(broken.outputText)")
        #expect(try await tundoctor("lab", "heal", "--lab", name).succeeded)
        let healed = try await check()
        #expect(healed.succeeded, "\(healed.outputText)")

        #expect(try await tundoctor("lab", "down", "--lab", name).output == "lab \(name) is down\n")
        #expect(try await Machine.processes(of: name) == "")
        #expect(try await Machine.changes(since: before) == "")
    }

    @Test func aMistakeIsToldBeforeAnythingIsBuilt() async throws {
        let missing = try await Machine.run(["timeout", "20", Machine.program, "lab", "up", "/no/such/lab.yaml"])
        #expect(missing.status == .exited(66))
        let bad = try await Machine.run([
            "sh", "-c",
            """
            file=$(mktemp --suffix=.yaml) && echo '{name: x, hosts: [{name: you, interface: []}]}' > "$file"
            "$1" lab up "$file" 2>&1 | sed "s|$file|FILE|"
            rm "$file"
            """, "sh", Machine.program,
        ])
        #expect(
            bad.output == """
                tundoctor: FILE:1:31: interface is no key of a host
                  {name: x, hosts: [{name: you, interface: []}]}
                                                ^ did you mean interfaces?

                """)
        let name = try await tundoctor("lab", "up", "two-hosts")
        #expect(!name.succeeded && name.output.contains("or a file: ./two-hosts.yaml"), "\(name.output)")
    }

    /// Every service that a file can name starts; passwords and files are what they say, whatever signs are in them.
    @Test func everythingThatAFileCanSayIsSo() async throws {
        let before = try await Machine.fingerprint()
        let password = #"it's $(id) `id` \ "x""#
        let text = #"""
            hosts:
              - name: you
                interfaces: [{network: a, addresses: [10.1.0.2/24, "2001:db8:1::2/64"]}]
                routes: [default via 10.1.0.1, "default via 2001:db8:1::1"]
                nameservers: [10.1.0.1]
                users: [bob]
              - name: router
                router: true
                interfaces:
                  - {network: a, addresses: [10.1.0.1/24, "2001:db8:1::1/64"]}
                  - {network: b, addresses: [10.2.0.1/24, "2001:db8:2::1/64"]}
                services:
                  - dnsmasq:
                      records: {srv: [10.2.0.3, "2001:db8:2::3"], other: 10.2.0.4, git-server: 10.2.0.5, authority: 10.2.0.6}
              - name: srv
                interfaces: [{network: b, addresses: [10.2.0.3/24, "2001:db8:2::3/64"]}]
                routes: [default via 10.2.0.1, "default via 2001:db8:2::1"]
                users: [{name: alice, password: 'it''s $(id) `id` \ "x"'}, {name: carol, shell: /bin/sh}]
                services:
                  - sshd: {port: 2222, options: [PasswordAuthentication yes, Match User carol, AllowTcpForwarding no]}
                  - tinyproxy
                  - dovecot
                  - redis
                  - vsftpd
                  - slapd
                files:
                  - {path: /etc/motd, mode: 0640, owner: carol, content: "it's $(id)\n`id` \\ TUNDOCTOR_LAB_INIT"}
                  - {path: /etc/localtime, content: "no link"}
              - name: other
                interfaces: [{network: b, addresses: 10.2.0.4/24}]
                routes: [default via 10.2.0.1]
                services: [dropbear, nginx: {port: 8000, page: "it's $(id)"}]
              - name: git-server
                interfaces: [{network: b, addresses: 10.2.0.5/24}]
                routes: [default via 10.2.0.1]
                services: [git]
              - name: authority
                interfaces: [{network: b, addresses: 10.2.0.6/24}]
                routes: [default via 10.2.0.1]
                services: [nginx-with-sites]
            logins:
              - {from: you, to: srv}
              - {from: bob@you, to: carol@srv}
              - {from: you, to: root@srv}
              - {from: you, to: other}
              - {from: you, to: git@git-server}
            command: ssh -p 2222 -L 8080:other:8000 srv -N
            """#
        try await Lab.with(TopologyReader.read(Array(text.utf8), path: "everything.yaml")) { lab in
            let status = try await lab.status()
            #expect(status.hosts.flatMap(\.services).map(\.isUp) == Array(repeating: true, count: 11))
            func run(_ script: String, as account: Lab.Account = .alice) async throws -> String {
                let output = try await lab.exec(host: "you", command: ["sh", "-c", script], as: account)
                return output.outputText + output.errorText
            }
            #expect(try await run("ssh -p 2222 srv hostname") == "srv\n")
            #expect(try await run("ssh -6 -p 2222 srv hostname") == "srv\n")
            #expect(try await run("ssh other hostname") == "other\n")
            #expect(try await run("su bob -c 'ssh -p 2222 carol@srv id -un'", as: .root) == "carol\n")
            #expect(
                try await run("ssh -p 2222 root@srv 'stat -c \"%a %U %F\" /etc/motd /etc/localtime; cat /etc/motd'")
                    == "640 carol regular file\n644 root regular file\nit's $(id)\n`id` \\ TUNDOCTOR_LAB_INIT")
            #expect(try await run("curl -sS http://other:8000/") == "it's $(id)")
            #expect(
                try await run("git clone -q ssh://git@git-server:7999/home/git/project.git && cat project/README")
                    == "This is the project of git-server.\n")
            #expect(
                try await run("curl -sS https://authority/secure.txt")
                    == "This is secure.txt of web-server.\n")
            let login =
                "printf '#!/bin/sh\\nprintf %s \"$PW\"' > ask; chmod +x ask; SSH_ASKPASS=./ask "
                + "SSH_ASKPASS_REQUIRE=force ssh -o NumberOfPasswordPrompts=1 -o PubkeyAuthentication=no -p 2222 srv hostname"
            let opened = try await lab.exec(
                host: "you", command: ["sh", "-c", login], environment: ["PW=\(password)"])
            #expect(opened.outputText == "srv\n", "\(opened.errorText)")
            let refused = try await lab.exec(host: "you", command: ["sh", "-c", login], environment: ["PW=x"])
            #expect(refused.status == 255, "\(refused.outputText)")
        }
        #expect(try await Machine.changes(since: before) == "")
    }
}
