#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The tundoctor that people find in a lab's PATH: this very program, with the libraries it needs.
struct LabProgram: Sendable {
    /// Nil if this process is not tundoctor and there is none beside it.
    var path: String?
    /// Directories it loads libraries from that a host would not have.
    var libraries: [String]

    /// - Parameter path: the program to offer; nil: this one, or one called tundoctor beside it (as in tests).
    init(_ path: String? = nil) {
        let own = LabProgram.ownExecutable()
        let beside = own.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/tundoctor"
        self.path = path ?? [own, beside].first { $0.hasSuffix("/tundoctor") && access($0, X_OK) == 0 }
        let maps = String(decoding: LabProcesses.contents(of: "/proc/self/maps", limit: 1 << 20), as: UTF8.self)
        libraries = LabProgram.directories(inMaps: maps)
    }

    private static func ownExecutable() -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { return "" }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The directories of shared libraries in a proc(5) maps text, but for those every host has.
    static func directories(inMaps text: String) -> [String] {
        var found: [String] = []
        for line in text.split(separator: "\n") {
            guard let start = line.firstIndex(of: "/") else { continue }
            let path = line[start...]
            guard path.contains(".so"), let slash = path.lastIndex(of: "/") else { continue }
            let directory = String(path[..<slash])
            let isBound = ["/usr/", "/lib/", "/lib64/", "/opt/", "/nix/", "/gnu/"].contains {
                (directory + "/").hasPrefix($0)
            }
            if !isBound && !found.contains(directory) { found.append(directory) }
        }
        return found
    }
}
