package import Evidence
package import TunnelModel

/// One check as the report shows it.
package struct CheckResult: Hashable, Sendable {
    package var check: CheckID
    package var status: CheckStatus
    /// What was seen, short, e.g. `TCP port 22 open`.
    package var detail: String
    /// For `skip` and `unknown`: why, e.g. `needs auth.login, which failed`.
    package var because: String?
    package var elapsed: Duration?
    /// The same in a word or two, e.g. `TLS, HTTP 200`, for the line that says that a tunnel works.
    package var brief: String?

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
