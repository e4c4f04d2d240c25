import Evidence
import TunnelModel

extension SessionEvidence {
    func reading(in scene: Scene) -> Reading {
        let host = scene.tunnelHost
        return switch result {
        case .shell: .works("a shell answers; the tunnel stays as long as it does")
        case .refused(let text): .broken("refused", ["\(host), asked for a session: \(text)"])
        case .otherProgram(let status, let output):
            .broken(
                "another program than a shell answers, and ends",
                [
                    "\(host), asked for a shell: \(output.isEmpty ? "no output" : "“\(output)”")"
                        + (status.map { ", exit status \($0)" } ?? "")
                ])
        case .silent(let after): .open("no answer in \(after.inWords)")
        case .ownCommand(let words): .works("the tunnel stays as long as the command that runs there: \(words)")
        }
    }

    /// The first words of what ran instead of a shell.
    var words: String? { if case .otherProgram(_, let output) = result { output.lowercased() } else { nil } }

    /// An account for sftp only (sshd_config(5) `ForceCommand internal-sftp`).
    var isForSFTP: Bool { words?.contains("sftp connections only") ?? false }

    /// nologin(8), false(1), or a shell that says as much and ends.
    var isNoLogin: Bool {
        guard case .otherProgram(_, let output) = result, !isForSFTP, !keyForcesCommand else { return false }
        let said = output.lowercased()
        // Without a word it may be false(1), start-up files that end the shell, or a command of the server's.
        return said.contains("not available") || said.contains("no such file or directory") || output.isEmpty
    }

    var isForced: Bool {
        guard case .otherProgram(let status, let output) = result, !isForSFTP else { return false }
        return !isNoLogin || output.isEmpty && status != 1
    }
}
