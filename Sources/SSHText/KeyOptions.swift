internal import TunnelModel

/// Where the server found a key, as its messages say it.
package enum KeyLocation: Hashable, Sendable, CustomStringConvertible {
    /// A line of a file as sshd names it, authorized_keys mostly; the path is safe to print.
    case file(path: String, line: Int)
    /// Options inside a certificate.
    case certificate

    /// `FILE:LINE` or `cert`.
    init?(_ text: some StringProtocol) {
        if text == "cert" || text == "(cert)" {
            self = .certificate
            return
        }
        guard let colon = text.lastIndex(of: ":"), let line = Int(text[text.index(after: colon)...]), line >= 0,
            colon > text.startIndex
        else { return nil }
        self = .file(path: ForeignText(String(text[..<colon])).description, line: line)
    }

    /// `FILE:LINE` or `cert`, as sshd writes it.
    package var description: String {
        switch self {
        case .file(let path, let line): "\(path):\(line)"
        case .certificate: "cert"
        }
    }
}

/// What a key may do, as sshd tells after login: `FILE:LINE: key options: agent-forwarding port-forwarding …`.
///
/// A permission that is missing was taken away by `restrict`, `no-…` or the certificate (sshd(8), authorized_keys).
package struct KeyOptions: Hashable, Sendable {
    /// The line or certificate that the options are of.
    package var location: KeyLocation
    /// The words as they stood.
    package var words: [String]

    /// - Parameter list: what follows `key options:`.
    init(location: KeyLocation, list: some StringProtocol) {
        self.location = location
        words = []
        for word in list.split(separator: " ").prefix(64).map({ ForeignText(String($0)).description }) {
            // sshd forgets the space in front of "expires".
            if word.hasSuffix("expires"), word != "expires" {
                words += [String(word.dropLast("expires".count)), "expires"]
            } else {
                words.append(word)
            }
        }
    }

    /// Without it sshd refuses every channel and listener of a forward.
    package var allowsPortForwarding: Bool { words.contains("port-forwarding") }
    /// Whether `-A` may work.
    package var allowsAgentForwarding: Bool { words.contains("agent-forwarding") }
    /// Whether `-X` may work.
    package var allowsX11Forwarding: Bool { words.contains("x11-forwarding") }
    /// Whether a terminal is given.
    package var allowsPTY: Bool { words.contains("pty") }
    /// Whether ~/.ssh/rc is run.
    package var allowsUserRC: Bool { words.contains("user-rc") }
    /// `permitopen=` limits where local and dynamic forwards may go.
    package var limitsOpen: Bool { words.contains("permitopen") }
    /// `permitlisten=` limits where remote forwards may listen.
    package var limitsListen: Bool { words.contains("permitlisten") }
    /// `command=` or `force-command`: what the person asks to run is not run.
    package var forcesCommand: Bool { words.contains("command") }
    /// It has an end (`expiry-time=`), which has not come yet.
    package var expires: Bool { words.contains("expires") }
    /// The line lists the principals of whom it takes certificates.
    package var limitsPrincipals: Bool { words.contains("principals") }
}
