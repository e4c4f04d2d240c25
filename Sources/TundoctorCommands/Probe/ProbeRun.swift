internal import ArgumentParser
internal import HostSystem
internal import Operations
internal import Reporting

/// Runs one probe as `check` runs: the plan first, then the looks, the report, the exit status.
enum ProbeRun {
    static func run(_ probe: ProbeSpec, _ options: ProbeOptions, _ output: OutputOptions) async throws {
        try await CommandContext.run(renderError: output.errorRenderer) { context in
            let check = CheckTunnels(
                settings: options.settings, interaction: .terminal(), version: programVersion,
                announce: { context.note($0) })
            let prepared = try await check.prepare(probe, identities: options.identity)
            context.note(prepared.plan.map { "plan  \($0)" }.joined(separator: "\n"))
            if options.dryRun {
                try output.write(plan: prepared.plan)
                return .healthy
            }
            let report = await RepeatedCheck(
                check: check, prepared: prepared, limit: options.wait?.duration, note: { context.note($0) }
            ).run()
            try output.write(report)
            return ExitStatus(report.verdict, failOnWarnings: options.failOn == .warn)
        }
    }
}
