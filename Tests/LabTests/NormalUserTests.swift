import Foundation
import Subprocess
import Testing

@testable import Lab

/// The lab of somebody who is not root: the same hosts, the same faults, nothing left; or a refusal that says what helps.
@Suite(.serialized, .enabled(if: NormalUser.canRunLabs, NormalUser.whyNot))
struct NormalUserTests {
    /// Faults of every kind that a user namespace might treat otherwise, and what they must be called.
    static let faults = [
        ("name-not-found", "resolve.host-not-found"), ("sshd-stopped", "reach.refused"),
        ("router-admin-prohibited", "reach.admin-prohibited"), ("no-route-on-client", "reach.no-route"),
        ("host-key-changed", "hostkey.changed"), ("key-not-authorised", "auth.key-not-accepted"),
        ("account-expired", "auth.account-expired-pam"), ("nologin-file", "session.nologin-file"),
        ("forwarding-off", "forward.administratively-prohibited.allowtcpforwarding-no"),
        ("port-in-use", "ingress.port-in-use"), ("web-server-stopped", "egress.refused"),
        ("web-server-unknown-at-tunnel-host", "egress.name-not-resolved-at-tunnel-host"),
    ]
    static let check = "setsid --wait tundoctor check --format json -- ssh -L 8080:www:80 tunnel-host -N"

    @Test(.timeLimit(.minutes(2))) func theWholeLifeOfALab() async throws {
        let before = try await Machine.fingerprint()
        let name = Lab.uniqueName()
        let up = try await NormalUser.run("tundoctor lab up simple --name \(name) && tundoctor lab status")
        #expect(up.status.isSuccess, "\(up.output)")
        #expect(up.output.contains("sshd up") && up.output.contains("nginx up") && !up.output.contains("DOWN"))

        let exec = "tundoctor lab exec --lab \(name) you --"
        let use = try await NormalUser.run("\(exec) bash -c \(Shell.quoted(LabLifeTests.wordForWord))")
        #expect(use.output.contains("This is www"), "\(use.output)")
        let healthy = try await NormalUser.run("\(exec) \(Self.check) 2>/dev/null")
        #expect(healthy.status.isSuccess && Self.codes(in: healthy.output) == [], "\(healthy.output)")
        let owners = try await NormalUser.run("\(exec) stat -c '%U %n' / /etc/passwd /etc/pam.d /home/alice /run/sshd")
        #expect(
            owners.output == "root /\nroot /etc/passwd\nroot /etc/pam.d\nalice /home/alice\nroot /run/sshd\n",
            "\(owners.output)")
        for (fault, code) in Self.faults {
            let broken = try await NormalUser.run(
                "tundoctor lab break --lab \(name) \(fault) >/dev/null && \(exec) \(Self.check) 2>/dev/null")
            #expect(broken.status == .exited(1) && Self.codes(in: broken.output)?.first == code, "\(broken.output)")
        }
        let heal = try await NormalUser.run("tundoctor lab heal --lab \(name) && \(exec) \(Self.check) 2>/dev/null")
        #expect(heal.status.isSuccess, "\(heal.output)")

        let down = try await NormalUser.run("tundoctor lab down --lab \(name)")
        #expect(down.status.isSuccess && down.output == "lab \(name) is down\n")
        #expect(try await Self.remains() == "")
        #expect(try await Machine.changes(since: before) == "")
    }

    @Test(arguments: ["INT", "TERM", "KILL"]) func aStartCutShortLeavesNothing(signal: String) async throws {
        let before = try await Machine.fingerprint()
        for seconds in ["0.05", "0.2", "0.4"] {
            let name = Lab.uniqueName()
            _ = try await NormalUser.run(
                """
                timeout --signal=\(signal) \(seconds) tundoctor lab up simple --name \(name)
                # One that was quicker than the signal.
                tundoctor lab down --lab \(name)
                """)
            #expect(try await Self.remains() == "", "\(signal) after \(seconds) s")
        }
        #expect(try await Machine.changes(since: before) == "")
    }

    @Test(arguments: [
        (
            ": > /etc/subuid", "/etc/subuid gives tundoctor-test no",
            "sudo usermod --add-subuids 3065536-3131071 tundoctor-test"
        ),
        (
            ": > /etc/subuid; : > /etc/subgid", "/etc/subuid and /etc/subgid give tundoctor-test no",
            "sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 tundoctor-test"
        ),
        ("mount --bind /dev/null /usr/bin/newuidmap", "newuidmap", "sudo apt-get install uidmap"),
        (
            // A copy is not set-user-ID.
            "cp /usr/bin/newuidmap /mnt; mount --bind /mnt/newuidmap /usr/bin/newuidmap", "no right to map ids",
            "sudo chmod u+s /usr/bin/newuidmap /usr/bin/newgidmap"
        ),
        (
            "echo 0 > /mnt/zero; mount --bind /mnt/zero /proc/sys/user/max_user_namespaces",
            "user.max_user_namespaces is 0", "sudo sysctl -w user.max_user_namespaces=10000"
        ),
        ("mount --bind /dev/null /usr/sbin/nginx", "/usr/sbin/nginx", "sudo apt-get install nginx-light"),
    ])
    func aRefusalNamesWhatIsMissingAndTheCommand(setUp: String, detail: String, fix: String) async throws {
        let up = try await NormalUser.run("tundoctor lab up simple --name \(Lab.uniqueName())", setUp: setUp)
        #expect(up.status == .exited(77), "\(up.output)")
        #expect(up.output.contains(detail) && up.output.contains("fix: \(fix)\n"), "\(up.output)")
        #expect(try await Self.remains() == "")
    }

    /// The codes of a JSON report that are more than warnings; nil if it is none.
    private static func codes(in text: String) -> [String]? {
        let document = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        guard let tunnels = document?["tunnels"] as? [[String: Any]] else { return nil }
        return tunnels.flatMap { $0["findings"] as? [[String: Any]] ?? [] }
            .filter { $0["status"] as? String != "warn" }.compactMap { $0["code"] as? String }
    }

    /// The processes left after the kernel had a moment to take the namespaces down.
    private static func remains() async throws -> String {
        var left = ""
        for _ in 0..<100 {
            left = try await NormalUser.processes()
            if left == "" { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        return left
    }
}
