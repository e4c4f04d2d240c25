import Evidence

extension SettingsEvidence {
    func reading(in scene: Scene) -> Reading { .works("nothing in them stands against the tunnel") }
}
