internal import ArgumentParser

/// `tundoctor probe`: each look that `check` makes, by itself. It only names its probes.
struct ProbeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Look at one thing of a tunnel by itself.",
        discussion: """
            tundoctor probe tcp tunnel-host
            tundoctor probe auth -- ssh -p 2222 alice@tunnel-host
            tundoctor probe egress tunnel-host www:80
            tundoctor probe ports tunnel-host

            HOST is whatever ssh takes as its destination, or a whole ssh command after --. What a probe needs first is \
            looked at, too; reports, options and exit statuses are those of check.
            """,
        subcommands: [
            ProbeResolveCommand.self, ProbeTCPCommand.self, ProbeSSHCommand.self, ProbeAuthCommand.self,
            ProbeBindCommand.self, ProbeEgressCommand.self, ProbeAgentCommand.self, ProbeRemoteBindCommand.self,
            ProbeGatewayPortsCommand.self, ProbePortsCommand.self, ProbeSocksCommand.self,
        ])
}
