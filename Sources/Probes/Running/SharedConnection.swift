internal import Evidence
internal import HostSystem
internal import SSHText
internal import TunnelModel

/// The shared connection that ssh would use instead of a new one, asked by `ssh -O` itself (ssh(1), ssh_config(5)
/// ControlPath). Nothing leaves this machine.
package struct SharedConnection: Sendable {
    /// The socket of ControlPath.
    var path: String
    /// The ssh that holds the connection; 0 where it did not say.
    var pid: Int32

    /// The one that this command would use; nil where there is none. ControlMaster yes and ask use none: they open one.
    static func find(_ request: ExaminationRequest) async throws(CancellationError) -> SharedConnection? {
        let configuration = request.configuration
        guard let written = configuration.controlPath, request.configurationEvidence.isUsable,
            !["yes", "true", "ask"].contains(configuration.controlMaster)
        else { return nil }
        // ssh -G prints it expanded, but for old releases.
        let path = written.contains("%") || written.hasPrefix("~") ? request.tokens.expand(written) ?? written : written
        guard (try? FileFacts(ofFileAt: path))?.kind == .socket else { return nil }
        request.announce(
            "plan  1 question to the shared ssh connection at \(ForeignText(path)) (ssh -O check), on this machine")
        return try await master(at: path).map { SharedConnection(path: path, pid: $0) }
    }

    /// The pid of the master that answers at a control socket, 0 where it does not say; nil where none answers.
    package static func master(at path: String) async throws(CancellationError) -> Int32? {
        let answer = try await ask(path, ["check"])
        return answer.succeeded ? pid(in: answer.error.text) ?? 0 : nil
    }

    /// `Master running (pid=4242)` (mux.c, muxclient).
    static func pid(in text: String) -> Int32? {
        guard let start = text.firstRange(of: "pid=") else { return nil }
        return Int32(text[start.upperBound...].prefix { $0.isASCII && $0.isNumber })
    }

    /// Whether a forward is the master's own already.
    ///
    /// Only to be asked while the master holds every address of the forward's listener: then the master either finds the
    /// same forward among its own and does nothing (mux.c, mux_master_process_open_fwd), or cannot open it.
    func has(_ forward: Forward, _ request: ExaminationRequest) async throws(CancellationError)
        -> IngressEvidence.SharedForward
    {
        request.announce(
            "plan  1 question to the shared ssh connection (ssh -O forward): is -\(forward.optionLetter) "
                + "\(forward.specification) its own? The port is taken, so nothing can be opened by it")
        let option = ["-\(forward.optionLetter)", forward.specification]
        let gateway = request.configuration.gatewayPorts ? ["-g"] : []
        let answer = try await SharedConnection.ask(path, ["forward"] + gateway + option)
        if answer.succeeded { return .same }
        return answer.error.text.contains("forwarding request failed") ? .other : .notAsked
    }

    /// Without the person's configuration: its forwards would be asked for as well, and its Match exec be run.
    private static func ask(_ path: String, _ words: [String]) async throws(CancellationError) -> ProcessOutcome {
        // The destination is only there for the form: the socket decides whom ssh asks.
        let words = ["-F", "/dev/null", "-S", path, "-O"] + words + ["--", "master"]
        var process = ProcessRequest("ssh", words, deadline: Deadline(after: .seconds(3)))
        process.outputLimit = 4096
        process.errorLimit = 4096
        return try await ProcessRunner().run(process)
    }
}

/// Reports the shared connection that the examination found.
struct MasterProbe: ClientHostProbe {
    let check = CheckID.master

    func look(at forward: Forward, _ request: ExaminationRequest) async -> ClientHostLook {
        guard let shared = request.sharedConnection else { return ClientHostLook([]) }
        let path = ForeignText(shared.path, limit: 256).description
        return ClientHostLook([Observation(check, .seen(.master(MasterEvidence(path: path, pid: shared.pid))))])
    }
}
