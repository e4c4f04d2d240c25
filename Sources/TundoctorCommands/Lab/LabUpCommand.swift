internal import ArgumentParser
internal import Lab

/// `tundoctor lab up`: brings the hosts of a topology up.
struct LabUpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Bring a lab up; one of the same name is taken down first.",
        discussion: "tundoctor lab up simple\ntundoctor lab up simple --name second")

    @Argument(
        help: ArgumentHelp("What to build; tundoctor lab list names them.", valueName: "topology"),
        completion: .list(TopologyCatalog.all.map(\.name)))
    var topology: String

    @Option(help: ArgumentHelp("A name of its own, for several at once: a-z, 0-9 and -.", valueName: "name"))
    var name: String?

    func run() async throws {
        try await CommandContext.run { context in
            guard let topology = TopologyCatalog.topology(named: topology) else {
                let known = TopologyCatalog.all.map(\.name)
                let meant = ClosestName.of(self.topology, among: known).map { "tundoctor lab up \($0)" }
                throw LabError(
                    .notFound, "start a lab", detail: "there is no topology “\(self.topology)”",
                    fix: meant ?? "one of \(known.joined(separator: ", "))")
            }
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
                  break  tundoctor lab break \(choice)FAULT     (tundoctor lab list --faults)
                  end    tundoctor lab down \(choice)
                """.trimmingTrailingSpaces)
            return .healthy
        }
    }
}
