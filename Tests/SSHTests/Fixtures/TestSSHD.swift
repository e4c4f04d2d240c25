import HostSystem
import SSH

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Keys made once for the whole test run.
struct TestKeys: Sendable {
    static let shared = TestKeys()
    let directory = TemporaryDirectory()

    static let passphrase = "correct horse"

    var ed25519: String { directory.path + "/ed25519" }
    var encrypted: String { directory.path + "/encrypted" }
    var rsa: String { directory.path + "/rsa" }
    var pem: String { directory.path + "/pem" }
    var encryptedPEM: String { directory.path + "/encrypted-pem" }
    var ecdsa: String { directory.path + "/ecdsa" }
    var stranger: String { directory.path + "/stranger" }
    var host: String { directory.path + "/host" }
    var hostRSA: String { directory.path + "/host-rsa" }
    var authority: String { directory.path + "/authority" }

    private init() {
        // A static is never released.
        atexit { Child.run("rm", "-rf", TestKeys.shared.directory.path) }
        func make(_ path: String, _ more: String...) {
            let words = ["ssh-keygen", "-q", "-C", "test key", "-f", path] + more
            _ = Child(words.contains("-N") ? words : words + ["-N", ""])?.wait()
        }
        make(ed25519, "-t", "ed25519")
        make(encrypted, "-t", "ed25519", "-a", "4", "-N", Self.passphrase)
        make(rsa, "-t", "rsa", "-b", "2048")
        make(pem, "-t", "rsa", "-b", "2048", "-m", "PEM")
        make(encryptedPEM, "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", Self.passphrase)
        make(ecdsa, "-t", "ecdsa")
        make(stranger, "-t", "ed25519")
        make(host, "-t", "ed25519")
        make(hostRSA, "-t", "rsa", "-b", "2048")
        make(authority, "-t", "ed25519")
        Child.run(
            "ssh-keygen", "-q", "-s", authority, "-I", "test", "-n", TestSSHD.user, "-V", "+1h", ed25519 + ".pub")
    }

    var certificate: String { directory.path + "/ed25519-cert.pub" }

    func publicKey(_ path: String) -> PublicKey { try! KeyFile.read(path).get().publicKey! }
}

/// A real sshd on an unprivileged loopback port, with its own configuration and keys.
final class TestSSHD: Sendable {
    let port: UInt16
    let directory = TemporaryDirectory()
    private let child: Child

    static let user = String(cString: getpwuid(getuid()).pointee.pw_name)

    /// Why no sshd can be started here; nil if it can.
    static let obstacle: String? = {
        guard access("/usr/sbin/sshd", X_OK) == 0 else { return "there is no /usr/sbin/sshd" }
        guard let server = TestSSHD() else { return "sshd does not start here" }
        server.stop()
        return nil
    }()
    static var isPossible: Bool {
        if let obstacle { print("tests against a real sshd are skipped: \(obstacle)") }
        return obstacle == nil
    }

    /// - Parameters:
    ///   - settings: sshd_config lines; they come first, so they win.
    ///   - keyOptions: for the authorized key.
    init?(_ settings: [String] = [], keyOptions: String = "") {
        let keys = TestKeys.shared
        let prefix = keyOptions.isEmpty ? "" : keyOptions + " "
        let authorized = [keys.ed25519, keys.encrypted, keys.rsa, keys.pem, keys.encryptedPEM, keys.ecdsa].map {
            prefix + readFile($0 + ".pub")
        }
        let authorizedKeys = directory.file("authorized_keys", authorized.joined())
        let log = directory.file("log")
        for _ in 0..<5 {
            let port = freePort()
            let lines =
                settings + [
                    "Port \(port)", "ListenAddress 127.0.0.1", "ListenAddress ::1", "PidFile none", "UsePAM no",
                    "HostKey \(keys.host)", "HostKey \(keys.hostRSA)", "StrictModes no",
                    "AuthorizedKeysFile \(authorizedKeys)", "PermitRootLogin yes", "PasswordAuthentication no",
                    "KbdInteractiveAuthentication no", "LogLevel VERBOSE", "MaxStartups 200", "UseDNS no",
                    "TrustedUserCAKeys \(keys.authority).pub",
                ]
            let config = directory.file("config", lines.joined(separator: "\n") + "\n")
            guard let child = Child(Self.command(config: config, log: log)) else { return nil }
            for _ in 0..<1000 {
                if readFile(log).contains("Server listening on 127.0.0.1 port \(port)") {
                    self.child = child
                    self.port = port
                    return
                }
                if child.hasEnded { break }
                poll(nil, 0, 2)
            }
        }
        return nil
    }

    /// As root sshd wants /run/sshd: where it is missing it gets one in a mount namespace of its own.
    private static func command(config: String, log: String) -> [String] {
        let server = ["/usr/sbin/sshd", "-D", "-f", config, "-E", log]
        guard getuid() == 0, access("/run/sshd", F_OK) != 0 else { return server }
        let script = "mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && exec \"$@\""
        return ["unshare", "-m", "sh", "-c", script, "sh"] + server
    }

    var log: String { readFile(directory.path + "/log") }

    func stop() { child.end() }

    /// A session that is not yet connected.
    func session(ipv6: Bool = false, _ change: (inout SSHSessionOptions) -> Void = { _ in }) -> SSHSession {
        var options = SSHSessionOptions(user: Self.user)
        change(&options)
        return SSHSession(descriptor: dial(port, ipv6: ipv6), options: options)
    }

    /// A session after the handshake.
    func connected(_ change: (inout SSHSessionOptions) -> Void = { _ in }) async throws -> SSHSession {
        let session = session(change)
        _ = try await session.handshake(deadline: .soon).get()
        return session
    }

    /// A session after login.
    func authenticated() async throws -> SSHSession {
        let session = try await connected()
        let key = try await PrivateKey.load(TestKeys.shared.ed25519).get()
        guard case .success = await session.authenticate(key, deadline: .soon) else { throw NoLogin() }
        return session
    }

    struct NoLogin: Error {}
}

extension Deadline {
    static var soon: Deadline { Deadline(after: .seconds(10)) }
}
