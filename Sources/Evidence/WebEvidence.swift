/// How a web server answered for `/`: with its own name in Host, and with the name that a browser at the tunnel's near
/// end sends (RFC 9110 §7.2).
package struct WebEvidence: Hashable, Sendable {
    /// What came back.
    package enum Result: Hashable, Sendable {
        /// With a response, whatever its status; a head that was cut short counts as far as it came.
        case answered(Answer)
        /// It closed without an answer.
        case closed
        /// Not one byte in this time.
        case silent(after: Duration)
        /// What came is no HTTP.
        case garbled
    }

    /// The head of a response; every text in it is escaped.
    package struct Answer: Hashable, Sendable {
        /// 100–999; interim responses (RFC 9110 §15.2) were passed over, but for 101.
        package var status: Int
        /// The reason phrase, at most 80 bytes; empty where there is none (RFC 9112 §4).
        package var reason: String
        /// Where it sends its client, as it stands in the answer.
        package var location: String?
        /// Where the location leads: scheme, host and port; nil for one that stays on the same origin.
        package var leadsTo: Origin?
        /// The authentication schemes that it asks for, lower-case, e.g. `basic`.
        package var challenges: [String]
        /// Strong ETag and Last-Modified, which only a stored page has; empty where one is missing.
        package var validator: String

        /// Everything as the properties say.
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
        /// `http` or `https`.
        package var scheme: String
        /// Lower-case, without brackets, escaped.
        package var host: String
        /// The scheme's own port where the URL names none.
        package var port: Int

        /// Everything as the properties say.
        package init(scheme: String, host: String, port: Int) {
            self.scheme = scheme
            self.host = host
            self.port = port
        }

        /// As it stands in a URL: without the scheme's own port, IPv6 addresses in brackets.
        package var description: String {
            let name = host.contains(":") ? "[\(host)]" : host
            let isUsual = (scheme == "http" && port == 80) || (scheme == "https" && port == 443)
            return "\(scheme)://\(name)\(isUsual ? "" : ":\(port)")"
        }
    }

    /// Host as it was sent, e.g. `www`.
    package var ownHost: String
    /// Asked with ``ownHost``.
    package var byOwnName: Result
    /// Host as a browser sends it, e.g. `localhost:8080`.
    package var nearHost: String
    /// Nil: that was not asked.
    package var byNearName: Result?

    /// Everything as the properties say.
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
