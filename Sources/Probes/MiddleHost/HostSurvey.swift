internal import HostSystem
package import SSHText
internal import TunnelModel

/// What one command found on a middle host: whose account it is, what ssh there makes of a command, and what listens.
package struct HostSurvey: Sendable, Hashable {
    /// Something that takes connections there.
    struct Listener: Sendable, Hashable {
        var address: IPAddress
        var port: Int
        /// The name and the number of its process; nil for those of other users.
        var process: (name: String, pid: Int32)? { owner.map { ($0.name, $0.pid) } }
        fileprivate var owner: Owner?
    }

    fileprivate struct Owner: Sendable, Hashable {
        var name: String
        var pid: Int32
    }

    /// The account, its number and its home there.
    var user = ""
    var userID = 0
    var home = "/"
    var hostname = ""
    /// SSH_AUTH_SOCK, empty where it is not set.
    var agentSocket = ""
    /// In the order of the kernel's list; at most 500.
    var listeners: [Listener] = []
    /// The command lines of the account's own ssh processes, by their numbers.
    var sshProcesses: [Int32: [String]] = [:]
    /// What `ssh -G` said; nil where it refused the words.
    package internal(set) var configuration: EffectiveConfiguration?
    /// Its standard error: why it refused them; foreign.
    package internal(set) var complaint = ""
    /// There is an ssh.
    package internal(set) var hasSSH = true

    /// A question and the way to read its answer: the marks are new each time, so that nothing can pass for them.
    struct Question: Sendable {
        private let mark: String
        /// For the account's shell, whichever it is: one quoted line for sh(1) (POSIX.1-2024 XCU).
        let command: String

        init(_ words: [String], mark: String = "=" + String(UInt64.random(in: .min ... .max), radix: 16)) {
            self.mark = mark
            let question = words.map(RemoteShell.quoted).joined(separator: " ")
            let parts = [
                // Start-up files of the account's shell may have ended in the middle of a line.
                "m=\(mark)", "echo", "printf '%s\\n' \"$m account\" \"$(id -un)\" \"$(id -u)\" \"$HOME\"",
                "printf '%s\\n' \"$(hostname)\" \"$SSH_AUTH_SOCK\"",
                "echo \"$m tcp\"", "cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep ' 0A ' | head -n 500",
                "echo \"$m owners\"", "ss -Hltnp 2>/dev/null | head -n 500",
                "echo \"$m processes\"",
                "for c in /proc/[0-9]*/comm; do p=${c%/comm}; n=; [ -O \"$p\" ] && read n <\"$c\"; "
                    + "[ \"$n\" = ssh ] && printf '%s ' \"${p#/proc/}\" && "
                    + "tr '\\000\\012' '\\001 ' <\"$p/cmdline\" && echo; done 2>/dev/null",
                "echo \"$m configuration\"", "ssh \(question)", "echo \"$m status $?\"",
            ]
            command = RemoteShell.command(parts.joined(separator: "; "))
        }

        /// Nil where no shell answered.
        func answer(_ output: [UInt8], errors: [UInt8]) -> HostSurvey? {
            let lines = output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            var sections: [String: [ArraySlice<UInt8>]] = [:]
            var section = ""
            for line in lines {
                if let name = name(of: line) {
                    section = name
                    sections[name] = []
                } else if !section.isEmpty {
                    sections[section]?.append(line)
                }
            }
            guard let account = sections["account"], account.count >= 5 else { return nil }
            var survey = HostSurvey()
            let texts = account.map { String(String(decoding: $0, as: UTF8.self).prefix(1024)) }
            (survey.user, survey.userID, survey.home) = (texts[0], Int(texts[1]) ?? 0, texts[2])
            (survey.hostname, survey.agentSocket) = (texts[3], texts[4])
            survey.readListeners(sections["tcp"] ?? [], owners: sections["owners"] ?? [])
            survey.readProcesses(sections["processes"] ?? [])
            let status = sections.keys.lazy.filter { $0.hasPrefix("status ") }.compactMap { Int($0.dropFirst(7)) }.first
            survey.complaint = String(decoding: errors.prefix(8192), as: UTF8.self)
            survey.hasSSH = status != 127
            if status == 0, let text = sections["configuration"] {
                survey.configuration = EffectiveConfiguration(
                    parsing: text.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n"))
            }
            return survey
        }

        private func name(of line: ArraySlice<UInt8>) -> String? {
            guard line.starts(with: (mark + " ").utf8), line.count < 64 else { return nil }
            return String(decoding: line.dropFirst(mark.utf8.count + 1), as: UTF8.self)
        }
    }
}

extension HostSurvey {
    /// Lines of ss(8); without one those of proc(5) `/proc/net/tcp` in state LISTEN, which know neither processes nor
    /// whether a listener on `::` takes IPv4 as well: it is taken to.
    fileprivate mutating func readListeners(_ lines: [ArraySlice<UInt8>], owners: [ArraySlice<UInt8>]) {
        for line in owners.prefix(500) {
            listeners += Self.listeners(String(decoding: line.prefix(1024), as: UTF8.self))
        }
        guard listeners.isEmpty else { return }
        for line in lines.prefix(500) {
            let fields = String(decoding: line.prefix(1024), as: UTF8.self).split(separator: " ")
            guard fields.count > 3, let (address, port) = Self.place(fields[1]) else { continue }
            listeners.append(Listener(address: address, port: port))
            if !address.isIPv4, address.isUnspecified, let both = IPAddress("0.0.0.0") {
                listeners.append(Listener(address: both, port: port))
            }
        }
    }

    /// `LISTEN 0 128 127.0.0.1:2999 0.0.0.0:* users:(("ssh",pid=12,fd=4))`; `*:80` is every address of both families.
    private static func listeners(_ line: String) -> [Listener] {
        let fields = line.split(separator: " ")
        guard fields.count > 3, let colon = fields[3].lastIndex(of: ":"),
            let port = Int(fields[3][fields[3].index(after: colon)...])
        else { return [] }
        let place = fields[3][..<colon].filter { $0 != "[" && $0 != "]" }.prefix { $0 != "%" }
        let addresses = place == "*" ? ["0.0.0.0", "::"] : [String(place)]
        let owner = owner(line)
        return addresses.compactMap { IPAddress($0) }.map { Listener(address: $0, port: port, owner: owner) }
    }

    /// `0100007F:0BB7`: words of the machine's own byte order, which is little-endian wherever Linux runs ssh today.
    private static func place(_ text: Substring) -> (IPAddress, Int)? {
        let parts = text.split(separator: ":")
        guard parts.count == 2, [8, 32].contains(parts[0].count), let port = Int(parts[1], radix: 16) else {
            return nil
        }
        var bytes: [UInt8] = []
        var rest = parts[0]
        while !rest.isEmpty {
            guard let word = UInt32(rest.prefix(8), radix: 16) else { return nil }
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
            rest = rest.dropFirst(8)
        }
        let text =
            bytes.count == 4
            ? bytes.map { String($0) }.joined(separator: ".")
            : stride(from: 0, to: 16, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
                .joined(separator: ":")
        return IPAddress(text).map { ($0, port) }
    }

    /// Of several processes that share a socket the first.
    private static func owner(_ line: String) -> Owner? {
        guard let start = line.firstRange(of: "users:((\""),
            let end = line[start.upperBound...].firstIndex(of: "\""),
            let number = line[end...].firstRange(of: "pid="),
            let pid = Int32(line[number.upperBound...].prefix { $0.isNumber })
        else { return nil }
        return Owner(name: ForeignText(String(line[start.upperBound..<end]), limit: 64).description, pid: pid)
    }

    /// `PID word\u{1}word\u{1}`.
    fileprivate mutating func readProcesses(_ lines: [ArraySlice<UInt8>]) {
        for line in lines.prefix(200) {
            let text = String(decoding: line.prefix(16_384), as: UTF8.self)
            guard let blank = text.firstIndex(of: " "), let pid = Int32(text[..<blank]) else { continue }
            let words = text[text.index(after: blank)...].split(separator: "\u{1}", omittingEmptySubsequences: false)
            sshProcesses[pid] = words.dropLast().map(String.init)
        }
    }
}
