/// What `--dry-run` writes with `--format json`: what would be done, and no verdict, because nothing was judged.
package struct PlanDocument: Hashable, Sendable {
    /// E.g. `0.1.0`.
    package var version: String
    /// Line by line as it is announced, e.g. `1 TCP connection to tunnel-host:22`.
    package var plan: [String]

    /// Everything as the properties say.
    package init(version: String, plan: [String]) {
        self.version = version
        self.plan = plan
    }

    /// One JSON document, a newline at the end.
    package var json: String {
        JSONValue.object([
            "schemaVersion": .integer(1),
            "tool": .object(["name": .string("tundoctor"), "version": .string(version)]),
            "dryRun": .bool(true),
            "plan": .array(plan.map { .string($0) }),
        ]).document
    }
}
