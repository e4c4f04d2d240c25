/// What `ssh -G` made of the person's own words (ssh(1), ssh_config(5)).
package enum ConfigurationEvidence: Hashable, Sendable {
    /// ssh read it all. `forwardsCleared`: ClearAllForwardings (or -W) removed every forward; `forwards` is what is left.
    case read(forwards: Int, forwardsCleared: Bool)
    /// ssh refused it; `lines` are its own words, `file` and `line` where it says so.
    case refused(lines: [String], file: String?, line: Int?)
    /// A list of algorithms names one that this ssh does not have (`Bad SSH2 cipher spec '…'`).
    case unsupportedAlgorithm(option: String, value: String, lines: [String])
    /// There is no ssh on this machine: only the command line is known.
    case noSSH
}
