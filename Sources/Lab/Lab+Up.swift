import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension Lab {
    /// Brings a topology up; a lab of that name is taken down first.
    ///
    /// The lab lives as long as this process, until ``detach()``. Cancelling ends a start and leaves nothing.
    /// - Parameters:
    ///   - name: lower-case letters, digits and `-`; nil: the topology's own.
    ///   - program: the tundoctor to offer in the hosts; nil: this one.
    /// - Throws: ``LabError``, `CancellationError`.
    package static func up(_ topology: Topology, name: String? = nil, program: String? = nil) async throws -> Lab {
        let name = name ?? topology.name
        for word in [name, topology.name] + topology.hosts.map(\.name) where !Topology.isUsableName(word) {
            throw LabError(.badName, "start a lab", detail: "“\(word)” is not made of a-z, 0-9 and -")
        }
        try LabRequirements.check(topology)
        await running(named: name)?.down()

        let anchor = try Anchor(lab: name, topology: topology.name, asRoot: geteuid() == 0)
        do {
            let keys = try await makeHosts(topology, name: name, program: LabProgram(program), anchor: anchor)
            guard let found = LabProcesses.anchors().first(where: { $0.lab == name && $0.owner == geteuid() }) else {
                throw LabError(.stepFailed, "start lab \(name)", detail: "its first process cannot be found in /proc")
            }
            let lab = Lab(found, topology: topology, anchor: anchor)
            try await lab.install(keys)
            return lab
        } catch {
            await anchor.end()
            throw (error as? LabError).flatMap { StartRefusal.error(for: $0, isRoot: geteuid() == 0) } ?? error
        }
    }

    /// Lets the lab outlive this process; from now on only ``down()`` ends it.
    package func detach() {
        anchor?.detach()
    }

    private static func makeHosts(
        _ topology: Topology, name: String, program: LabProgram, anchor: Anchor
    ) async throws -> LabKeys {
        let script = AnchorScript.text(
            topology, hostInit: HostInitScript.text(program: program.path, libraries: program.libraries),
            keys: LabKeys.requests(for: topology))
        let lines = try await anchor.run(script, until: AnchorScript.ready, operation: "start lab \(name)")
        return LabKeys(listing: lines)
    }

    private func install(_ keys: LabKeys) async throws {
        try await onEveryHost("set up") { host in
            BootScript.install(host, keyFiles: keys.files(of: host, in: topology))
        }
    }

    /// Runs a script as root on every host at once; the first failure ends the others.
    func onEveryHost(_ operation: String, _ script: @Sendable (Host) -> String) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for host in topology.hosts {
                let text = script(host)
                group.addTask { try await runScript(text, on: host.name, operation: operation) }
            }
            try await group.waitForAll()
        }
    }
}
