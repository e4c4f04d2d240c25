import SSH

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A real ssh-agent with the keys a test wants.
final class TestAgent: Sendable {
    let directory = TemporaryDirectory()
    private let child: Child
    var path: String { directory.path + "/agent" }
    var client: AgentClient { AgentClient(path: path) }

    init?() {
        guard let child = Child(["ssh-agent", "-D", "-a", directory.path + "/agent"]) else { return nil }
        self.child = child
        for _ in 0..<500 where access(directory.path + "/agent", F_OK) != 0 { poll(nil, 0, 2) }
        poll(nil, 0, 10)
    }

    func add(_ words: String...) -> Bool {
        let environment = ["PATH=/usr/bin:/bin", "SSH_AUTH_SOCK=" + path]
        return Child(["ssh-add", "-q"] + words, environment: environment)?.wait() == 0
    }

    func stop() { child.end() }
}
