import Subprocess
import Testing

@testable import Lab

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A normal user for one test: in a mount namespace with an /etc of its own, so that the machine gets no account.
enum NormalUser {
    static let id = 54321
    static let name = "tundoctor-test"
    /// Behind any range that a machine's own accounts are likely to have.
    static let firstSubordinateID = 3_000_000

    /// Nil if root can become one here, and the kernel allows them labs.
    private static let obstacle: String? = {
        guard geteuid() == 0 else { return "the tests run as a normal user, so every lab here is one's" }
        guard Machine.canRunLabs else { return "\(Machine.whyNot)" }
        guard LabRequirements.find("newuidmap") != nil else { return "newuidmap is not installed" }
        return refusal(of: ["setpriv", "--reuid", "\(id)", "--clear-groups", "unshare", "-Urn", "true"])
    }()

    static var canRunLabs: Bool { obstacle == nil }
    static var whyNot: Comment { "no lab as a normal user: \(obstacle ?? "")" }

    /// Runs a shell script as the user; `tundoctor` is in the PATH.
    ///
    /// - Parameter setUp: run as root before, in the user's mount namespace: what it mounts hides what the machine has.
    static func run(_ script: String, setUp: String = "") async throws -> (status: TerminationStatus, output: String) {
        let libraries = LabProgram(Machine.program).libraries
        let binds = libraries.enumerated().map { number, path in
            "mkdir /mnt/lib/\(number); mount --bind \(Shell.quoted(path)) /mnt/lib/\(number)"
        }
        let search = libraries.indices.map { "/mnt/lib/\($0)" }.joined(separator: ":")
        let account = "\(name):x:\(id):\(id)::/mnt/home:/bin/sh"
        let whole = """
            set -e
            mount -t tmpfs -o mode=755 normal-user /mnt
            mkdir /mnt/lib /mnt/etc
            install -d -m 700 -o \(id) -g \(id) /mnt/home
            install -m 755 \(Shell.quoted(Machine.program)) /mnt/tundoctor
            \(binds.joined(separator: "\n"))
            cp -a /etc/. /mnt/etc
            echo \(account) >> /mnt/etc/passwd
            for file in subuid subgid; do echo \(name):\(firstSubordinateID):65536 >> /mnt/etc/$file; done
            mount --bind /mnt/etc /etc
            \(setUp)
            cd /mnt/home
            exec setpriv --reuid \(id) --regid \(id) --clear-groups --reset-env \
            env PATH=/mnt:/usr/bin:/bin LD_LIBRARY_PATH=\(search) sh -c \(Shell.quoted("exec 2>&1\n" + script))
            """
        return try await Machine.run(["unshare", "--mount", "--propagation", "private", "sh", "-c", whole])
    }

    /// The processes that are the user's or a subordinate's, but for those that only wait to be reaped.
    static func processes() async throws -> String {
        try await Machine.run([
            "sh", "-c",
            """
            ps -eo uid=,stat=,args= | awk '$2 !~ /Z/ && ($1 == \(id) || \
            $1 >= \(firstSubordinateID) && $1 < \(firstSubordinateID + 65536))'
            """,
        ]).output
    }

    /// What a program says when it fails; nil if it succeeds.
    private static func refusal(of words: [String]) -> String? {
        guard let pipe = popen(words.joined(separator: " ") + " 2>&1", "r") else { return "no process can be started" }
        var text: [UInt8] = []
        while text.count < 1000, case let byte = fgetc(pipe), byte != EOF {
            text.append(UInt8(truncatingIfNeeded: byte))
        }
        return pclose(pipe) == 0 ? nil : String(decoding: text, as: UTF8.self)
    }
}
