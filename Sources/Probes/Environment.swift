internal import HostSystem
internal import SSHText

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Who runs ssh, as the tokens of ssh_config(5) need it.
struct LocalIdentity: Sendable {
    var user: String
    var uid: UInt32
    /// The home directory of the password database, which is what ssh uses (not $HOME).
    var home: String
    var hostname: String

    /// Of this process.
    static let current: LocalIdentity = {
        let uid = getuid()
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        let known = getpwuid_r(uid, &entry, &buffer, buffer.count, &found) == 0 && found != nil
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        return LocalIdentity(
            user: known ? String(cString: entry.pw_name) : ProcessEnvironment.value("USER") ?? "",
            uid: uid,
            home: known ? String(cString: entry.pw_dir) : ProcessEnvironment.value("HOME") ?? "/",
            hostname: String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }()
}
