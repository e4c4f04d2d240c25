internal import ArgumentParser
internal import Lab
internal import SpecReading

/// `tundoctor lab break`: applies a fault to the running lab.
struct LabBreakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "break",
        abstract: "Apply a fault to a running lab; an earlier one is healed first.",
        discussion: "tundoctor lab break sshd-stopped\ntundoctor lab list --faults")

    @OptionGroup var options: LabOptions

    @Argument(
        help: ArgumentHelp("The fault; tundoctor lab list --faults names them.", valueName: "fault"),
        completion: .list(FaultCatalog.all.map(\.name)))
    var fault: String

    func run() async throws {
        try await CommandContext.run { context in
            // Also where the fault is unknown: none would be right.
            if let lab = try? options.lab(), !lab.topology.isBuiltIn {
                let choice = lab.name == lab.topology.name ? "" : "--lab \(lab.name) "
                throw LabError(
                    .notFound, "break the lab",
                    detail: "no faults are known by name of \(lab.name): its topology is not one of tundoctor's own",
                    fix: "tundoctor lab exec \(choice)--root HOST -- COMMAND, undone by: tundoctor lab heal \(choice)"
                        .trimmingTrailingSpaces)
            }
            guard let fault = FaultCatalog.fault(named: fault) else {
                let meant = ClosestName.of(self.fault, among: FaultCatalog.all.map(\.name))
                throw LabError(
                    .notFound, "break the lab", detail: "there is no fault “\(self.fault)”",
                    fix: meant.map { "tundoctor lab break \($0)" } ?? "tundoctor lab list --faults names them")
            }
            let lab = try options.lab()
            guard fault.topology == lab.topology.name else {
                throw LabError(
                    .notFound, "apply \(fault.name)",
                    detail: "it is a fault of the lab \(fault.topology), and \(lab.name) is another",
                    fix: "tundoctor lab up \(fault.topology)")
            }
            if try await lab.status().fault != nil { try await lab.heal() }
            try await lab.breakWith(fault)
            let choice = lab.name == lab.topology.name ? "" : "--lab \(lab.name) "
            let attempt = LabOptions.trying(fault.chain, environment: fault.environment, choice: choice)
            context.write(
                """
                \(fault.title)
                  try    \(attempt)
                  undo   tundoctor lab heal \(choice)
                """.trimmingTrailingSpaces)
            return .healthy
        }
    }
}

/// `tundoctor lab heal`: boots the hosts again as they were built.
struct LabHealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heal", abstract: "Undo every fault: the hosts boot again as they were built.")

    @OptionGroup var options: LabOptions

    func run() async throws {
        try await CommandContext.run { context in
            let lab = try options.lab()
            try await lab.heal()
            context.write("lab \(lab.name) is as built")
            return .healthy
        }
    }
}

/// `tundoctor lab down`: ends a lab; nothing of it is left.
struct LabDownCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down", abstract: "End a running lab; nothing of it is left.")

    @OptionGroup var options: LabOptions

    @Flag(help: "Every lab of yours.")
    var all = false

    func run() async throws {
        try await CommandContext.run { context in
            let labs = all ? Lab.running() : [try options.lab()]
            for lab in labs {
                await lab.down()
                context.write("lab \(lab.name) is down")
            }
            return .healthy
        }
    }
}
