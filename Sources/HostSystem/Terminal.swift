internal import CHostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the standard streams are connected to.
package struct Terminal: Sendable, Hashable {
    /// Of standard input, by isatty(3).
    package var inputIsTerminal: Bool
    /// Of standard output, by isatty(3).
    package var outputIsTerminal: Bool
    /// Of standard error, by isatty(3).
    package var errorIsTerminal: Bool
    /// Of standard output's terminal, or of standard error's, or COLUMNS; 80 when none says.
    package var columns: Int
    /// Whether the locale's character encoding is UTF-8 (LC_ALL, LC_CTYPE, LANG, in that order).
    package var isUTF8: Bool
    /// Whether TERM says that escape sequences are not understood.
    package var isDumb: Bool

    /// Of this process, now.
    package static var current: Terminal {
        let output = isatty(STDOUT_FILENO) != 0
        let errors = isatty(STDERR_FILENO) != 0
        let widths = [(output, STDOUT_FILENO), (errors, STDERR_FILENO)].compactMap { isTerminal, descriptor in
            isTerminal ? Int(td_terminal_columns(descriptor)) : nil
        }
        return Terminal(
            inputIsTerminal: isatty(STDIN_FILENO) != 0, outputIsTerminal: output, errorIsTerminal: errors,
            measured: widths.first { $0 > 0 }, environment: ProcessEnvironment.value)
    }

    init(
        inputIsTerminal: Bool, outputIsTerminal: Bool, errorIsTerminal: Bool, measured: Int?,
        environment: (String) -> String?
    ) {
        self.inputIsTerminal = inputIsTerminal
        self.outputIsTerminal = outputIsTerminal
        self.errorIsTerminal = errorIsTerminal
        // COLUMNS is for those who set it on purpose, so it comes first; 20 to 10,000 is what can be drawn in.
        let asked = environment("COLUMNS").flatMap { Int($0) }.flatMap { (20...10_000).contains($0) ? $0 : nil }
        columns = asked ?? measured ?? 80
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first { !$0.isEmpty } ?? "C"
        let encoding = locale.lowercased().split(separator: "@").first.map(String.init) ?? ""
        isUTF8 = encoding.hasSuffix(".utf-8") || encoding.hasSuffix(".utf8")
        let term = environment("TERM") ?? ""
        isDumb = term.isEmpty || term == "dumb"
    }
}

/// The variables of this process's environment (environ(7)).
package enum ProcessEnvironment {
    /// Nil when it is not set.
    package static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
