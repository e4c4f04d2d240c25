/// What became of a command of a chain.
package struct StartedCommand: Hashable, Sendable {
    /// How far its ssh came.
    package enum State: Hashable, Sendable, CustomStringConvertible {
        /// Logged in, its forwards asked for.
        case up
        /// It has ended, with this exit status.
        case exited(Int)
        /// Neither in about nine seconds.
        case hanging
        /// The shell in which it was to be typed took nothing.
        case neverTyped

        /// In words that go on after the command, e.g. `exited 255`.
        package var description: String {
            switch self {
            case .up: "is up"
            case .exited(let status): "exited \(status)"
            case .hanging: "hangs"
            case .neverTyped: "was never typed"
            }
        }
    }

    /// What was typed, and where.
    package var command: TypedCommand
    /// As it was when it was last looked at.
    package var state: State
    /// What `ssh -v` said until now, and what its session printed.
    package var log: String
}

extension Lab {
    /// Types the commands of a chain as alice would, one after the other, and leaves them running until the lab is
    /// healed or taken down.
    ///
    /// A command of another host is typed into the shell there that an earlier command of the chain opened by having no
    /// `-N`: so it has that session's agent, or no shell at all. Where no command opens one, alice is logged in already.
    /// One that cannot start does not keep the others from being typed.
    /// - Parameter environment: further `NAME=value` words for what is typed in the client host.
    /// - Returns: one for each command, as all of them are at the end.
    /// - Throws: ``LabError``, `CancellationError`.
    package func start(_ chain: [TypedCommand], environment: [String] = []) async throws -> [StartedCommand] {
        for (index, command) in chain.enumerated() {
            let script = ChainScript.start(command, number: index)
            if let shell = ChainScript.shell(for: index, of: chain) {
                _ = try await exec(
                    host: chain[shell].host, command: ["sh", "-c", ChainScript.type(into: shell)],
                    input: Array(script.utf8))
            } else {
                let own = command.host == topology.hosts.first?.name ? environment : []
                _ = try await exec(host: command.host, command: ["sh", "-c", script], environment: own)
            }
            _ = try await exec(host: command.host, command: ["sh", "-c", ChainScript.wait(command, number: index)])
        }
        return try await trace(chain)
    }

    /// What has become of commands that ``start(_:environment:)`` typed.
    ///
    /// - Throws: ``LabError``, `CancellationError`.
    package func trace(_ chain: [TypedCommand]) async throws -> [StartedCommand] {
        var started: [StartedCommand] = []
        for (index, command) in chain.enumerated() {
            let seen = try await exec(host: command.host, command: ["sh", "-c", ChainScript.look(number: index)])
            let (state, log) = ChainScript.read(seen.outputText)
            started.append(StartedCommand(command: command, state: state, log: log))
        }
        return started
    }
}
