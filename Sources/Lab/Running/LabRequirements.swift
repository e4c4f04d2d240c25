#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What a machine must have and grant before a lab can start, each with the command that gives it.
struct LabRequirements: Sendable {
    /// Programs the lab itself runs, and the Debian packages they come in.
    private static let programs = [
        ("unshare", "util-linux"), ("nsenter", "util-linux"), ("setpriv", "util-linux"), ("mount", "mount"),
        ("ip", "iproute2"), ("nft", "nftables"), ("ssh", "openssh-client"), ("ssh-keygen", "openssh-client"),
        ("openssl", "openssl"), ("perl", "perl-base"), ("hostname", "hostname"),
    ]

    /// The first thing that is missing.
    static func check(_ topology: Topology, user: uid_t = geteuid()) throws(LabError) {
        #if !os(Linux)
        throw LabError(.unsupportedSystem, "start a lab", detail: "labs are made of Linux namespaces")
        #else
        try checkPrograms(topology)
        if user != 0 { try checkUserNamespaces(user) }
        #endif
    }

    private static func checkPrograms(_ topology: Topology) throws(LabError) {
        let services = topology.hosts.flatMap(\.services)
        let missing =
            programs.filter { find($0.0) == nil }.map { ($0.0, $0.1) }
            + services.filter { !$0.isStandby && access($0.program, X_OK) != 0 }.map { ($0.program, $0.package) }
        guard !missing.isEmpty else { return }
        throw LabError(
            .missingProgram, "start a lab",
            detail: "not installed: " + Set(missing.map(\.0)).sorted().joined(separator: ", "),
            fix: "sudo apt-get install " + Set(missing.map(\.1)).sorted().joined(separator: " "))
    }

    /// The first executable of that name in the directories a lab uses.
    static func find(_ program: String) -> String? {
        ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]
            .map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
    }

    private static func checkUserNamespaces(_ user: uid_t) throws(LabError) {
        let operation = "start a lab without root"
        // Each of these exists only on some kernels; one that is absent forbids nothing.
        let switches = [
            ("kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
            ("kernel/apparmor_restrict_unprivileged_userns", "1", "kernel.apparmor_restrict_unprivileged_userns=0"),
            ("user/max_user_namespaces", "0", "user.max_user_namespaces=10000"),
        ]
        for (key, forbidding, fix) in switches where setting(key) == forbidding {
            throw LabError(
                .missingPrivilege, operation,
                detail: "the kernel forbids user namespaces (\(key.replacing("/", with: ".")) is \(forbidding))",
                fix: "sudo sysctl -w \(fix)")
        }
        guard find("newuidmap") != nil, find("newgidmap") != nil else {
            throw LabError(
                .missingProgram, operation, detail: "newuidmap and newgidmap are not installed",
                fix: "sudo apt-get install uidmap")
        }
        let name = getpwuid(user).map { String(cString: $0.pointee.pw_name) } ?? "\(user)"
        let files = ["/etc/subuid", "/etc/subgid"].map {
            (path: $0, text: String(decoding: LabProcesses.contents(of: $0), as: UTF8.self))
        }
        let missing = files.filter { !hasRange(in: $0.text, name: name, id: user) }
        guard !missing.isEmpty else { return }
        let start = firstFreeID(in: files.map(\.text))
        let options = missing.map { "--add-\($0.path.dropFirst("/etc/".count))s \(start)-\(start + rangeSize - 1)" }
        throw LabError(
            .missingPrivilege, operation,
            detail: missing.map(\.path).joined(separator: " and ") + (missing.count == 1 ? " gives " : " give ")
                + "\(name) no range of \(rangeSize) ids",
            fix: "sudo usermod \(options.joined(separator: " ")) \(name)")
    }

    private static func setting(_ key: String) -> String? {
        let text = String(decoding: LabProcesses.contents(of: "/proc/sys/\(key)"), as: UTF8.self)
        return text.isEmpty ? nil : String(text.prefix { !$0.isNewline })
    }

    /// Ids that the hosts of a lab use, nobody's 65534 the highest.
    private static let rangeSize = 65536

    /// Whether a subuid(5) text grants `name` or `id` enough ids in the first of its ranges: unshare(1) takes that one.
    static func hasRange(in text: String, name: String, id: uid_t) -> Bool {
        let lines = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ":", omittingEmptySubsequences: false)
        }
        guard let fields = lines.first(where: { $0.first == name[...] || $0.first == String(id)[...] }) else {
            return false
        }
        return fields.count == 3 && Int(fields[1]) != nil && (Int(fields[2]) ?? 0) >= rangeSize
    }

    /// The first id past every range granted to anyone: two people in one range could act as each other.
    static func firstFreeID(in texts: [String]) -> Int {
        let ends = texts.flatMap { $0.split(whereSeparator: \.isNewline) }.compactMap { line -> Int? in
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count == 3, let start = UInt32(fields[1]), let count = UInt32(fields[2]) else { return nil }
            return Int(start) + Int(count)
        }
        return max(100_000, ends.max() ?? 0)
    }
}
