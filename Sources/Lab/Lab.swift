import HostSystem
internal import Subprocess

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Real hosts on one machine: namespaces with real OpenSSH and real services, joined by a network of their own.
///
/// A lab is nothing but processes. Its anchor is the first process of a PID namespace in which every host is nested:
/// when it ends the kernel ends all of them, and with the last process their interfaces, mounts and files are gone
/// (pid_namespaces(7)). Labs are found again through the process table.
package struct Lab: Sendable {
    /// Unique among the labs of its owner.
    package let name: String
    /// What it was made of.
    package let topology: Topology
    /// Real user id of the person it belongs to.
    package let owner: UInt32
    let anchorProcess: pid_t
    /// First process of each host, by the host's name.
    let hostProcesses: [String: pid_t]
    /// Held by whoever started it, until it is detached.
    let anchor: Anchor?

    /// The environment of everything a lab starts on its own.
    static let cleanEnvironment = [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C",
    ]

    /// Every lab that runs on this machine; `owner` nil: of anyone.
    package static func running(owner: UInt32? = geteuid()) -> [Lab] {
        LabProcesses.anchors().filter { owner == nil || $0.owner == owner }.map { found in
            Lab(found, topology: TopologyCatalog.topology(named: found.name), anchor: nil)
        }
    }

    /// The running lab of that name.
    package static func running(named name: String, owner: UInt32 = geteuid()) -> Lab? {
        running(owner: owner).first { $0.name == name }
    }

    /// - Parameter topology: nil if it is not in the catalogue: then only the hosts are known.
    init(_ found: LabProcesses.Found, topology: Topology?, anchor: Anchor?) {
        let hosts = LabProcesses.hosts(of: found.lab, owner: found.owner)
        name = found.lab
        owner = found.owner
        anchorProcess = found.pid
        hostProcesses = Dictionary(hosts.map { ($0.name, $0.pid) }, uniquingKeysWith: { first, _ in first })
        self.topology =
            topology
            ?? Topology(
                name: found.name, title: "", hosts: hosts.map { Host($0.name, interfaces: []) }, logins: [])
        self.anchor = anchor
    }

    /// Ends the lab and waits until nothing of it is left.
    package func down() async {
        kill(anchorProcess, SIGKILL)
        await anchor?.end()
        // Not our child when another process started it: watch the process table instead.
        for _ in 0..<1000 {
            guard LabProcesses.isFirstOfNamespace(anchorProcess) else { return }
            // Also when cancelled: the end of a lab is not optional.
            await onOwnThread(named: "lab-wait") { _ = usleep(5000) }
        }
    }

    /// Whether its anchor is still there.
    package var isRunning: Bool {
        LabProcesses.anchor(anchorProcess)?.lab == name
    }
}
