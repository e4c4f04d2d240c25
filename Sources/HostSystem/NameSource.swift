/// Where the addresses of a name came from.
package enum NameSource: Sendable, Hashable {
    /// The name is an address.
    case literal
    /// Lines of /etc/hosts that hold the name and all its addresses.
    case hostsFile([FileLine])
    /// Some other service: DNS as a rule; which one the system does not say.
    case nameService(NameServiceConfiguration)
}

/// A line of a text file.
package struct FileLine: Sendable, Hashable, CustomStringConvertible {
    /// As it was opened, e.g. `/etc/hosts`.
    package var path: String
    /// From 1.
    package var line: Int
    /// The whole line, comment included, without its line end.
    package var text: String

    /// `path:line`, as compilers name a place.
    package var description: String { "\(path):\(line)" }
}

/// How this host is told to look names up.
package struct NameServiceConfiguration: Sendable, Hashable {
    /// The `hosts:` line of nsswitch.conf(5).
    package var hosts: FileLine?
    /// Its services in order, without the `[…]` actions; glibc's default where there is no line.
    package var services: [String] = ["files", "dns"]
    /// `nameserver` of resolv.conf(5), in order.
    package var nameservers: [String] = []
    /// `search` or `domain` of resolv.conf(5), in order.
    package var searchDomains: [String] = []
}

/// The files behind getaddrinfo(3): hosts(5), nsswitch.conf(5), resolv.conf(5).
struct NameServiceFiles: Sendable {
    var hosts = "/etc/hosts"
    var nsswitch = "/etc/nsswitch.conf"
    var resolv = "/etc/resolv.conf"

    /// Never blocks for long: each file is read up to 1 MiB.
    func source(of name: String, addresses: [IPAddress]) -> NameSource {
        let configuration = configuration()
        guard configuration.services.contains("files") || configuration.hosts == nil else {
            return .nameService(configuration)
        }
        let lines = Self.lines(of: name, in: text(hosts), path: hosts)
        let listed = Set(lines.map(\.address.withoutScope))
        let matching = addresses.allSatisfy { listed.contains($0.withoutScope) }
        guard !addresses.isEmpty, matching else { return .nameService(configuration) }
        let used = Set(addresses.map(\.withoutScope))
        return .hostsFile(lines.filter { used.contains($0.address.withoutScope) }.map(\.line))
    }

    func configuration() -> NameServiceConfiguration {
        var found = NameServiceConfiguration()
        for (number, words, line) in Self.words(text(nsswitch)) where words.first == "hosts:" {
            found.hosts = FileLine(path: nsswitch, line: number, text: line)
            found.services = Self.services(words.dropFirst().joined(separator: " "))
            break
        }
        for (_, words, _) in Self.words(text(resolv), comments: "#;") {
            switch words.first {
            case "nameserver": if words.count > 1 { found.nameservers.append(words[1]) }
            // The last of them counts.
            case "search", "domain": found.searchDomains = Array(words.dropFirst())
            default: break
            }
        }
        return found
    }

    private func text(_ path: String) -> String {
        (try? FileContents.read(path, limit: 1 << 20, mayBeCut: true).text) ?? ""
    }

    /// The lines of hosts(5) that name `name`, with their addresses; names compare without case.
    static func lines(of name: String, in text: String, path: String) -> [(line: FileLine, address: IPAddress)] {
        var wanted = name.lowercased()
        if wanted.hasSuffix(".") { wanted.removeLast() }
        return words(text).compactMap { number, words, line in
            guard words.dropFirst().contains(where: { $0.lowercased() == wanted }) else { return nil }
            guard let first = words.first, let address = IPAddress(first) else { return nil }
            return (FileLine(path: path, line: number, text: line), address)
        }
    }

    /// `files [NOTFOUND=return] dns` → `files`, `dns`.
    static func services(_ text: String) -> [String] {
        var depth = 0
        let outside = text.filter { character in
            if character == "[" { depth += 1 }
            defer { if character == "]" { depth = max(0, depth - 1) } }
            return depth == 0
        }
        return outside.split { $0 == " " || $0 == "\t" }.map(String.init)
    }

    /// Lines that are not empty, cut into words, with their numbers and without comments; at most 100,000 of them.
    static func words(_ text: String, comments: String = "#") -> [(Int, [String], String)] {
        var result: [(Int, [String], String)] = []
        var number = 0
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let code = line.prefix { !comments.utf8.contains($0) }
            let words = code.split { [0x20, 0x09, 0x0d].contains($0) }.map { String(decoding: $0, as: UTF8.self) }
            if words.isEmpty { continue }
            result.append((number, words, String(decoding: line.filter { $0 != 0x0d }, as: UTF8.self)))
            if result.count == 100_000 { break }
        }
        return result
    }
}
