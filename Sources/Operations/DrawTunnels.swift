package import Reporting
internal import SSHText
package import SpecReading
internal import TunnelModel

/// The use-case of `tundoctor draw`: specs become legs, legs become pictures. No network but what `ssh -G` may do.
package struct DrawTunnels: Sendable {
    package init() {}

    /// One drawing for each forward of each spec.
    ///
    /// - Throws: ``SpecError`` for words that ssh itself would not understand.
    package func draw(_ words: [String]) async throws(SpecError) -> [Drawing] {
        var drawings: [Drawing] = []
        for read in try await SpecReader().read(arguments: words) {
            let forwards = read.tunnel.forwards
            guard !forwards.isEmpty else {
                throw SpecError(
                    SpecError.Code("spec.no-forward"), operation: "reading the spec",
                    "\(read.tunnel.command) forwards nothing", text: read.tunnel.command,
                    fix: "add the tunnel, e.g. -L 8080:www:80")
            }
            drawings.append(
                Drawing(
                    spec: read.tunnel,
                    plans: forwards.enumerated().map {
                        LegPlan($1, tunnelHost: read.tunnel.tunnelHost, number: $0 + 1)
                    },
                    gatewayPorts: read.configuration?.gatewayPorts))
        }
        return drawings
    }
}
