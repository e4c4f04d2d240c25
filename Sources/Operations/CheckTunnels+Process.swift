internal import HostSystem
internal import Probes
package import SpecReading
internal import TunnelModel

extension CheckTunnels {
    /// The words of an ssh that runs as a process of ours, to be examined as if they were typed.
    ///
    /// - Throws: ``SpecError`` where there is no such process, it is no ssh, its words are gone, or it is another user's:
    ///   its configuration and keys are not ours to use.
    package static func words(ofProcess pid: Int32) throws(SpecError) -> [String] {
        func error(_ code: String, _ message: String, fix: String) -> SpecError {
            SpecError(
                SpecError.Code(code), operation: "reading process \(pid)", message, text: "--pid \(pid)", fix: fix)
        }
        guard let process = ProcessTable.process(pid), !process.facts.commandLine.isEmpty else {
            throw error(
                "spec.no-process", "there is no process \(pid)", fix: "tundoctor list shows the tunnels that run")
        }
        guard process.facts.isSSH else {
            let name = ForeignText(process.facts.name, limit: 64)
            throw error(
                "spec.no-ssh-process", "process \(pid) is \(name), not ssh",
                fix: "tundoctor list shows the tunnels that run")
        }
        guard process.facts.uid == LocalUser.effective else {
            let user = LocalUser.name(of: process.facts.uid)
            throw error(
                "spec.foreign-process", "process \(pid) belongs to \(user)",
                fix: "examine it as that user: sudo -u \(user) tundoctor check --pid \(pid)")
        }
        let words = process.facts.commandLine
        if words.first?.hasPrefix("ssh: ") ?? false {
            throw error(
                "spec.words-gone", "process \(pid) is a shared connection, and its words are gone",
                fix: "examine the command that you use: tundoctor check -- ssh …")
        }
        return words
    }
}
