/// What the words of a start that failed say about the machine: the kernel, a program or a container refuses a part of
/// what labs are made of, and a command grants it.
///
/// ``LabRequirements`` looks before the start; this is for what only trying shows.
enum StartRefusal {
    /// The same failure as the refusal it is; nil if its words name none.
    ///
    /// - Parameter limit: reads the number of a `user.max_…_namespaces` setting; nil where there is none.
    static func error(
        for failure: LabError, isRoot: Bool, limit: (String) -> Int? = currentLimit
    ) -> LabError? {
        guard failure.code == .stepFailed else { return nil }
        func refusal(_ detail: String, _ fix: String) -> LabError {
            LabError(.missingPrivilege, failure.operation, detail: "\(detail)\n\(failure.detail)", fix: fix)
        }
        // newuidmap(1): it must be set-user-ID root, and a session with no_new_privs starts it without.
        if failure.detail.contains("newuidmap: write to") || failure.detail.contains("newgidmap: write to") {
            return refusal(
                "newuidmap and newgidmap have no right to map ids",
                "sudo chmod u+s /usr/bin/newuidmap /usr/bin/newgidmap")
        }
        // unshare(2): ENOSPC is a limit of namespaces(7), not a full disk.
        if failure.detail.contains("unshare failed: No space left on device") {
            let kinds = ["user", "net", "mnt", "pid", "uts", "ipc"].map { "max_\($0)_namespaces" }
            let low = kinds.filter { limit($0).map { $0 < 100 } ?? false }
            let settings = (low.isEmpty ? kinds : low).map { "user.\($0)=10000" }
            return refusal("the kernel allows no more namespaces", "sudo sysctl -w \(settings.joined(separator: " "))")
        }
        // ip-link(8): a kind whose module is not there; only root's request loads it everywhere.
        if failure.detail.contains("Unknown device type") {
            return refusal("the kernel has no bridges or veth pairs loaded", "sudo modprobe -a bridge veth")
        }
        // unshare(2) EPERM and EINVAL, mount(2) EPERM: capabilities, seccomp and masked mounts of a container.
        let refused = ["unshare failed: Operation not permitted", "unshare failed: Invalid argument"].contains {
            failure.detail.contains($0)
        }
        let isMasked = failure.detail.split(separator: "\n").contains {
            $0.contains("mount: ") && ($0.contains("permission denied") || $0.contains("Operation not permitted"))
        }
        guard refused || isMasked else { return nil }
        return isRoot
            ? refusal(
                "root may not make namespaces here, as in a container without rights of its own",
                "start the container with: docker run --privileged …")
            : refusal(
                "the kernel or a container refuses user namespaces to a normal user", "run the same command with sudo")
    }

    private static func currentLimit(_ name: String) -> Int? {
        Int(
            String(decoding: LabProcesses.contents(of: "/proc/sys/user/\(name)"), as: UTF8.self)
                .filter { $0.isNumber })
    }
}
