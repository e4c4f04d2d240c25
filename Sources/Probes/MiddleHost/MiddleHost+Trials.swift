internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

extension MiddleHost {
    /// Runs the ssh of this host, as the person would and without asking anybody, as far as `target` (ssh(1) -W), and
    /// visits the service there from here.
    ///
    /// - Parameter service: what is to be met there, where the target is but the way to it.
    func dial(
        _ target: Endpoint, _ forward: Forward?, _ request: ExaminationRequest, meeting service: Endpoint? = nil
    ) async -> SSHTrial.Facts? {
        let visit = ServiceVisit(service ?? target, of: forward, request)
        let script = "exec ssh " + Self.line(SSHTrial.words(request, .dial(target)))
        var application: ApplicationLook?
        let run = await run(script, request, until: { $0.facts.openedChannels > 0 }) { stream in
            let isOnDialler = target.isLoopback || target.host == request.spec.tunnelHost
            application = ApplicationLook(
                visit: visit, first: await visit.make(on: stream), isOnDialler: isOnDialler)
        }
        guard let run else { return nil }
        var facts = SSHTrial.Facts(log: run.log, target: target, timedOut: run.timedOut, elapsed: run.elapsed)
        facts.application = application
        facts.spokeFirst = application?.first.greeting.spokeFirst ?? false
        return facts
    }

    /// The same for a listener on the tunnel host (`-R`): it is there until the answer is, and nobody is let in.
    func listen(_ forward: Forward, _ request: ExaminationRequest) async -> SSHTrial.Facts? {
        var facts = await tryToListen(forward.specification, request)
        facts?.listening = forward
        return facts
    }

    /// One request beside the command's own, in a run of its own: whether the tunnel host would dial there.
    func tryToDial(_ target: Endpoint, _ request: ExaminationRequest) async -> SSHTrial.Facts? {
        let script = "exec ssh " + Self.line(SSHTrial.words(request, .dial(target)))
        let run = await run(script, request, until: { $0.facts.openedChannels > 0 }) { _ in }
        return run.map { SSHTrial.Facts(log: $0.log, target: target, timedOut: $0.timedOut, elapsed: $0.elapsed) }
    }

    /// Whether the tunnel host would listen so, in the words of `-R`.
    func tryToListen(_ specification: String, _ request: ExaminationRequest) async -> SSHTrial.Facts? {
        let words = SSHTrial.words(request, .listen(specification))
        let run = await run(Self.untilInputEnds(words), request, until: { !$0.facts.remoteForwards.isEmpty }) { _ in }
        return run.map {
            SSHTrial.Facts(
                log: $0.log, target: .tcp(host: "127.0.0.1", port: 22), timedOut: $0.timedOut, elapsed: $0.elapsed)
        }
    }

    /// What a command on the tunnel host says there: whether a shell answers, and whether an agent comes along. For the
    /// latter an empty agent is started that ends with it: ssh asks for forwarding only if it has one (ssh.c).
    func ask(_ question: String, forwardingAgent: Bool, _ request: ExaminationRequest) async -> (
        output: [UInt8], facts: SSHTrial.Facts
    )? {
        let words = SSHTrial.words(request, .command(question, forwardsAgent: forwardingAgent))
        var script = "exec ssh " + Self.line(words)
        if forwardingAgent {
            let own = survey?.agentSocket ?? ""
            let agent = own.isEmpty ? "" : "-o IdentityAgent=\(RemoteShell.quoted(own)) "
            script = "exec ssh-agent sh -c " + RemoteShell.quoted("exec ssh \(agent)" + Self.line(words))
        }
        var output: [UInt8] = []
        let run = await run(script, request, until: { $0.facts.authenticatedBy != nil }) { stream in
            let deadline = Deadline(after: request.settings.timeout)
            while output.count < 4096, case .bytes(let more) = await stream.receive(4096, deadline: deadline) {
                output += more
            }
        }
        guard let run else { return nil }
        return (
            output,
            SSHTrial.Facts(
                log: run.log, target: .tcp(host: "127.0.0.1", port: 22), timedOut: run.timedOut, elapsed: run.elapsed)
        )
    }

    /// Why an address cannot be reached from there, as far as its kernel says (ip-route(8), ip-neighbour(8)); nil where it
    /// does not.
    func outcome(dialling address: String, _ request: ExaminationRequest) async -> ReachEvidence.Outcome? {
        guard IPAddress(address) != nil, !Task.isCancelled else { return nil }
        request.announce("plan  1 command on \(name): its route to \(address) (ip route get, ip neigh)")
        let mark = Self.newMark()
        let script =
            "echo; echo \(mark) route; ip route get \(address) 2>&1; echo \(mark) neighbour; "
            + "ip neigh show \(address) 2>/dev/null"
        let timeout = min(request.settings.timeout, .seconds(5)) * (1 + way.count)
        guard case .finished(let output) = await run(RemoteShell.command(script), within: timeout) else { return nil }
        let text = String(decoding: output.output, as: UTF8.self)
        // Before it the account's start-up files may have said anything.
        guard let begin = text.firstRange(of: "\n\(mark) route\n"),
            let status = text[begin.upperBound...].firstRange(of: "\(mark) neighbour\n")
        else { return nil }
        let route = text[begin.upperBound..<status.lowerBound]
        if route.contains("unreachable") || route.contains("No route") { return .noRoute }
        let neighbour = text[status.upperBound...]
        return neighbour.contains("FAILED") || neighbour.contains("INCOMPLETE") ? .noNeighbour : nil
    }

