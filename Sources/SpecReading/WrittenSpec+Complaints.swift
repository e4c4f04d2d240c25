package import TunnelModel

extension WrittenSpec {
    /// That it forwards nothing, said at its place.
    package var forwardsNothing: SpecError {
        let code = SpecError.Code("spec.no-forward")
        let text = commandLine.pasteable
        if let origin {
            return origin.error(
                code, "this command forwards nothing", at: 0, fix: "add the tunnel, e.g. -L 8080:www:80")
        }
        return SpecError(
            code, operation: "reading the spec", "\(text) forwards nothing", text: text,
            fix: "add the tunnel, e.g. -L 8080:www:80; or name a Host of ssh_config that has a LocalForward")
    }

    /// A complaint about a part of one of its forwards, or, where a configuration file asks for it, about the command.
    package func error(
        _ code: SpecError.Code, _ message: String, at part: SSHCommandLine.ForwardPart, of forward: Forward, fix: String
    ) -> SpecError {
        error(code, message, at: commandLine.place(of: part, of: forward) ?? 0, fix: fix)
    }

    /// A complaint about the command as a whole.
    package func error(_ code: SpecError.Code, _ message: String, fix: String) -> SpecError {
        error(code, message, at: 0, fix: fix)
    }

    private func error(_ code: SpecError.Code, _ message: String, at place: Int, fix: String) -> SpecError {
        let text = commandLine.text
        let (line, column) = TextPlace.lineAndColumn(of: place, in: Array(text.utf8))
        let error = SpecError(code, message, text: text, line: line, column: column, fix: fix)
        return origin?.error(error) ?? error
    }
}
