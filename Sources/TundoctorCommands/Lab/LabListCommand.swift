internal import ArgumentParser
internal import Lab

/// `tundoctor lab list`: what can be built, what runs, what can be broken.
struct LabListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "What can be built, which labs run, and which faults there are.")

    @Flag(help: "List the faults instead, by the leg they break.")
    var faults = false

    func run() async throws {
        try await CommandContext.run { context in
            if faults {
                context.write(faultList)
            } else {
                let running = Lab.running()
                let lines = TopologyCatalog.all.map { "\($0.name.padded(to: 16)) \($0.title)" }
                let labs = running.map {
                    "\($0.name.padded(to: 16)) \($0.topology.hosts.map(\.name).joined(separator: ", "))"
                }
                context.write(
                    (["topologies"] + lines.map { "  " + $0 } + [
                        "  \("FILE.yaml".padded(to: 16)) one of your own: tundoctor-topology(5)"
                    ]
                        + ["running"]
                        + (labs.isEmpty ? ["  none"] : labs.map { "  " + $0 })).joined(separator: "\n"))
            }
            return .healthy
        }
    }

    private var faultList: String {
        var lines: [String] = []
        var area = ""
        var topology = FaultCatalog.all.first?.topology
        for fault in FaultCatalog.all {
            if fault.topology != topology {
                lines.append("\nof the lab \(fault.topology)")
                area = ""
            }
            topology = fault.topology
            if fault.area != area { lines.append(fault.area) }
            area = fault.area
            let twin = fault.effect == .healthy ? "  (the tunnel works)" : ""
            lines.append("  \(fault.name.padded(to: 34)) \(fault.title)\(twin)")
            let usual = TopologyCatalog.topology(named: fault.topology)?.chain ?? []
            for (index, typed) in fault.chain.enumerated() where !usual.indices.contains(index) || typed != usual[index]
            {
                let host = fault.chain.count == 1 ? "" : "\(typed.host): "
                lines.append("  \("".padded(to: 34)) with  \(host)\(typed.text)")
            }
        }
        return lines.joined(separator: "\n")
    }
}
