internal import ArgumentParser

/// The SPEC that a command works on.
struct SpecOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A whole ssh command after --, or as one quoted argument; a Host alias of ssh_config with its own forwards; or a file: YAML, or a transcript (.txt, or - for standard input), see tundoctor-spec(5).",
            valueName: "spec"))
    var spec: [String] = []

    /// For commands that need one: parsing alone does not know whether another option stands for it.
    func requireSpec() throws {
        if spec.isEmpty {
            throw ValidationError(
                "Name the tunnel: tundoctor check -- ssh -L 8080:www:80 tunnel-host -N, or a Host alias of ssh_config.")
        }
    }
}
