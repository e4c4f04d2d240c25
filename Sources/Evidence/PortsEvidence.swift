/// Which TCP ports of one host answer, and what answers there: a short list, each port dialled once, at a limited rate.
package struct PortsEvidence: Hashable, Sendable {
    /// What came of one dial.
    package enum Answer: Hashable, Sendable {
        /// Accepted; what was said when it was listened to, and then spoken to as ssh speaks.
        case open(EgressServiceEvidence.Result)
        /// Dialled from the client host, and not accepted.
        case failed(ReachEvidence.Outcome)
        /// The tunnel host dialled and failed; its words (SSH_OPEN_CONNECT_FAILED, RFC 4254 §5.1), escaped.
        case failedThere(text: String)
        /// The tunnel host may not dial there for us (reason code 1).
        case forbidden(text: String)
        /// The tunnel host did not come to an answer in time.
        case noAnswerThere(after: Duration)
        /// Nobody dialled; in words.
        case untried(String)
    }

    /// One port.
    package struct Port: Hashable, Sendable {
        /// 1–65535.
        package var number: Int
        /// Of the host itself; for the one that no host has see ``control``.
        package var answer: Answer
        /// From the dial to the connection, or to the failure; zero where nobody dialled.
        package var elapsed: Duration
        /// What the address that no host has (``control``) did on the same port; nil when it was not dialled.
        package var control: Answer?

        /// Everything as the properties say.
        package init(_ number: Int, _ answer: Answer, elapsed: Duration = .zero, control: Answer? = nil) {
            self.number = number
            self.answer = answer
            self.elapsed = elapsed
            self.control = control
        }
    }

    /// The host as it was named.
    package var host: String
    /// The address that was dialled; nil where the tunnel host looked the name up.
    package var address: String?
    /// The port that ssh would use; nil where the ports are not asked for the sake of ssh.
    package var wanted: Int?
    /// In the order dialled.
    package var ports: [Port]
    /// An address of the documentation ranges (RFC 5737, RFC 3849): whatever answers there is not a host.
    package var control: String

    /// Everything as the properties say.
    package init(host: String, address: String?, wanted: Int?, ports: [Port], control: String = "192.0.2.1") {
        self.host = host
        self.address = address
        self.wanted = wanted
        self.ports = ports
        self.control = control
    }
}

extension PortsEvidence.Answer {
    /// Somebody accepted the connection, whatever was said on it then.
    package var isOpen: Bool { if case .open = self { true } else { false } }

    /// The identification string, if SSH answers.
    package var sshLine: String? { if case .open(.greeted(.ssh, let line)) = self { line } else { nil } }
}

extension PortsEvidence.Port {
    /// The network answered on this port for a host that does not exist.
    package var isIntercepted: Bool { control?.isOpen ?? false }
}
