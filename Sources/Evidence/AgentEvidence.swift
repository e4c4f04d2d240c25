/// Whether the tunnel host grants the forwarding of the person's agent (`-A`, ForwardAgent): the protocol gives no answer
/// (OpenSSH PROTOCOL.agent), so one announced command looks for its socket.
package enum AgentEvidence: Hashable, Sendable {
    /// A command there sees the forwarded agent; `keys` in the agent here, nil when it could not be asked.
    case granted(keys: Int?)
    /// The command ran, and there is no agent.
    case refused
    /// ssh itself would not ask: there is no agent on the client host.
    case noLocalAgent(reason: String)
    /// No shell ran the command: a forced command, or none allowed. `output` is what came instead, escaped.
    case noShell(output: String)
}
