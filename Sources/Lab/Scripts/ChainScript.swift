/// The shell commands behind ``Lab/start(_:environment:)``; each host keeps what it ran in /tmp/chain.N.*.
enum ChainScript {
    /// The command whose session is a shell of the host where command `index` is typed: the last one before it.
    static func shell(for index: Int, of chain: [TypedCommand]) -> Int? {
        let host = chain[index].host
        return chain[..<index].lastIndex { earlier in
            earlier.words.contains { $0 == host || $0.hasSuffix("@" + host) } && !earlier.words.contains("-N")
        }
    }

    /// Its standard input is a pipe that it holds open itself: like a terminal, it does not end. Its log is a file of its own:
    /// on standard error an ssh that it starts (ProxyJump) would say that it is up, too.
    static func start(_ command: TypedCommand, number: Int) -> String {
        let words =
            (["ssh", "-v", "-E", "/tmp/chain.\(number).own", "-o", "ConnectTimeout=6"] + command.words.dropFirst()).map(
                Shell.quoted)
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
                if grep -qs 'Entering interactive session' $file.own && grep -qsE '\(answered)' $file.own; then
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
        elif grep -qs 'Entering interactive session' $file.own; then echo up
        else echo hanging; fi
        cat $file.own $file.log $file.out 2>/dev/null
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
