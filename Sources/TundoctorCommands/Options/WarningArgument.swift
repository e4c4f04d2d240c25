internal import ArgumentParser
internal import Diagnosis
internal import Evidence

/// The code of a warning on the command line, with completion.
struct WarningArgument: ExpressibleByArgument {
    var code: FindingCode

    /// Codes that can only fail are refused: a failure is always told.
    init?(argument: String) {
        guard WarningArgument.allValueStrings.contains(argument) else { return nil }
        code = FindingCode(argument)
    }

    static let allValueStrings: [String] = CauseCatalog.all.filter(\.canWarn).map(\.code.description).sorted()
    static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}

extension Cause {
    fileprivate var canWarn: Bool {
        switch severity {
        case .warn, .depends: true
        case .fail, .unknown: false
        }
    }
}
