#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The processes of labs, found by the marks in their command lines: the process table is the only record of a lab.
enum LabProcesses {
    static let anchorMarker = "tundoctor-lab-anchor"
    static let hostMarker = "tundoctor-lab-host"

    /// A lab's first process, or a host's.
    struct Found: Hashable, Sendable {
        var pid: pid_t
        var owner: uid_t
        var lab: String
        /// The topology for an anchor, the host's name for a host.
        var name: String
        /// A host's place in its topology, from 0.
        var place = 0
    }

    /// The anchors of every lab on this machine.
    static func anchors() -> [Found] { scan(for: anchorMarker) }

    /// The anchor that has this process id, if it is one.
    static func anchor(_ pid: pid_t) -> Found? { process(pid, marker: anchorMarker) }

    /// The first processes of the hosts of one lab, in the order of its topology.
    static func hosts(of lab: String, owner: uid_t) -> [Found] {
        scan(for: hostMarker).filter { $0.lab == lab && $0.owner == owner }.sorted { $0.place < $1.place }
    }

    private static func scan(for marker: String) -> [Found] {
        guard let directory = opendir("/proc") else { return [] }
        defer { closedir(directory) }
        var found: [Found] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let pid = pid_t(name), let process = process(pid, marker: marker) else { continue }
            found.append(process)
        }
        return found.sorted { $0.pid < $1.pid }
    }

    /// Nil unless `pid` has the mark in its arguments and is the first process of a namespace: the programs that
    /// started it have the mark too.
    private static func process(_ pid: pid_t, marker: String) -> Found? {
        let words = contents(of: "/proc/\(pid)/cmdline").split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard words.first == "sh", let mark = words.firstIndex(of: marker), mark + 2 < words.count else { return nil }
        var status = stat()
        guard stat("/proc/\(pid)", &status) == 0, isFirstOfNamespace(pid) else { return nil }
        let place = mark + 3 < words.count ? Int(words[mark + 3]) ?? 0 : 0
        return Found(pid: pid, owner: status.st_uid, lab: words[mark + 1], name: words[mark + 2], place: place)
    }

    /// Whether `pid` is the first process of a PID namespace within ours, and it or anything in there still runs.
    ///
    /// A first process that was killed has no arguments any more, but it is no zombie before all others of its namespace
    /// are gone (pid_namespaces(7)).
    static func isFirstOfNamespace(_ pid: pid_t) -> Bool {
        let lines = String(decoding: contents(of: "/proc/\(pid)/status"), as: UTF8.self).split(separator: "\n")
        let ids = lines.first { $0.hasPrefix("NSpid:") }?.split(whereSeparator: \.isWhitespace) ?? []
        // Ours is one of at least two numbers, and the innermost is 1.
        guard ids.count >= 3, ids.last == "1" else { return false }
        return lines.first { $0.hasPrefix("State:") }?.contains("Z") == false
    }

    /// At most 64 KiB of a file; empty if it cannot be read.
    static func contents(of path: String, limit: Int = 65536) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count < limit {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return bytes
    }
}
