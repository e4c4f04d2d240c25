internal import CHostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Becomes another program (execvp(3)): terminal, standard streams and process id stay. Returns only on failure.
///
/// - Parameter words: the program, looked for in PATH, and its arguments.
/// - Returns: why it could not be started, e.g. `No such file or directory`.
package func replaceProcess(with words: [String]) -> String {
    guard let program = words.first else { return "no program named" }
    // The new program must find the signals as a shell would have left them.
    td_unwatch_signals()
    signal(SIGPIPE, SIG_DFL)
    var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    execvp(program, &pointers)
    let reason = String(cString: strerror(errno))
    for pointer in pointers { free(pointer) }
    return reason
}
