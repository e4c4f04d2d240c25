import Foundation
import HostSystem

/// A key and a certificate signed by itself, made by openssl(1) for one test.
final class TestIdentity: Sendable {
    private let directory: URL
    var certificate: String { directory.appendingPathComponent("certificate.pem").path }
    var key: String { directory.appendingPathComponent("key.pem").path }

    /// - Parameters:
    ///   - names: as subjectAltName takes them, e.g. `DNS:www,IP:127.0.0.1`; nil: a common name alone.
    ///   - start, end: as openssl-ca(1) takes dates.
    init(names: String? = "DNS:www.example.com", start: String? = nil, end: String? = nil) async throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let script = """
            set -e
            cd "$1"
            openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out request \
                -subj '/O=Tests/CN=common.example.com' ${2:+-addext "subjectAltName=$2"}
            : > index
            printf '%s\\n' '[ca]' 'default_ca=x' '[x]' 'database=index' 'new_certs_dir=.' 'rand_serial=yes' \
                'default_md=sha256' 'policy=y' 'copy_extensions=copy' 'default_days=9' '[y]' 'commonName=supplied' > conf
            openssl ca -batch -notext -selfsign -config conf -keyfile key.pem -in request -out certificate.pem \
                ${3:+-startdate "$3"} ${4:+-enddate "$4"}
            """
        let request = ProcessRequest(
            "sh", ["-c", script, "sh", directory.path, names ?? "", start ?? "", end ?? ""],
            deadline: Deadline(after: .seconds(120)))
        let outcome = try await ProcessRunner().run(request)
        guard FileManager.default.fileExists(atPath: certificate) else { throw Failure(text: outcome.error.text) }
    }

    struct Failure: Error { var text: String }

    deinit { try? FileManager.default.removeItem(at: directory) }
}
