internal import ArgumentParser
internal import Operations
internal import Reporting

/// `tundoctor draw`: the tunnel as a picture, without any network.
struct DrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw",
        abstract: "Draw a tunnel: hosts, ingress, egress, each leg, and what SSH protects.",
        discussion: """
            tundoctor draw -- ssh -L 8080:www:80 tunnel-host -N
            tundoctor draw bastion-host
            tundoctor draw double-tunnel.txt

            Nothing is sent. ssh -G is asked what the words mean; it runs commands of Match exec and may resolve names \
            where ssh_config says so.
            """)

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup var spec: SpecOptions

    func validate() throws { try spec.requireSpec() }

    func run() async throws {
        try await CommandContext.run(renderError: output.errorRenderer) { _ in
            let drawings = try await DrawTunnels().draw(spec.spec)
            try output.write(drawings)
            return .healthy
        }
    }
}
