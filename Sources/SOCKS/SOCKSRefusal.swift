/// Why a proxy does not do what it was asked, with the number that its version gives to it.
package enum SOCKSRefusal: Hashable, Sendable {
    /// REP of RFC 1928 §6: 1–255; 9 and above mean nothing.
    case version5(reply: UInt8)
    /// CD of SOCKS4: 91 rejected or failed, 92 and 93 are about the user id.
    case version4(code: UInt8)

    /// The number alone.
    package var code: UInt8 {
        switch self {
        case .version5(let reply): reply
        case .version4(let code): code
        }
    }

    /// In the words of RFC 1928 §6 and of the SOCKS4 memo, e.g. `connection refused`.
    package var words: String {
        switch self {
        case .version5(1): "general SOCKS server failure"
        case .version5(2): "connection not allowed by ruleset"
        case .version5(3): "network unreachable"
        case .version5(4): "host unreachable"
        case .version5(5): "connection refused"
        case .version5(6): "TTL expired"
        case .version5(7): "command not supported"
        case .version5(8): "address type not supported"
        case .version4(91): "request rejected or failed"
        case .version4(92): "the proxy cannot reach identd on the client"
        case .version4(93): "identd on the client names another user"
        case .version5, .version4: "a code that has no meaning"
        }
    }
}

/// What came of dialling for a client, as a proxy tells it.
package enum SOCKSDialResult: UInt8, Hashable, Sendable, CaseIterable {
    case connected = 0
    case generalFailure = 1
    case notAllowed = 2
    case networkUnreachable = 3
    case hostUnreachable = 4
    case connectionRefused = 5
    case timeToLiveExpired = 6
}
