internal import SSHText
internal import SpecReading

extension EffectiveConfiguration {
    /// What the command line alone says, in the form of `ssh -G`: for machines without an ssh, and for configurations
    /// that ssh refuses. What a configuration file would add stays unsaid.
    static func fromCommandLine(_ line: SSHCommandLine) -> EffectiveConfiguration {
        var lines = ["host \(line.destination.host)", "hostname \(line.destination.host)"]
        lines.append("port \(line.first("p").flatMap { Int($0) } ?? line.destination.port ?? 22)")
        if let user = line.first("l") ?? line.destination.user { lines.append("user \(user)") }
        if line.has("4") { lines.append("addressfamily inet") }
        if line.has("6") { lines.append("addressfamily inet6") }
        for option in line.options where option.name == "i" { lines.append("identityfile \(option.value)") }
        if !line.has("i") {
            lines += ["rsa", "ecdsa", "ecdsa_sk", "ed25519", "ed25519_sk"].map { "identityfile ~/.ssh/id_\($0)" }
        }
        for (letter, setting) in [
            ("N", "sessiontype none"), ("f", "forkafterauthentication yes"), ("g", "gatewayports yes"),
            ("A", "forwardagent yes"),
        ] as [(Character, String)] where line.has(letter) { lines.append(setting) }
        if let jump = line.first("J") { lines.append("proxyjump \(jump)") }
        lines.append("userknownhostsfile ~/.ssh/known_hosts ~/.ssh/known_hosts2")
        lines.append("globalknownhostsfile /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2")
        return EffectiveConfiguration(parsing: lines.joined(separator: "\n"))
    }
}
