internal import HostSystem
internal import SpecReading

extension SSHCommandLine {
    /// What ssh warns of: it goes on without a file of `-i` that is not there (ssh.c, case 'i').
    var missingIdentities: [String] {
        options.filter { $0.name == "i" }.map(\.value).compactMap { path in
            var file = path
            if path.hasPrefix("~/"), let home = ProcessEnvironment.value("HOME") { file = home + path.dropFirst() }
            do {
                _ = try FileFacts(ofFileAt: file)
                return nil
            } catch {
                return "ssh goes on without the identity file \(error)"
            }
        }
    }
}
