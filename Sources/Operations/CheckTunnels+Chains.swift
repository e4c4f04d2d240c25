internal import Diagnosis
internal import Evidence
internal import Probes
internal import Reporting
internal import TunnelModel

extension CheckTunnels {
    /// What is to be said of the commands of a chain, each at its place.
    func tunnels(of steps: [ChainCheck.Step], _ chain: Chain) -> (tunnels: [[Report.Tunnel]], chain: ReportedChain) {
        let (steps, analysis) = ChainFindings(steps, of: chain).joined()
        let tunnels = steps.enumerated().map { number, step in
            var place = Place(host: step.typed.host)
            if analysis.carrier(of: number) != nil { place.end = analysis.end(of: number) }
            place.before = wayTo(number, steps, analysis.chain)
            place.chain = ChainPlace(
                name: chain.name, step: number + 1, steps: steps.count, host: step.typed.host)
            let command = PreparedChecks.Command(
                request: step.request, expectation: step.expectation, commonWords: [])
            return self.tunnels(command, step.examined.forwards, step.examined, at: place)
        }
        return (tunnels, ReportedChain(analysis))
    }

    /// The commands without a tunnel that lead to the host of a step: no tunnel of the report is about them.
    private func wayTo(_ number: Int, _ steps: [ChainCheck.Step], _ chain: Chain) -> [ExaminedHop] {
        guard let opener = chain.opener(of: number), steps[opener].request.spec.forwards.isEmpty else { return [] }
        let step = steps[opener]
        return wayTo(opener, steps, chain)
            + [ExaminedHop(request: step.request, observations: step.examined.shared)]
    }
}
