internal import ArgumentParser
internal import Evidence
internal import Operations
internal import Probes

/// `tundoctor probe ports`: which of a short list of a host's ports are let through, and what answers there.
struct ProbePortsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ports",
        abstract: "Which ports of a host are open, refused or filtered: a short list, dialled once each.",
        discussion: """
            tundoctor probe ports tunnel-host
            tundoctor probe ports tunnel-host --ports 22,443,8000-8003
            tundoctor probe ports www --via tunnel-host

            It dials only the host that you name, ten ports a second, and beside it an address that no host has \
            (192.0.2.1): whatever answers there is the network itself. Which port to use is for the administrator to say.
            """)

    @OptionGroup(title: "Examination") var options: ProbeOptions

    @Option(help: ArgumentHelp("Other ports, e.g. 22,443,8000-8003; at most \(PortSurvey.most).", valueName: "list"))
    var ports = PortListArgument(PortSurvey.customary)

    @Option(help: ArgumentHelp("Let this tunnel host dial, as for the far end of ssh -L.", valueName: "host"))
    var via: String?

    @OptionGroup(title: "Output") var output: OutputOptions

    @Argument(help: ArgumentHelp("The host whose ports are dialled.", valueName: "host"))
    var host: String?

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp(
            "A whole ssh command: the ports of its tunnel host or, behind a host, as its tunnel host sees that host.",
            valueName: "ssh-command"))
    var command: [String] = []

    func validate() throws {
        if host == nil, command.isEmpty { throw ValidationError("Name the host whose ports are to be looked at.") }
        if via != nil, host == nil || !command.isEmpty {
            throw ValidationError("With --via name the host whose ports are to be looked at, and no ssh command.")
        }
    }

    func run() async throws {
        try await ProbeRun.run(spec, options, output)
    }

    private var spec: ProbeSpec {
        guard let host, via != nil || !command.isEmpty else {
            let target = command.isEmpty ? [host ?? ""] : command
            return ProbeSpec(
                "ports", target.joined(separator: " "), target: target, checks: [.ports],
                survey: PortSurvey(ports: ports.ports))
        }
        return ProbeSpec(
            "ports", "\(host) from \(via ?? command.joined(separator: " "))",
            options: ["-N", "-L", "8080:\(bracketed(host)):\(ports.ports.first ?? 80)"],
            target: via.map { [$0] } ?? command, checks: [.egressPorts], logsIn: true,
            survey: PortSurvey(ports: ports.ports, host: host))
    }

    private func bracketed(_ host: String) -> String { host.contains(":") ? "[\(host)]" : host }
}

/// Ports on the command line: numbers and ranges, separated by commas.
struct PortListArgument: ExpressibleByArgument {
    var ports: [Int]

    init(_ ports: [Int]) { self.ports = ports }

    init?(argument: String) {
        var ports: [Int] = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { Int($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last,
                (1...65535).contains(first), (1...65535).contains(last), last - first < PortSurvey.most
            else { return nil }
            ports += first...last
        }
        guard (1...PortSurvey.most).contains(ports.count) else { return nil }
        self.ports = ports
    }

    var defaultValueDescription: String { ports.map(String.init).joined(separator: ",") }
}
