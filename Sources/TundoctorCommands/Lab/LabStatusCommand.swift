internal import ArgumentParser
internal import Lab

/// `tundoctor lab status`: the hosts, their addresses and services, and the fault that is applied.
struct LabStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "The hosts of a running lab, their services, and the fault applied.")

    @OptionGroup var options: LabOptions

    func run() async throws {
        try await CommandContext.run { context in
            let lab = try options.lab()
            let status = try await lab.status()
            var lines = ["lab \(lab.name): \(status.fault.map { "broken by \($0)" } ?? "as built")"]
            for host in status.hosts {
                let services = host.services.map { "\($0.name) \($0.isUp ? "up" : "DOWN")" }.joined(separator: ", ")
                let addresses = host.addresses.joined(separator: " ")
                lines.append(
                    "  \(host.name.padded(to: 14)) \(addresses.padded(to: 48)) \(services)".trimmingTrailingSpaces)
            }
            context.write(lines.joined(separator: "\n"))
            return .healthy
        }
    }
}
