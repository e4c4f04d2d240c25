import Diagnosis
import Evidence
import TunnelModel

/// The report as one JSON document, as `schema/check.schema.json` describes it.
package enum JSONRenderer {
    /// One document, keys sorted, a newline at the end. Keys that have nothing to say are left out, never `null`.
    package static func render(_ report: Report) -> String {
        JSONValue.object([
            "schemaVersion": .integer(1),
            "tool": .object(["name": .string("tundoctor"), "version": .string(report.version)]),
            "runID": .string(report.runID),
            "startedAt": .string(report.startedAt),
            "elapsedMs": .milliseconds(report.elapsed),
            "verdict": .string(report.verdict.rawValue),
            "interrupted": report.isInterrupted ? .bool(true) : nil,
            "budget": budget(report.budget),
            "tunnels": .array(report.tunnels.map(tunnel)),
        ]).document
    }

    private static func budget(_ budget: Budget) -> JSONValue {
        .object([
            "tcpConnections": .integer(budget.tcpConnections),
            "sshHandshakes": .integer(budget.sshHandshakes),
            "authenticationAttempts": .integer(budget.authenticationAttempts),
            "keyQueries": .integer(budget.keyQueries),
            "remoteBinds": .integer(budget.remoteBinds),
            "remoteCommands": .integer(budget.remoteCommands),
        ])
    }

    private static func tunnel(_ tunnel: Report.Tunnel) -> JSONValue {
        .object([
            "name": .string(tunnel.spec.name),
            "command": .string(tunnel.spec.command),
            "probe": tunnel.focus.map { .string($0.name) },
            "forward": tunnel.focus?.hasForward ?? true
                ? .string("-\(tunnel.plan.forward.optionLetter) \(tunnel.plan.forward.specification)") : nil,
            "destination": tunnel.plan.forward.namedDestination.map { .string($0) },
            "verdict": .string(tunnel.diagnosis.verdict.rawValue),
            "expected": tunnel.expectation.map { .string($0.description) },
            "asExpected": tunnel.isAsExpected.map { .bool($0) },
            "running": .bool(tunnel.isRunning),
            "host": tunnel.chain.map { .string($0.host) },
            "chain": tunnel.chain.map(chain),
            "tunnelHostAddress": tunnel.tunnelHostAddress.map { .string($0) },
            "exposure": tunnel.exposure.map(exposure),
            "legs": .array(tunnel.shownLegs.map { leg($0, of: tunnel) }),
            "findings": .array(tunnel.diagnosis.findings.map { finding($0, of: tunnel) }),
            "suppressed": tunnel.diagnosis.suppressed.isEmpty
                ? nil : .array(tunnel.diagnosis.suppressed.map { .string($0.description) }),
        ])
    }

    private static func chain(_ place: ChainPlace) -> JSONValue {
        .object(["name": .string(place.name), "step": .integer(place.step), "steps": .integer(place.steps)])
    }

    private static func exposure(_ exposure: ExposureSummary) -> JSONValue {
        let asked =
            switch exposure.asked {
            case .loopback: "loopback"
            case .wildcard: "wildcard"
            case .address: "address"
            }
        let granted =
            switch exposure.granted {
            case .nothing: "nothing"
            case .loopback: "loopback"
            case .address: "address"
            case .wildcard: "wildcard"
            case .unknown: "unknown"
            }
        return .object([
            "asked": .string(asked), "granted": .string(granted),
            "reachable": .array(exposure.reachable.map { .string($0) }),
            "gatewayPorts": exposure.gatewayPorts.map { .string($0.rawValue) },
        ])
    }

    private static func leg(_ leg: Leg, of tunnel: Report.Tunnel) -> JSONValue {
        .object([
            "id": .string(leg.id),
            "from": .string(leg.from),
            "to": .string(leg.to),
            "carrier": .string(leg.carrier.rawValue),
            "protection": .string(leg.protection.rawValue),
            "status": .string(tunnel.status(of: leg).rawValue),
            "checks": .array(tunnel.checks(of: leg).map(check)),
        ])
    }

    private static func check(_ check: CheckResult) -> JSONValue {
        .object([
            "id": .string(check.check.rawValue),
            "title": .string(check.check.title),
            "status": .string(check.status.rawValue),
            "detail": .string(check.detail),
            "because": check.because.map { .string($0) },
            "elapsedMs": check.elapsed.map { .milliseconds($0) },
            "entries": check.entries.isEmpty ? nil : .array(check.entries.map(entry)),
        ])
    }

    private static func entry(_ entry: CheckResult.Entry) -> JSONValue {
        .object(["name": .string(entry.name), "state": .string(entry.state), "detail": .string(entry.detail)])
    }

    private static func finding(_ finding: Finding, of tunnel: Report.Tunnel) -> JSONValue {
        .object([
            "code": .string(finding.code.description),
            "status": .string(finding.status.rawValue),
            "leg": .string(tunnel.leg(of: finding).id),
            "title": .string(finding.title),
            "cause": .string(finding.cause),
            "evidence": .array(finding.evidence.map { .string($0) }),
            "alternatives": .array(finding.alternatives.map { .string($0.description) }),
            "experiment": finding.experiment.map { .string($0) },
            "fixes": .array(finding.fixes.map(fix)),
            "manual": .string("tundoctor-causes(7)"),
        ])
    }

    private static func fix(_ fix: Fix) -> JSONValue {
        .object([
            "side": .string(fix.side.rawValue),
            "host": fix.host.map { .string($0) },
            "text": .string(fix.text),
            "command": fix.command.map { .string($0) },
        ])
    }
}
