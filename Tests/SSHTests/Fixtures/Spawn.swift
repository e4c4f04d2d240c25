#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A child process of a test, ended by pid.
struct Child {
    let pid: pid_t

    /// Starts `words`; output goes to /dev/null.
    init?(_ words: [String], environment: [String] = ["PATH=/usr/bin:/bin:/usr/sbin:/sbin"]) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in 0...2 as ClosedRange<Int32> {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var child = pid_t()
        guard posix_spawnp(&child, words[0], &actions, nil, &arguments, &variables) == 0 else { return nil }
        pid = child
    }

    @discardableResult
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        return status
    }

    var hasEnded: Bool {
        var status: Int32 = 0
        return waitpid(pid, &status, WNOHANG) != 0
    }

    func end() {
        kill(pid, SIGTERM)
        wait()
    }

    /// The exit status of a command that is waited for.
    @discardableResult
    static func run(_ words: String...) -> Int32 { Child(words)?.wait() ?? -1 }
}

/// A directory under /tmp, removed with its owner.
final class TemporaryDirectory: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/ssh-tests.XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
    }

    func file(_ name: String, _ text: String? = nil) -> String {
        let file = path + "/" + name
        if let text { write(text, to: file) }
        return file
    }

    deinit { Child.run("rm", "-rf", path) }
}

func write(_ text: String, to path: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var bytes = Array(text.utf8)
    _ = write(descriptor, &bytes, bytes.count)
    close(descriptor)
}

func readFile(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = read(descriptor, &piece, piece.count)
        guard count > 0 else { return String(decoding: content, as: UTF8.self) }
        content += piece[..<count]
    }
}

/// How many descriptors this process has open.
func openDescriptors() -> Int {
    guard let directory = opendir("/proc/self/fd") else { return -1 }
    defer { closedir(directory) }
    var count = 0
    while readdir(directory) != nil { count += 1 }
    return count
}

/// How many threads this process has.
func threads() -> Int {
    guard let directory = opendir("/proc/self/task") else { return -1 }
    defer { closedir(directory) }
    var count = 0
    while readdir(directory) != nil { count += 1 }
    return count - 2
}
