internal import ArgumentParser
internal import HostSystem
internal import Lab
internal import SpecReading

/// Any error of a command, with the exit status and the fields that the contract gives it.
struct CommandError: Sendable {
    /// A dotted code, e.g. `ingress.bad-specification`.
    var code: String
    /// For a person: several lines where a place is shown.
    var message: String
    /// The same in one line, for programs.
    var summary: String
    var file: String?
    var line: Int?
    var column: Int?
    var fix: String?
    var status: ExitStatus

    init(_ error: any Error) {
        switch error {
        case let error as SpecError:
            code = error.code.description
            message = error.description
            summary = error.message
            file = error.file
            line = error.line > 0 ? error.line : nil
            column = error.column > 0 ? error.column : nil
            fix = error.fix
            status = error.code == .unreadableFile ? .noInput : .usage
        case let error as LabError:
            code = error.code.name
            message = error.description
            summary = "\(error.operation): \(error.detail)"
            fix = error.fix
            status =
                switch error.code {
                case .missingPrivilege, .missingProgram: .noPermission
                case .badName, .notFound: .usage
                default: .software
                }
        case is CutShort:
            code = CutShort.code
            message = "cut short before anything was examined"
            summary = message
            status = .interrupted
        case let error as FileError:
            code = "spec.unwritable-file"
            message = error.description
            summary = error.description
            file = error.path
            status = .noInput
        case let error as ValidationError:
            code = "spec.bad-command-line"
            message = error.message
            summary = error.message
            status = .usage
        default:
            code = "internal.error"
            message = "\(error)"
            summary = message
            status = .software
        }
    }
}

/// A signal ended the work before there was anything to report.
struct CutShort: Error {
    /// The same as that of the finding, where there is a report.
    static let code = "session.interrupted"
}
