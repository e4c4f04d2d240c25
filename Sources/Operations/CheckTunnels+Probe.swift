internal import Evidence
internal import Probes
internal import SSHText
package import SpecReading
internal import TunnelModel

extension CheckTunnels {
    /// Reads what a probe is about into the one request that it makes.
    ///
    /// - Throws: ``SpecError`` for words that ssh itself would not understand.
    package func prepare(_ probe: ProbeSpec, identities: [String]) async throws(SpecError) -> PreparedChecks {
        let line = try commandLine(of: probe, identities: identities)
        let reader = SpecReader()
        // What the made-up command forwards; else a tunnel that nobody looks at.
        let forward =
            line.forwards.first
            ?? Forward(
                kind: .local, ingress: .tcp(bindAddress: nil, port: 8080), egress: .tcp(host: "localhost", port: 80))
        var check = self
        check.settings.only = probe.checks.union(probe.occasional)
        check.settings.allowsLogin = settings.allowsLogin && probe.logsIn
        let spec = TunnelSpec(
            name: line.destination.word, command: line.pasteable, arguments: line.words,
            tunnelHost: line.destination.host, forwards: [forward])
        var request: ExaminationRequest
        do {
            let read = try await reader.read(WrittenSpec(line))
            request = check.request(
                spec, read.configuration ?? .fromCommandLine(read.commandLine),
                read.configuration == nil ? .noSSH : .read(forwards: 1, forwardsCleared: false), read.commandLine)
        } catch  where error.code == .badConfiguration {
            request = check.request(spec, .fromCommandLine(line), ConfigurationEvidence(error), line)
        }
        request.portSurvey = probe.survey
        let focus = ProbeFocus(spec: probe, hasForward: !line.forwards.isEmpty)
        return PreparedChecks([PreparedChecks.Command(request: request, commonWords: [], focus: focus)])
    }

    /// The made-up command: the person's destination and options without forwards, behind those of the probe.
    private func commandLine(of probe: ProbeSpec, identities: [String]) throws(SpecError) -> SSHCommandLine {
        let options = probe.options + identities.flatMap { ["-i", $0] }
        let isWhole = probe.target.count > 1 || (probe.target.first?.contains { $0.isWhitespace } ?? false)
        guard isWhole else { return try SSHCommandLine(words: ["ssh"] + options + probe.target) }
        let given =
            probe.target.count > 1
            ? try SSHCommandLine(words: probe.target) : try SSHCommandLine(probe.target.first ?? "")
        return try SSHCommandLine(words: ["ssh"] + options + given.wordsForTrial)
    }
}
