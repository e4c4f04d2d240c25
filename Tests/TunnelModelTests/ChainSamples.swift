import TunnelModel

/// Chains written short.
enum ChainSamples {
    /// `L 7999 localhost:2999`: the letter, `[bind/]port`, and the destination; `-` for none.
    static func forward(_ text: String) -> Forward {
        let words = text.split(separator: " ").map(String.init)
        let parts = words[1].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let port = Int(parts.last ?? "") ?? 0
        var egress: Endpoint?
        if words.count > 2, let colon = words[2].lastIndex(of: ":") {
            egress = .tcp(
                host: String(words[2][..<colon]), port: Int(words[2][words[2].index(after: colon)...]) ?? 0)
        }
        let kind: Forward.Kind =
            switch words[0] {
            case "L": .local
            case "R": egress == nil ? .remoteDynamic : .remote
            default: .dynamic
            }
        return Forward(
            kind: kind, ingress: .tcp(bindAddress: parts.count > 1 ? parts[0] : nil, port: port), egress: egress)
    }

    static func step(
        _ host: String, _ forwards: [String], to tunnelHost: String, port: Int? = nil, opened: Bool = false,
        shell: Bool = true
    ) -> ChainStep {
        ChainStep(
            host: host,
            tunnel: TunnelSpec(
                name: tunnelHost, command: "ssh … \(tunnelHost)", arguments: [tunnelHost], tunnelHost: tunnelHost,
                forwards: forwards.map(forward)),
            port: port, opensListeners: opened, opensShell: shell)
    }

    static func chain(_ steps: ChainStep...) -> ChainAnalysis { ChainAnalysis(Chain(name: "c", steps: steps)) }

    /// The double tunnel of the guide, with another first and second forward where one is given.
    static func double(
        _ first: String = "L 7999 localhost:2999", _ second: String = "L 2999 git-server:7999",
        on host: String = "bastion-host", opened: Bool = false
    ) -> ChainAnalysis {
        chain(
            step("you", [first], to: "bastion-host"), step(host, [second], to: "test-server", opened: opened))
    }

    static let proxy = chain(
        step("you", ["R 8080 localhost:8888"], to: "bridge-host"),
        step("bridge-host", ["R 9999 localhost:8080"], to: "beta-server", shell: false))
}
