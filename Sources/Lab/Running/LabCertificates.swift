/// The certificates of one lab: an authority of its own, which every host trusts, and one certificate for each host
/// whose services need it; made when the lab starts, and gone with it.
enum LabCertificates {
    /// The authority's name; its hash is the file's name in a directory of authorities (openssl-rehash(1)).
    private static let authority = "/O=tundoctor/CN=tundoctor lab authority"
    private static let authorityFile = "/etc/ssl/certs/bba956b1.0"
    private static let newKey = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"

    private static func hosts(_ topology: Topology) -> [Host] {
        topology.hosts.filter { $0.services.contains(where: \.needsCertificate) }
    }

    /// Shell commands for the anchor; nothing where no host needs a certificate.
    static func generation(for topology: Topology) -> String {
        let hosts = hosts(topology)
        guard !hosts.isEmpty else { return "" }
        let leaves = hosts.map { host in
            """
            openssl req \(newKey) -subj /CN=\(host.name) -keyout /run/keys/tls-\(host.name).key \
            -out /run/keys/request 2>/dev/null
            echo subjectAltName=DNS:\(host.name) > /run/keys/extensions
            openssl x509 -req -in /run/keys/request -CA /run/keys/authority.pem -CAkey /run/keys/authority.key \
            -CAcreateserial -days 90 -extfile /run/keys/extensions -out /run/keys/tls-\(host.name).pem 2>/dev/null
            """
        }
        return """
            openssl req -x509 \(newKey) -days 90 -subj '\(authority)' \
            -addext keyUsage=critical,keyCertSign -keyout /run/keys/authority.key \
            -out /run/keys/authority.pem 2>/dev/null
            \(leaves.joined(separator: "\n"))
            """
    }

    /// Prints what was made, each file after the mark with its name.
    static func listing(for topology: Topology) -> String {
        let hosts = hosts(topology)
        guard !hosts.isEmpty else { return "" }
        return (["authority"] + hosts.map { "tls-\($0.name)" }).flatMap { ["\($0).pem", "\($0).key"] }.map { name in
            "echo '\(AnchorScript.keyMark)\(name)'\ncat /run/keys/\(name)"
        }.joined(separator: "\n")
    }

    /// What a host gets: everyone the authority, its services their certificate, and there the authority's key too, so
    /// that faults can make other certificates.
    static func files(of host: Host, in topology: Topology, _ texts: [String: String]) -> [File] {
        guard !hosts(topology).isEmpty else { return [] }
        func text(_ name: String) -> String { texts[name] ?? "" }
        var files = [File(authorityFile, text("authority.pem"))]
        if host.services.contains(where: \.needsCertificate) {
            files += [
                File("/etc/ssl/lab/host.pem", text("tls-\(host.name).pem")),
                File("/etc/ssl/lab/host.key", text("tls-\(host.name).key"), mode: "600"),
                File("/etc/ssl/lab/authority.pem", text("authority.pem")),
                File("/etc/ssl/lab/authority.key", text("authority.key"), mode: "600"),
            ]
        }
        return files
    }
}
