package import TunnelModel

/// What a person expects a check to say of a tunnel (`expect:` of tundoctor-spec(5)).
package enum Expectation: Hashable, Sendable, CustomStringConvertible {
    /// Of all checks and findings of the tunnel.
    case verdict(Verdict)
    /// This cause is named, by itself or among alternatives.
    case code(FindingCode)

    /// `healthy`, `degraded`, `broken`, `unknown`, or a finding code; nil for anything else.
    package init?(_ text: String) {
        if let verdict = Verdict(rawValue: text) {
            self = .verdict(verdict)
        } else {
            let code = FindingCode(text)
            guard code.isWellFormed, text.utf8.count <= 128 else { return nil }
            self = .code(code)
        }
    }

    /// The text that ``init(_:)`` reads.
    package var description: String {
        switch self {
        case .verdict(let verdict): verdict.rawValue
        case .code(let code): code.description
        }
    }
}
