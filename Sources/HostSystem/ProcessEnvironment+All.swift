internal import CHostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension ProcessEnvironment {
    /// Every variable; the last wins where a name stands twice.
    package static var all: [String: String] {
        var variables: [String: String] = [:]
        var entry = td_environment()
        while let pointer = entry?.pointee {
            let text = String(cString: pointer)
            if let sign = text.firstIndex(of: "=") {
                variables[String(text[..<sign])] = String(text[text.index(after: sign)...])
            }
            entry = entry?.successor()
        }
        return variables
    }
}
