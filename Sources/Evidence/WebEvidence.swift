/// How a web server answered for `/`: with its own name in Host, and with the name that a browser at the tunnel's near
/// end sends (RFC 9110 §7.2).
package struct WebEvidence: Hashable, Sendable {
    /// What came back.
    package enum Result: Hashable, Sendable {
        case answered(Answer)
        /// It closed without an answer.
        case closed
        case silent(after: Duration)
        /// What came is no HTTP.
        case garbled
    }

    /// The head of a response; every text in it is escaped.
    package struct Answer: Hashable, Sendable {
        package var status: Int
        package var reason: String
        /// Where it sends its client, as it stands in the answer.
        package var location: String?
        /// Where the location leads: scheme, host and port; nil for one that stays on the same origin.
        package var leadsTo: Origin?
        /// The authentication schemes that it asks for, lower-case, e.g. `basic`.
        package var challenges: [String]
        /// Strong ETag and Last-Modified, which only a stored page has; empty where one is missing.
        package var validator: String

        package init(
            status: Int, reason: String = "", location: String? = nil, leadsTo: Origin? = nil,
            challenges: [String] = [], validator: String = ""
        ) {
            self.status = status
            self.reason = reason
            self.location = location
            self.leadsTo = leadsTo
            self.challenges = challenges
            self.validator = validator
        }
    }

    /// Scheme, host and port of a URL (RFC 6454 §4).
    package struct Origin: Hashable, Sendable, CustomStringConvertible {
        package var scheme: String
        package var host: String
        package var port: Int

        package init(scheme: String, host: String, port: Int) {
            self.scheme = scheme
            self.host = host
            self.port = port
        }

        package var description: String {
            let name = host.contains(":") ? "[\(host)]" : host
            let isUsual = (scheme == "http" && port == 80) || (scheme == "https" && port == 443)
            return "\(scheme)://\(name)\(isUsual ? "" : ":\(port)")"
        }
    }

    /// Host as it was sent, e.g. `www`.
    package var ownHost: String
    package var byOwnName: Result
    /// Host as a browser sends it, e.g. `localhost:8080`.
    package var nearHost: String
    /// Nil: that was not asked.
    package var byNearName: Result?

    package init(ownHost: String, byOwnName: Result, nearHost: String, byNearName: Result? = nil) {
        self.ownHost = ownHost
        self.byOwnName = byOwnName
        self.nearHost = nearHost
        self.byNearName = byNearName
    }

    /// What a browser at the near end gets.
    package var forClients: Answer? { if case .answered(let answer) = byNearName ?? byOwnName { answer } else { nil } }

    /// What a client gets that names the destination.
    package var forOwnName: Answer? { if case .answered(let answer) = byOwnName { answer } else { nil } }
}
