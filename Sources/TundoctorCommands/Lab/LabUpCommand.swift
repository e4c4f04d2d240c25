internal import ArgumentParser
internal import Lab
internal import SpecReading
internal import TopologyReading

/// `tundoctor lab up`: brings the hosts of a topology up.
struct LabUpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Bring a lab up; one of the same name is taken down first.",
        discussion: """
            tundoctor lab up simple
            tundoctor lab up simple --name second
            tundoctor lab up ./two-hosts.yaml

            A topology of your own is a file: tundoctor-topology(5).
            """)

    @Argument(
        help: ArgumentHelp(
            "What to build: a name of tundoctor lab list, or a file (with a / in it, or ending in .yaml or .yml).",
            valueName: "topology"),
        completion: .list(TopologyCatalog.all.map(\.name)))
    var topology: String

    @Option(help: ArgumentHelp("A name of its own, for several at once: a-z, 0-9 and -.", valueName: "name"))
    var name: String?

    func run() async throws {
        try await CommandContext.run { context in
            let topology = try meant()
            let name = name ?? topology.name
            let lab = try await Lab.up(topology, name: name)
            try Task.checkCancellation()
            lab.detach()
            let hosts = topology.hosts.map(\.name).joined(separator: ", ")
            let choice = name == topology.name ? "" : "--lab \(name) "
            context.write(
                """
                lab \(name) is up: \(hosts)
                  try    \(LabOptions.trying(topology.chain, choice: choice))
                  \(breaking(topology, choice))
                  end    tundoctor lab down \(choice)
                """.trimmingTrailingSpaces)
            return .healthy
        }
    }

    /// The topology of that name, or that of the file.
    private func meant() throws -> Topology {
        if TopologyReader.isFile(topology) { return try TopologyReader.read(file: topology) }
        if let known = TopologyCatalog.topology(named: topology) { return known }
        let known = TopologyCatalog.all.map(\.name)
        let meant = ClosestName.of(topology, among: known).map { "tundoctor lab up \($0)" }
        throw LabError(
            .notFound, "start a lab", detail: "there is no topology “\(topology)”",
            fix: meant ?? "one of \(known.joined(separator: ", ")); or a file: ./\(topology).yaml")
    }

    /// Faults are known of our own topologies alone: others are broken by hand.
    private func breaking(_ topology: Topology, _ choice: String) -> String {
        topology.isBuiltIn
            ? "break  tundoctor lab break \(choice)FAULT     (tundoctor lab list --faults)"
            : "break  tundoctor lab exec \(choice)--root HOST -- COMMAND"
    }
}
