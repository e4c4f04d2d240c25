package import Evidence
package import TunnelModel

/// One check as the report shows it.
package struct CheckResult: Hashable, Sendable {
    /// One of several things of one kind that a check looked at.
    package struct Entry: Hashable, Sendable {
        /// E.g. `443`, `ED25519`.
        package var name: String
        /// One word, e.g. `open`.
        package var state: String
        /// What was seen of it; may be foreign text, escaped.
        package var detail: String

        /// Everything as the properties say.
        package init(name: String, state: String, detail: String) {
            self.name = name
            self.state = state
            self.detail = detail
        }
    }

    /// Of the tunnel itself, or, with ``hop``, of a jump host: then it may stand in a list more than once.
    package var check: CheckID
    /// The place of the jump host that it is about, from 0; nil for the tunnel itself.
    package var hop: Int?
    /// The worse of what was seen by itself and of the findings that it led to; suppressed warnings do not count.
    /// A failure on the way to a login that ssh would not make (a shared connection stands) is `unknown`.
    package var status: CheckStatus
    /// What was seen, short, e.g. `TCP port 22 open`.
    package var detail: String
    /// For `skip` and `unknown`: why, e.g. `needs auth.login, which failed`.
    package var because: String?
    /// How long the look took; nil where nobody looked, or where that is not known.
    package var elapsed: Duration?
    /// What the check is made of where it looked at several things of one kind: ports, keys.
    package var entries: [Entry] = []
    /// The same in a word or two, e.g. `TLS, HTTP 200`, for the line that says that a tunnel works.
    package var brief: String?

    /// Everything as the properties say; of no jump host and without entries.
    package init(
        check: CheckID, status: CheckStatus, detail: String, because: String? = nil, elapsed: Duration? = nil,
        brief: String? = nil
    ) {
        self.check = check
        self.status = status
        self.detail = detail
        self.because = because
        self.elapsed = elapsed
        self.brief = brief
    }
}
