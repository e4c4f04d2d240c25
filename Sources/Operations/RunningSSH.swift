internal import HostSystem
internal import Probes
internal import SSHText
internal import SpecReading
internal import TunnelModel

/// An ssh that runs on this host, by its own words and by what its owner's configuration adds to them.
struct RunningSSH: Sendable {
    /// What is known of its words.
    enum Words: Sendable {
        /// Its command line, and what `ssh -G` makes of it.
        case read(SSHCommandLine, EffectiveConfiguration?)
        /// A persisting master (ControlPersist) has written its control path over its words.
        case master(path: String)
        /// No command line of ssh that we can read.
        case unreadable
    }

    var process: RunningProcess
    var words: Words

    init(_ process: RunningProcess, timeout: Duration = .seconds(5)) async {
        self.process = process
        words = await RunningSSH.words(of: process, timeout)
    }

    /// What it forwards; nothing where its words are gone, or it only carries another ssh's stream (`-W`).
    var forwards: [Forward] {
        guard case .read(let line, let configuration) = words, !line.has("W") else { return [] }
        return configuration.map { EffectiveForwards.of($0, asked: line.forwards) } ?? line.forwards
    }

    private static func words(of process: RunningProcess, _ timeout: Duration) async -> Words {
        let arguments = process.facts.commandLine
        // compat/setproctitle of OpenSSH: `ssh: PATH [mux]` (mux.c, control_persist_detach of ssh.c).
        if let title = arguments.first, title.hasPrefix("ssh: "), title.hasSuffix(" [mux]"),
            arguments.dropFirst().allSatisfy(\.isEmpty)
        {
            return .master(path: String(title.dropFirst(5).dropLast(6)))
        }
        guard let line = try? SSHCommandLine(words: arguments) else { return .unreadable }
        // A question to a master, a dump of settings, a version: nothing that stays.
        if line.has("O") || line.has("G") || line.has("V") || line.has("Q") { return .unreadable }
        var reader = EffectiveConfigurationReader()
        reader.directory = process.directory
        if process.facts.uid != LocalUser.effective {
            guard ProcessIdentity.isRoot else { return .read(line, nil) }
            reader.account = (process.facts.uid, process.facts.gid)
        }
        return .read(line, try? await reader.read(line, by: Deadline(after: timeout)))
    }
}
