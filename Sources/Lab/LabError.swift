/// Why a lab could not be brought up, used or taken down.
package struct LabError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of error it is; more may be added.
    package struct Code: Hashable, Sendable {
        /// Dotted and stable, e.g. `lab.not-found`.
        package let name: String

        /// This operating system has no namespaces.
        package static let unsupportedSystem = Code(name: "lab.unsupported-system")
        /// A program of the lab is not installed; `fix` installs it.
        package static let missingProgram = Code(name: "lab.missing-program")
        /// The kernel or the system's set-up refuses what a lab needs; `fix` grants it.
        package static let missingPrivilege = Code(name: "lab.missing-privilege")
        /// A step of the start failed; `detail` has its output.
        package static let stepFailed = Code(name: "lab.step-failed")
        /// There is no lab, host, fault or topology of that name.
        package static let notFound = Code(name: "lab.not-found")
        /// A name that cannot be used.
        package static let badName = Code(name: "lab.bad-name")
    }

    /// The kind of error, for programs: the words beside it may change.
    package var code: Code
    /// What was being done, and on which host.
    package var operation: String
    /// What went wrong, with the output of the program that said so.
    package var detail: String
    /// The command that would put it right, where one is known.
    package var fix: String?

    /// Everything as the properties say.
    package init(_ code: Code, _ operation: String, detail: String, fix: String? = nil) {
        self.code = code
        self.operation = operation
        self.detail = detail
        self.fix = fix
    }

    /// Operation and detail, and the fix on a line of its own.
    package var description: String {
        "\(operation): \(detail)" + (fix.map { "\n  fix: \($0)" } ?? "")
    }
}
