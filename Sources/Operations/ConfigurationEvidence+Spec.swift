internal import Evidence
internal import SpecReading
internal import TunnelModel

extension ConfigurationEvidence {
    /// What a refusal of `ssh -G` amounts to.
    init(_ error: SpecError) {
        let said = error.underlying ?? error.message
        let lines = said.split(separator: "\n").map { ForeignText(String($0)).description }
        for (option, phrase) in ConfigurationEvidence.unsupportedPhrases where said.contains(phrase) {
            let value = said.split(separator: "'", omittingEmptySubsequences: false).dropFirst().first
            self = .unsupportedAlgorithm(option: option, value: value.map(String.init) ?? "", lines: lines)
            return
        }
        self = .refused(lines: lines, file: error.file, line: error.line > 0 && error.file != nil ? error.line : nil)
    }

    /// How ssh(1) complains of an algorithm that it does not have (readconf.c, ssh.c).
    private static let unsupportedPhrases = [
        ("Ciphers", "Bad SSH2 cipher spec"), ("MACs", "Bad SSH2 MAC spec"), ("KexAlgorithms", "Bad SSH2 KexAlgorithms"),
        ("HostKeyAlgorithms", "Bad key types"), ("Ciphers", "Unknown cipher type"), ("MACs", "Unknown mac type"),
    ]

    /// ssh read it, or there is no ssh to ask.
    var isRead: Bool {
        switch self {
        case .read, .noSSH: true
        case .refused, .unsupportedAlgorithm: false
        }
    }
}
