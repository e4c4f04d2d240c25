package import Evidence
package import Probes

/// One probe by itself: a check of a made-up ssh command, restricted to what the probe is about.
package struct ProbeSpec: Sendable {
    /// The subcommand, e.g. `tcp`.
    package var name: String
    /// What is looked at, as the person named it, e.g. `tunnel-host:2222`.
    package var object: String
    /// Options of ssh(1) that stand before the person's own.
    package var options: [String]
    /// The destination in one word, or a whole ssh command in words.
    package var target: [String]
    /// The checks it is about; what they need is looked at, too.
    package var checks: Set<CheckID>
    /// Checks that are made where something gives reason to.
    package var occasional: Set<CheckID>
    /// False where nothing may log in, whatever ssh would do.
    package var logsIn: Bool
    /// Which ports are dialled, for the probes that dial several.
    package var survey: PortSurvey

    /// Everything as the properties say; nothing logs in unless told otherwise.
    package init(
        _ name: String, _ object: String, options: [String] = [], target: [String], checks: Set<CheckID>,
        occasional: Set<CheckID> = [], logsIn: Bool = false, survey: PortSurvey = PortSurvey()
    ) {
        self.name = name
        self.object = object
        self.options = options
        self.target = target
        self.checks = checks
        self.occasional = occasional
        self.logsIn = logsIn
        self.survey = survey
    }
}
