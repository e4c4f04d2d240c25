internal import ArgumentParser
internal import Probes
internal import TunnelModel

/// What `check` is told of proxies and of tunnels that run.
struct RunningOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What is to be reached through a proxy (-D, -R port); may be repeated.", valueName: "host:port"))
    var destination: [DestinationArgument] = []

    @Flag(help: "The tunnel should be running: that it is not is a failure.")
    var running = false

    @Option(help: ArgumentHelp("Examine the ssh that runs as this process, by its own words.", valueName: "pid"))
    var pid: Int32?

    func validate() throws {
        if let pid, pid < 1 { throw ValidationError("--pid takes the number of a process.") }
    }

    /// Adds what these options stand for.
    func apply(to settings: inout ExaminationSettings) {
        settings.destinations = destination.map(\.endpoint)
        settings.mustRun = running || pid != nil
    }
}

/// `HOST:PORT` on the command line, IPv6 addresses in brackets.
struct DestinationArgument: ExpressibleByArgument {
    var endpoint: Endpoint

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"), let port = Int(argument[argument.index(after: colon)...]),
            (1...65535).contains(port)
        else { return nil }
        var host = argument[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if isBracketed { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, host.utf8.count <= 255, isBracketed == host.contains(":"),
            !host.contains(where: { $0.isWhitespace || $0 == "/" || $0 == "@" })
        else { return nil }
        endpoint = .tcp(host: String(host), port: port)
    }
}
