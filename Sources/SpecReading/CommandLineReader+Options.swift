internal import TunnelModel

extension CommandLineReader {
    /// Does what the option switch of ssh.c does, as far as it can refuse or influences later refusals.
    mutating func accept(_ option: SSHCommandLine.Option) throws(SpecError) {
        let place = option.argument?.place(of: 0) ?? option.place
        switch option.name {
        case "1":
            throw error(.badArgument, "ssh no longer speaks protocol 1", at: option.place, fix: "leave -1 out")
        case "V", "Q":
            throw error(
                .noConnection, "with -\(option.name) ssh prints something and connects nowhere", at: option.place,
                fix: "leave -\(option.name) out")
        case "L": try addForward(option, .local)
        case "R": try addForward(option, .remote)
        case "D": try addForward(option, .dynamic)
        case "W": try setStandardIOForward(option)
        case "O": try setMultiplexCommand(option, place)
        case "p": try setPort(option, place)
        case "l": setUser(option.value, place)
        case "J": try setJump(option, place)
        case "e": try checkEscape(option, place)
        case "w": try checkTunnelDevice(option, place)
        case "N", "s": try setSessionType(option)
        case "y", "E": try setLogging(option)
        case "o": try acceptConfigurationLine(option)
        default: break
        }
    }

    private mutating func addForward(
        _ option: SSHCommandLine.Option, _ purpose: ForwardSpecification.Purpose
    ) throws(SpecError) {
        guard let word = option.argument else { return }
        try addForward(word, purpose)
    }

    mutating func addForward(_ word: ShellWord, _ purpose: ForwardSpecification.Purpose) throws(SpecError) {
        do {
            let specification = try ForwardSpecification(word.bytes, for: purpose)
            if let forward = specification.forward(for: purpose) {
                forwards.append(forward)
                forwardWords.append(word)
            }
        } catch {
            throw self.error(.badForward, error.message, at: word.place(of: error.index), fix: error.fix)
        }
    }

    private mutating func setStandardIOForward(_ option: SSHCommandLine.Option) throws(SpecError) {
        if state.hasStandardIOForward {
            throw error(.conflict, "-W was already given", at: option.place, fix: "give it once")
        }
        if state.hasMultiplexCommand {
            throw error(.conflict, "-W and -O exclude each other", at: option.place, fix: "leave one of them out")
        }
        guard let word = option.argument else { return }
        try addForward(word, .standardIO)
        // Without a host ssh takes the port and then ignores the option.
        if let specification = try? ForwardSpecification(word.bytes, for: .standardIO),
            case .tcp(.some, _) = specification.ingress
        {
            state.hasStandardIOForward = true
        }
        state.sessionType = "none"
    }

    private mutating func setMultiplexCommand(_ option: SSHCommandLine.Option, _ place: Int) throws(SpecError) {
        if state.hasStandardIOForward {
            throw error(.conflict, "-O and -W exclude each other", at: option.place, fix: "leave one of them out")
        }
        if state.hasMultiplexCommand {
            throw error(.conflict, "-O was already given", at: option.place, fix: "give it once")
        }
        // The last two came with 10.1.
        let commands = ["check", "forward", "cancel", "exit", "stop", "proxy", "conninfo", "channels"]
        guard commands.contains(option.value) else {
            throw error(
                .badArgument, "ssh has no such control command", at: place,
                fix: "one of \(commands.joined(separator: ", "))")
        }
        state.hasMultiplexCommand = true
    }

    private mutating func setPort(_ option: SSHCommandLine.Option, _ place: Int) throws(SpecError) {
        // Only the first port counts, and only it is looked at.
        guard state.port == nil, let word = option.argument else { return }
        guard case .success(let port) = PortNumber.parse(word.bytes), port > 0 else {
            throw error(
                .badArgument, "this is not a port", at: place, fix: "expected a number from 1 to 65535, e.g. -p 22")
        }
        state.port = port
    }

    mutating func setUser(_ user: String, _ place: Int) {
        guard state.user == nil else { return }
        state.user = user
        state.userPlace = place
    }

    private mutating func setJump(_ option: SSHCommandLine.Option, _ place: Int) throws(SpecError) {
        if state.hasJump {
            throw error(
                .conflict, "only one -J is allowed", at: option.place,
                fix: "separate several hosts by commas: -J first,second")
        }
        if state.hasProxyCommand {
            throw error(
                .conflict, "-J and ProxyCommand exclude each other", at: option.place, fix: "leave one of them out")
        }
        guard let word = option.argument else { return }
        if let bad = JumpSpecification.firstProblem(word.bytes) {
            throw error(
                .badArgument, "this is not a jump host", at: word.place(of: bad),
                fix: "expected [user@]host[:port], several separated by commas")
        }
        state.hasJump = true
    }

    private func checkEscape(_ option: SSHCommandLine.Option, _ place: Int) throws(SpecError) {
        let bytes = option.argument?.bytes ?? []
        let isControl = bytes.count == 2 && bytes[0] == UInt8(ascii: "^") && (64..<128).contains(bytes[1])
        guard bytes.count == 1 || isControl || option.value == "none" else {
            throw error(
                .badArgument, "this is no escape character", at: place, fix: "one character, ^ and a letter, or none")
        }
    }

    private func checkTunnelDevice(_ option: SSHCommandLine.Option, _ place: Int) throws(SpecError) {
        let parts = (option.argument?.bytes ?? []).split(
            separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        for part in parts {
            let text = String(decoding: part.drop(while: PortNumber.isSpace), as: UTF8.self)
            // SSH_TUNID_MAX of misc.h; strtonum(3) allows a sign.
            let isNumber = (Int(text).map { (0...0x7fff_fffd).contains($0) }) ?? false
            guard isNumber || String(decoding: part, as: UTF8.self).lowercased() == "any" else {
                throw error(
                    .badArgument, "this is no tunnel device", at: place, fix: "expected number[:number], or any")
            }
        }
    }

    private mutating func setSessionType(_ option: SSHCommandLine.Option) throws(SpecError) {
        let wanted = option.name == "N" ? "none" : "subsystem"
        guard state.sessionType == nil || state.sessionType == wanted else {
            throw error(
                .conflict, "-\(option.name) contradicts the session type already given", at: option.place,
                fix: "leave one of -N, -s and SessionType out")
        }
        state.sessionType = wanted
    }

    private mutating func setLogging(_ option: SSHCommandLine.Option) throws(SpecError) {
        if option.name == "y" { state.hasSyslog = true } else { state.hasLogFile = true }
        if state.hasSyslog, state.hasLogFile {
            throw error(.conflict, "-y and -E exclude each other", at: option.place, fix: "leave one of them out")
        }
    }
}
