internal import Diagnosis
package import Reporting
internal import SSHText
package import SpecReading
internal import TunnelModel

/// The use-case of `tundoctor draw`: specs become legs, legs become pictures. No network but what `ssh -G` may do.
package struct DrawTunnels: Sendable {
    /// Needs nothing: all that it knows is in the words.
    package init() {}

    /// One drawing for each command, and one for the commands of a chain together.
    ///
    /// - Throws: ``SpecError`` for words that ssh itself would not understand.
    package func draw(_ words: [String]) async throws(SpecError) -> [Drawn] {
        let reader = SpecReader { CauseCatalog.cause($0) != nil }
        let specs = try await reader.written(arguments: words)
        var drawn: [Drawn] = []
        var steps: [Step] = []
        for (spec, result) in zip(specs, await reader.read(specs)) {
            if let last = steps.last, last.spec.membership?.chain != spec.membership?.chain {
                drawn.append(try self.drawn(steps))
                steps = []
            }
            let read = try result.get()
            let step = Step(spec: spec, read: read, via: await jumpHosts(read))
            if spec.membership != nil {
                steps.append(step)
            } else {
                drawn.append(.command(try step.alone()))
            }
        }
        if !steps.isEmpty { drawn.append(try self.drawn(steps)) }
        return drawn
    }

    private func jumpHosts(_ read: ReadSpec) async -> [String] {
        guard let configuration = read.configuration else { return read.commandLine.jumpHosts }
        guard case .hosts(let hosts) = await JumpReader().route(to: read.commandLine, configuration) else { return [] }
        return hosts.map(\.name)
    }

    /// A chain; one command in a file of its own is drawn as one command.
    private func drawn(_ steps: [Step]) throws(SpecError) -> Drawn {
        if steps.count == 1, steps[0].spec.isTypedHere { return .command(try steps[0].alone()) }
        guard steps.contains(where: { !$0.read.tunnel.forwards.isEmpty }) else { throw steps[0].spec.forwardsNothing }
        let membership = steps[0].spec.membership
        let chain = Chain(
            name: membership?.name ?? "", steps: steps.map(\.step), usages: membership?.usages ?? [])
        let analysis = ChainAnalysis(chain)
        let drawings = steps.enumerated().map { index, step in
            step.drawing(tunnelHost: analysis.end(of: index), isCarried: analysis.carrier(of: index) != nil)
        }
        return .chain(
            ChainDrawing(analysis, steps: drawings, faults: analysis.faults.map { fault($0, analysis, steps) }))
    }

    /// A join that misses, told where it stands in the file: at what dials, or at what nobody dials.
    private func fault(_ join: Join, _ analysis: ChainAnalysis, _ steps: [Step]) -> JoinFault {
        let words = JoinDescription(join, in: analysis)
        let code = SpecError.Code("chain.ports-do-not-join")
        let error: SpecError
        switch join.dialler {
        case .connection(let step): error = steps[step].spec.error(code, words.sentence, fix: words.fix)
        case .forward(let position):
            error = steps[position.step].spec.error(
                code, words.sentence, at: join.kind == .portDiffers ? .egressPort : .egressHost,
                of: analysis.chain.forward(at: position), fix: words.fix)
        case .nobody:
            // Such a join names what listens.
            let position = join.listener ?? Chain.Position(step: 0, forward: 0)
            error = steps[position.step].spec.error(
                code, words.sentence, at: .ingress, of: analysis.chain.forward(at: position), fix: words.fix)
        }
        return JoinFault(
            join, message: words.sentence, fix: words.fix, file: error.file, line: error.line, column: error.column,
            excerpt: error.excerpt(width: 100))
    }

    /// One command with what is known of it.
    private struct Step {
        var spec: WrittenSpec
        var read: ReadSpec
        var via: [String]

        func drawing(tunnelHost: String, isCarried: Bool = false) -> Drawing {
            Drawing(
                spec: read.tunnel,
                plans: read.tunnel.forwards.enumerated().map {
                    LegPlan($1, from: spec.host, tunnelHost: tunnelHost, via: via, number: $0 + 1)
                },
                gatewayPorts: read.configuration?.gatewayPorts ?? (read.commandLine.has("g") ? true : nil),
                session: session, isCarried: isCarried)
        }

        /// What ssh does there besides: the words say it, and what the configuration adds.
        private var session: Drawing.Session {
            let words = read.commandLine.remoteCommand
            if !words.isEmpty { return .command(words.joined(separator: " ")) }
            if let command = read.configuration?.remoteCommand { return .command(command) }
            return opensShell ? .shell : .none
        }

        private var opensShell: Bool {
            read.commandLine.opensShell
                && (read.configuration.map { $0.sessionType == "default" && $0.remoteCommand == nil } ?? true)
        }

        func alone() throws(SpecError) -> Drawing {
            guard !read.tunnel.forwards.isEmpty else { throw spec.forwardsNothing }
            return drawing(tunnelHost: read.tunnel.tunnelHost)
        }

        var step: ChainStep {
            let configuration = read.configuration
            return ChainStep(
                host: spec.host, tunnel: read.tunnel, port: configuration?.port ?? read.commandLine.port,
                opensListeners: configuration?.gatewayPorts ?? read.commandLine.has("g"),
                opensShell: opensShell,
                via: via)
        }
    }
}
