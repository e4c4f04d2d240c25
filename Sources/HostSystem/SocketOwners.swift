#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A listening TCP socket of this host, and whose it is.
package struct TCPListener: Sendable, Hashable {
    /// As the kernel lists it: an IPv4-mapped address stays one.
    package var address: IPAddress
    /// In host order.
    package var port: UInt16
    /// The user who opened the socket; known also where ``owner`` is not visible.
    package var uid: UInt32
    /// Who has it open now.
    package var owner: Owner

    /// What can be seen of who holds a socket.
    package enum Owner: Sendable, Hashable {
        /// Every visible process that has the socket open, by pid; a listener is often shared by forked children.
        case processes([ProcessFacts])
        /// Another user's process, or one of another container: only root can see which.
        case notVisible
        /// This system does not tell.
        case unknown
    }
}

/// A process of this host (proc_pid(5)).
package struct ProcessFacts: Sendable, Hashable {
    /// In our own pid namespace.
    package var pid: Int32
    /// The kernel keeps 15 bytes of it.
    package var name: String
    /// The arguments, up to the limit they were read with. They may hold what the person would not have repeated: never put
    /// them into a report as they are.
    package var commandLine: [String]
    /// The effective user id; root's where the process may not be dumped (proc_pid(5)), `UInt32.max` where it cannot be
    /// read.
    package var uid: UInt32
    /// The effective group id, with the same exceptions.
    package var gid: UInt32
}

/// Finds who listens on the ports of this host: in /proc on Linux; elsewhere nobody is found.
package enum SocketOwners {
    /// All TCP listeners of this host's network namespace, or those of one port, with their owners.
    package static func listeners(port: UInt16? = nil) async throws(CancellationError) -> [TCPListener] {
        try await interruptible(named: "socket-owners") { listenersNow(port: port, interruption: $0) }
    }

    /// On this thread, in its own network namespace.
    static func listenersNow(port: UInt16?, interruption: Interruption? = nil) -> [TCPListener] {
        var entries: [ListeningEntry] = []
        for table in ["tcp", "tcp6"] {
            // Not /proc/net: that is the main thread's namespace.
            let contents = try? FileContents.read("/proc/thread-self/net/\(table)", limit: 16 << 20, mayBeCut: true)
            entries += ListeningEntry.parse(contents?.text ?? "").filter { port == nil || $0.port == port }
        }
        let owners = processes(holding: Set(entries.map(\.inode)), interruption: interruption)
        return entries.map { entry in
            let owner = owners[entry.inode].map { TCPListener.Owner.processes($0.sorted { $0.pid < $1.pid }) }
            return TCPListener(address: entry.address, port: entry.port, uid: entry.uid, owner: owner ?? .notVisible)
        }
    }

    /// The listeners that keep a bind to `address` and `port` from working: the same address, or a wildcard on one side.
    static func holders(of address: IPAddress, port: UInt16) -> [TCPListener] {
        listenersNow(port: port).filter { listener in
            let other = listener.address.mappedIPv4 ?? listener.address
            if other.withoutScope == address.withoutScope { return true }
            // "::" without IPV6_V6ONLY holds IPv4 too; /proc does not say whether it is set.
            if other.isUnspecified { return other.isIPv4 == address.isIPv4 || other.isIPv6 }
            return address.isUnspecified && other.isIPv4 == address.isIPv4
        }
    }

    private static func processes(
        holding inodes: Set<UInt64>, interruption: Interruption?
    ) -> [UInt64: [ProcessFacts]] {
        guard !inodes.isEmpty else { return [:] }
        var found: [UInt64: [ProcessFacts]] = [:]
        var links = 0
        for entry in directory("/proc", limit: 1 << 17) {
            guard let pid = Int32(entry) else { continue }
            var facts: ProcessFacts?
            for descriptor in directory("/proc/\(pid)/fd", limit: 1 << 16) {
                links += 1
                // Two million descriptors take seconds: more are for a bigger machine than ours.
                guard links < 2_000_000 else { return found }
                guard let inode = socketInode("/proc/\(pid)/fd/\(descriptor)"), inodes.contains(inode) else { continue }
                facts = facts ?? ProcessFacts(pid: pid)
                if let facts, found[inode]?.last != facts { found[inode, default: []].append(facts) }
            }
            if let interruption, isReadable(interruption.descriptor) { return found }
        }
        return found
    }

    private static func isReadable(_ descriptor: Int32) -> Bool {
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, 0) > 0
    }

    static func socketInode(_ path: String) -> UInt64? {
        var target = [CChar](repeating: 0, count: 64)
        let count = readlink(path, &target, target.count)
        guard count > 9 else { return nil }
        let text = String(decoding: target.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard text.hasPrefix("socket:["), text.hasSuffix("]") else { return nil }
        return UInt64(text.dropFirst(8).dropLast())
    }

    /// The names in a directory; none when it cannot be read, at most `limit`.
    static func directory(_ path: String, limit: Int) -> [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while names.count < limit, let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}

extension ProcessFacts {
    /// Of a running process; what cannot be read is left empty.
    ///
    /// - Parameter commandLineLimit: bytes of the arguments; what lies beyond is cut.
    package init(pid: Int32, commandLineLimit: Int = 4096) {
        func read(_ file: String) -> [UInt8] {
            (try? FileContents.read("/proc/\(pid)/\(file)", limit: commandLineLimit, mayBeCut: true).bytes) ?? []
        }
        let name = String(decoding: read("comm").filter { $0 != 0x0a }, as: UTF8.self)
        let arguments = read("cmdline").split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        let owner = try? FileFacts(ofFileAt: "/proc/\(pid)")
        self.init(
            pid: pid, name: name, commandLine: arguments.last == "" ? arguments.dropLast() : arguments,
            uid: owner?.owner ?? .max, gid: owner?.group ?? .max)
    }
}