    /// Where its known_hosts files have keys of a type under a name (ssh-keygen(1) -F); nil where they could not be asked.
    func storedKeys(_ name: String, ofType type: String, in files: [String], _ request: ExaminationRequest) async
        -> [HostKeyEvidence.Place]?
    {
        request.announce(
            "plan  1 command on \(self.name): what its known_hosts has for \(ForeignText(name)) (ssh-keygen -F)")
        let mark = Self.newMark()
        let script = files.prefix(8).enumerated().map { index, file in
            "echo '\(mark) \(index)'; ssh-keygen -F \(RemoteShell.quoted(name)) -f \(RemoteShell.quoted(file)) 2>/dev/null"
        }
        let timeout = min(request.settings.timeout, .seconds(5)) * (1 + way.count)
        let command = RemoteShell.command((["echo"] + script).joined(separator: "; "))
        guard case .finished(let output) = await run(command, within: timeout) else { return nil }
        var places: [HostKeyEvidence.Place] = []
        var (file, number) = (files.count, 0)
        for line in String(decoding: output.output, as: UTF8.self).split(separator: "\n").prefix(1000) {
            if line.hasPrefix(mark + " ") {
                file = Int(line.dropFirst(mark.count + 1)) ?? file
            } else if line.hasPrefix("# Host "), let start = line.firstRange(of: "found: line ") {
                number = Int(line[start.upperBound...].prefix { $0.isNumber }) ?? 0
            } else if line.split(separator: " ").dropFirst().first.map(String.init) == type, file < files.count {
                places.append(HostKeyEvidence.Place(file: files[file], line: number))
            }
        }
        return places
    }

    /// What a run of ssh left behind.
    private struct Run {
        var log: [UInt8]
        var timedOut: Bool
        var elapsed: Duration
    }

    private static func newMark() -> String { "tundoctor-" + String(UInt64.random(in: .min ... .max), radix: 16) }

    private static func line(_ words: [String]) -> String { words.map(RemoteShell.quoted).joined(separator: " ") }

    /// With `-N` ssh does not read its input: when that ends, because we had enough or are gone, a shell ends ssh.
    private static func untilInputEnds(_ words: [String]) -> String {
        "exec 3<&0; ssh \(line(words)) </dev/null 3<&- & p=$!; { read x; kill $p; } <&3 2>/dev/null & r=$!; "
            + "wait $p; kill $r 2>/dev/null"
    }

    /// Start-up files of the account's shell may say something first, and end in the middle of a line: what comes after the
    /// mark is the script's own. With the mark on standard error comes the number of its process.
    private static func marked(_ script: String, _ mark: String) -> String {
        "echo; echo \(mark); { echo; echo \(mark) $$; } >&2; \(script)"
    }

    /// Standard output and input from the line with the mark on; nil where that does not come.
    private static func stream(
        after mark: String, _ socket: ConnectedSocket, _ deadline: Deadline
    ) async -> PrefixedStream<SocketStream>? {
        let stream = SocketStream(socket)
        let line = Array("\n\(mark)\n".utf8)
        var said: [UInt8] = []
        while said.count < mostChatter {
            guard case .bytes(let bytes) = await stream.receive(4096, deadline: deadline) else { return nil }
            said += bytes
            if let range = said.firstRange(of: line) {
                return PrefixedStream(Array(said[range.upperBound...]), then: stream)
            }
        }
        return nil
    }

    private static let mostChatter = 64 * 1024

    /// Runs a script until ssh has said what `isEnough`, and then `body` with its standard streams; afterwards nothing of
    /// it is left there.
    private func run(
        _ script: String, _ request: ExaminationRequest, until isEnough: (LogReader) -> Bool,
        _ body: (PrefixedStream<SocketStream>) async -> Void
    ) async -> Run? {
        let clock = Stopwatch()
        let deadline = Deadline(after: request.settings.timeout * (2 + way.count))
        let mark = Self.newMark()
        let started = await RemoteProcess.start(
            line(RemoteShell.command(Self.marked(script, mark))), on: session, lending: agent,
            limit: SSHTrial.logLimit, deadline: deadline)
        guard case .success(let process) = started else { return nil }
        var size = -1
        var isOpen = false
        while !isOpen, !process.isOver, !deadline.isOver, !Task.isCancelled {
            let log = process.errors
            if log.count != size {
                size = log.count
                isOpen = isEnough(LogReader(reading: log))
            }
            if !isOpen { try? await Task.sleep(for: .milliseconds(10)) }
        }
        // It may have ended between two looks.
        if !isOpen { isOpen = isEnough(LogReader(reading: process.errors)) }
        let timedOut = !isOpen && !process.isOver
        if isOpen, let stream = await Self.stream(after: mark, process.socket, deadline) { await body(stream) }
        process.socket.closeNow()
        let hasEnded = await process.end()
        let lines = process.errors.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard let first = lines.firstIndex(where: { $0.starts(with: mark.utf8) }) else { return nil }
        let number = String(decoding: lines[first].dropFirst(mark.utf8.count + 1).prefix(16), as: UTF8.self)
        if !hasEnded, let pid = Int32(number), pid > 1 {
            // Also where nobody wants to know any more: what was started there must not stay.
            await Task { _ = await run("kill \(pid)", within: .seconds(3) * (1 + way.count)) }.value
        }
        let log = Array(lines[(first + 1)...].joined(separator: [UInt8(ascii: "\n")]))
        return Run(log: log, timedOut: timedOut, elapsed: clock.elapsed)
    }
}
