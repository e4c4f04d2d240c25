/// The shared connection that ssh would use instead of a new one (ControlPath of ssh_config(5), `-O` of ssh(1)).
///
/// There is such evidence only where one runs and this command would use it.
package struct MasterEvidence: Hashable, Sendable {
    /// The socket of ControlPath.
    package var path: String
    /// The ssh that holds the connection; 0 where it did not say.
    package var pid: Int32

    /// Everything as the properties say.
    package init(path: String, pid: Int32) {
        self.path = path
        self.pid = pid
    }
}
