extension Lab {
    /// Applies a fault to the running lab, step by step.
    ///
    /// - Throws: ``LabError/Code/stepFailed`` naming the host and the step's output.
    package func breakWith(_ fault: Fault) async throws {
        for step in fault.steps {
            try await runScript(
                "set -e\n. /lab/functions\n\(step.script)\n", on: step.host, operation: "apply \(fault.name) to")
        }
        if let client = topology.hosts.first {
            try await runScript(
                "umask 077; echo \(Shell.quoted(fault.name)) > /lab/fault", on: client.name,
                operation: "note the fault on")
        }
    }

    /// Brings every host back to the state of the start: processes, files, network and services.
    package func heal() async throws {
        try await onEveryHost("heal") { _ in "exec sh /lab/boot </dev/null\n" }
    }
}
