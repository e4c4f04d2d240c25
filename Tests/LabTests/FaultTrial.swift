import Lab

/// One meeting of the real ssh with a fault: what `ssh -v` and then curl said.
struct FaultTrial {
    var fault: Fault
    /// ssh's own lines, then `== ssh exited N`, `== ssh is up` or `== ssh hangs`, and what curl got.
    var log: String

    init(_ fault: Fault, in lab: Lab) async throws {
        self.fault = fault
        try await lab.breakWith(fault)
        let output = try await lab.exec(
            host: "you",
            command: ["env"] + fault.environment + ["sh", "-c", FaultTrial.script, "trial"] + fault.command.dropFirst(),
            timeout: .seconds(30))
        log = (output.outputText + output.errorText).replacing("\r\n", with: "\n")
    }

    private static let script = #"""
        log=/tmp/ssh.log
        ssh -v -o ConnectTimeout=6 "$@" </dev/null >$log 2>&1 &
        ssh=$!
        state=hangs
        for tick in $(seq 180); do
            if grep -qs 'Entering interactive session' $log; then state='is up'; sleep 0.1; fi
            if ! kill -0 $ssh 2>/dev/null; then wait $ssh; state="exited $?"; break; fi
            if [ "$state" = 'is up' ]; then break; fi
            sleep 0.05
        done
        if [ "$state" = 'is up' ]; then curl -sS -m 6 http://localhost:8080/ >/tmp/curl.log 2>&1; code=$?; sleep 0.05; fi
        kill $ssh 2>/dev/null
        cat $log
        echo "== ssh $state"
        if [ -n "${code-}" ]; then echo "== curl $code"; cat /tmp/curl.log; fi
        """#

    /// The lines worth showing when an expectation fails.
    var summary: String {
        let boring = ["debug1: load_hostkeys", "debug1: Reading", "debug1: identity file", "debug1: rekey", "<"]
        return log.split(separator: "\n").filter { line in !boring.contains { line.hasPrefix($0) } }
            .suffix(8).joined(separator: "\n")
    }
}
