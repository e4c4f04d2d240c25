/// What became of a command of a chain.
package struct StartedCommand: Hashable, Sendable {
    package enum State: Hashable, Sendable, CustomStringConvertible {
        /// Logged in, its forwards asked for.
        case up
        case exited(Int)
        /// Neither in about nine seconds.
        case hanging
        /// The shell in which it was to be typed took nothing.
        case neverTyped

        package var description: String {
            switch self {
            case .up: "is up"
            case .exited(let status): "exited \(status)"
            case .hanging: "hangs"
            case .neverTyped: "was never typed"
            }
        }
    }

    package var command: TypedCommand
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

/// The shell commands behind ``Lab/start(_:environment:)``; each host keeps what it ran in /tmp/chain.N.*.
enum ChainScript {
    /// The command whose session is a shell of the host where command `index` is typed: the last one before it.
    static func shell(for index: Int, of chain: [TypedCommand]) -> Int? {
        let host = chain[index].host
        return chain[..<index].lastIndex { earlier in
            earlier.words.contains { $0 == host || $0.hasSuffix("@" + host) } && !earlier.words.contains("-N")
        }
    }

    /// Its standard input is a pipe that it holds open itself: like a terminal, it does not end.
    static func start(_ command: TypedCommand, number: Int) -> String {
        let words = (["ssh", "-v", "-o", "ConnectTimeout=6"] + command.words.dropFirst()).map(Shell.quoted)
        return """
            rm -f /tmp/chain.\(number).*
            mkfifo /tmp/chain.\(number).in
            setsid sh -c 'file=/tmp/chain.$1; shift
            "$@" <>$file.in >$file.out 2>$file.log
            echo $? >$file.status' chain \(number) \(words.joined(separator: " ")) </dev/null >/dev/null 2>&1 &

            """
    }

    /// Reads what is to be typed from standard input. Also where nobody reads the pipe any more, this does not block.
    static func type(into number: Int) -> String {
        "cat 1<>/tmp/chain.\(number).in"
    }

    /// Until it is up, has ended, or there is no hope. With -R the server's answers come after the login.
    static func wait(_ command: TypedCommand, number: Int) -> String {
        let answered = command.words.contains("-R") ? "remote forward (success|failure)" : "."
        return """
            file=/tmp/chain.\(number)
            for tick in $(seq 180); do
                if [ -s $file.status ]; then break; fi
                if [ $tick -gt 60 ] && [ ! -e $file.log ]; then break; fi
                if grep -qs 'Entering interactive session' $file.log && grep -qsE '\(answered)' $file.log; then
                    sleep 0.2
                    break
                fi
                sleep 0.05
            done
            """
    }

    static func look(number: Int) -> String {
        """
        file=/tmp/chain.\(number)
        if [ -s $file.status ]; then echo "exited $(cat $file.status)"
        elif [ ! -e $file.log ]; then echo typed
        elif grep -qs 'Entering interactive session' $file.log; then echo up
        else echo hanging; fi
        cat $file.log $file.out 2>/dev/null
        """
    }

    /// Takes what ``look(number:)`` printed apart.
    static func read(_ text: String) -> (StartedCommand.State, String) {
        let first = text.prefix { $0 != "\n" }
        let log = String(text.dropFirst(first.count + 1)).replacing("\r\n", with: "\n")
        let words = first.split(separator: " ")
        return switch (words.first, words.last.flatMap { Int($0) }) {
        case ("exited", let status?): (.exited(status), log)
        case ("up", _): (.up, log)
        case ("hanging", _): (.hanging, log)
        default: (.neverTyped, log)
        }
    }
}
