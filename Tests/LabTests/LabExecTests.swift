import Subprocess
import Testing

@testable import Lab

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite(.enabled(if: Machine.canRunLabs, Machine.whyNot))
struct LabExecTests {
    @Test func statusAndStreamsPassThrough() async throws {
        try await Lab.with(.simple) { lab in
            let output = try await lab.exec(
                host: "you", command: ["sh", "-c", "cat; echo err >&2; exit 42"], input: Array("in".utf8))
            #expect(output.outputText == "in" && output.errorText == "err\n" && output.status == 42)
            #expect(try await lab.exec(host: "you", command: ["sh", "-c", "kill -TERM $$"]).status == 143)
            #expect(try await lab.exec(host: "you", command: ["no-such-program"]).status == 127)
            let slow = try await lab.exec(host: "you", command: ["sleep", "20"], timeout: .milliseconds(300))
            #expect(slow.status == 124)
        }
    }

    @Test func alicesEnvironmentIsCleanAndRootIsRoot() async throws {
        try await Lab.with(.simple) { lab in
            let script =
                "id -un; id -Gn; pwd; hostname; echo $HOME $USER $LOGNAME; env | sort | cut -d= -f1 | tr '\\n' ' '"
            let alice = try await lab.exec(host: "you", command: ["sh", "-c", script])
            #expect(
                alice.outputText.split(separator: "\n") == [
                    "alice", "alice", "/home/alice", "you", "/home/alice alice alice",
                    "HOME LANG LOGNAME PATH PWD SHELL TERM USER ",
                ])
            let root = try await lab.exec(host: "www", command: ["sh", "-c", "id -un; pwd; hostname"], as: .root)
            #expect(root.outputText == "root\n/root\nwww\n")
        }
    }

    @Test func aHostHasNothingOfTheMachine() async throws {
        try await Lab.with(.simple) { lab in
            let script = """
                ls -A /home /root /srv /mnt /media 2>/dev/null
                ls /etc/ssh /etc/ssl/private /etc/security/opasswd /etc/shadow- /etc/sudoers /etc/cron.d /etc/systemd 2>/dev/null
                touch /usr/x /opt/x /dev/null/x 2>/dev/null && echo writable
                chmod 600 /dev/null 2>/dev/null && echo changed
                cut -d: -f1 /etc/passwd | tr '\\n' ' '

                """
            let output = try await lab.exec(host: "you", command: ["sh", "-c", script], as: .root)
            #expect(
                output.outputText == """
                    /home:
                    alice

                    /root:
                    /etc/ssh:
                    ssh_config
                    ssh_config.d
                    sshd_config.d
                    root daemon bin sys mail www-data sshd dnsmasq dovecot dovenull tinyproxy nobody alice 
                    """)
        }
    }

    @Test func aLoginShellFindsTheProgram() async throws {
        try await Lab.with(.simple, program: Machine.program) { lab in
            let shell = try await lab.exec(
                host: "you", command: ["bash", "--login"], input: Array("type tundoctor".utf8))
            #expect(shell.outputText == "tundoctor is /lab/bin/tundoctor\n", "\(shell.errorText)")
        }
    }

    /// Built under a umask that leaves others nothing.
    @Test func aProgramOfItsOwnersAloneIsOfferedToAll() async throws {
        let copy = "/tmp/tundoctor-\(Lab.uniqueName())"
        _ = try await Machine.run(["install", "-m", "700", Machine.program, copy])
        defer { unlink(copy) }
        try await Lab.with(.simple, program: copy) { lab in
            let version = try await lab.exec(host: "you", command: ["tundoctor", "--version"])
            #expect(version.succeeded, "\(version.errorText)")
        }
    }

    @Test func aTerminalStaysATerminal() async throws {
        try await Lab.with(.simple) { lab in
            let command = ["sh", "-c", "test -t 0 && test -t 1 && stty size && ssh -t tunnel-host tty"]
            let words = try lab.execArguments(host: "you", command: command)
            let line = words.map(Shell.quoted).joined(separator: " ")
            let output = try await Machine.run([
                "script", "--quiet", "--return", "--command", "stty rows 33 cols 77; \(line)", "/dev/null",
            ])
            #expect(output.status.isSuccess && output.output.contains("33 77") && output.output.contains("/dev/pts/"))
        }
    }

    @Test func whatIsTerminatedOutsideEndsInside() async throws {
        try await Lab.with(.simple) { lab in
            let words = try lab.execArguments(host: "you", command: ["sleep", "4321"])
            _ = try await Subprocess.run(
                .name(words[0]), arguments: Arguments(Array(words.dropFirst())), input: .none,
                output: .discarded, error: .discarded
            ) { execution in
                try await Task.sleep(for: .milliseconds(200))
                try execution.send(signal: .terminate)
            }
            try await Task.sleep(for: .milliseconds(200))
            let left = try await lab.exec(
                host: "you", command: ["sh", "-c", "grep -al 432[1] /proc/[0-9]*/cmdline"], as: .root)
            #expect(left.outputText == "")
        }
    }

    @Test func cancellingEndsTheCommand() async throws {
        try await Lab.with(.simple) { lab in
            let task = Task { try await lab.exec(host: "you", command: ["sleep", "4321"]) }
            try await Task.sleep(for: .milliseconds(300))
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test func errorsSayWhatAndWhere() async throws {
        try await Lab.with(.simple) { lab in
            let unknown = #expect(throws: LabError.self) { _ = try lab.execArguments(host: "mars", command: []) }
            #expect(unknown?.code == .notFound && unknown?.detail.contains("tunnel-host") == true)
            let fault = Fault("x", area: "reach", "x", steps: [.init("www", "echo first; echo the reason >&2; false")])
            let failed = await #expect(throws: LabError.self) { try await lab.breakWith(fault) }
            #expect(failed?.code == .stepFailed && failed?.operation.contains("www") == true)
            #expect(failed?.detail.contains("the reason") == true)
            let large = await #expect(throws: LabError.self) {
                try await lab.exec(host: "you", command: ["yes"], timeout: .seconds(5), limit: 1000)
            }
            #expect(large?.code == .stepFailed)
        }
    }

    @Test func statusShowsServicesAddressesAndTheFault() async throws {
        try await Lab.with(.simple) { lab in
            let well = try await lab.status()
            #expect(well.hosts.map(\.name) == ["you", "internet", "tunnel-host", "dns", "www"] && well.fault == nil)
            #expect(well.hosts.flatMap(\.services).map(\.name) == ["sshd", "dnsmasq", "nginx"])
            #expect(well.hosts.flatMap(\.services).filter { !$0.isUp } == [])
            #expect(well.hosts[2].addresses == ["203.0.113.10/24", "2001:db8:2::10/64", "10.10.0.1/24"])
            try await lab.breakWith(#require(FaultCatalog.fault(named: "sshd-stopped")))
            let ill = try await lab.status()
            #expect(ill.fault == "sshd-stopped" && ill.hosts[2].services == [.init(name: "sshd", isUp: false)])
            try await lab.heal()
            #expect(try await lab.status() == well)
        }
    }
}
