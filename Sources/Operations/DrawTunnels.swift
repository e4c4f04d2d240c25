internal import Diagnosis
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
        let reader = SpecReader { CauseCatalog.cause($0) != nil }
        let specs = try await reader.written(arguments: words)
        for (spec, result) in zip(specs, await reader.read(specs)) {
            let read = try result.get()
            let forwards = read.tunnel.forwards
            guard !forwards.isEmpty else { throw spec.forwardsNothing }
            var via: [String] = []
            if let configuration = read.configuration,
                case .hosts(let hosts) = await JumpReader().route(to: read.commandLine, configuration)
            {
                via = hosts.map(\.name)
            }
            drawings.append(
                Drawing(
                    spec: read.tunnel,
                    plans: forwards.enumerated().map {
                        LegPlan($1, tunnelHost: read.tunnel.tunnelHost, via: via, number: $0 + 1)
                    },
                    gatewayPorts: read.configuration?.gatewayPorts))
        }
        return drawings
    }
}
