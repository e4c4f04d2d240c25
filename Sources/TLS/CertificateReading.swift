internal import CLibSSL
internal import HostSystem

/// Reads certificates that the library holds. The handles stay the caller's.
enum CertificateReading {
    private static let mostNames = 64
    private static let longestName = 512

    static func certificate(_ handle: OpaquePointer) -> Certificate {
        let (names, count) = names(handle)
        return Certificate(
            names: names, nameCount: count, issuer: issuer(handle), notBefore: time(X509_get0_notBefore(handle)),
            notAfter: time(X509_get0_notAfter(handle)),
            // X509_check_issued(3): "X509_V_OK if the certificate subject was issued by issuer".
            isSelfSigned: X509_check_issued(handle, handle) == X509_V_OK, fingerprint: fingerprint(handle))
    }

    /// Whether a client that asks for `name` takes the certificate for it (RFC 6125; an address by iPAddress only).
    static func isFor(_ name: String, _ handle: OpaquePointer) -> Bool {
        guard !name.isEmpty, !name.utf8.contains(0) else { return false }
        if IPAddress(name) != nil { return X509_check_ip_asc(handle, name, 0) == 1 }
        return X509_check_host(handle, name, name.utf8.count, 0, nil) == 1
    }

    private static func names(_ handle: OpaquePointer) -> ([String], Int) {
        var found: [String] = []
        var count = 0
        if let names = td_tls_alternative_names(handle) {
            defer { td_tls_names_free(names) }
            for index in 0..<max(0, td_tls_name_count(names)) {
                var bytes: UnsafePointer<UInt8>?
                var length: Int32 = 0
                let kind = td_tls_name(names, index, &bytes, &length)
                guard kind >= 0, let bytes, length > 0 else { continue }
                count += 1
                guard found.count < mostNames else { continue }
                let content = Array(UnsafeBufferPointer(start: bytes, count: Int(length)))
                if kind == GEN_IPADD {
                    found.append(IPAddress(networkBytes: content)?.description ?? "an address of \(length) bytes")
                } else {
                    found.append(String(decoding: content.prefix(longestName), as: UTF8.self))
                }
            }
        }
        if count > 0 { return (found, count) }
        let common = entry(NID_commonName, of: X509_get_subject_name(handle))
        return (common.map { [$0] } ?? [], common == nil ? 0 : 1)
    }

    private static func issuer(_ handle: OpaquePointer) -> String {
        let name = X509_get_issuer_name(handle)
        return entry(NID_commonName, of: name) ?? entry(NID_organizationName, of: name) ?? ""
    }

    /// The last entry of a kind, which is the most specific one.
    private static func entry(_ kind: Int32, of name: OpaquePointer?) -> String? {
        guard let name else { return nil }
        var last: Int32 = -1
        for _ in 0..<16 {
            let next = X509_NAME_get_index_by_NID(name, kind, last)
            if next < 0 { break }
            last = next
        }
        guard last >= 0, let entry = X509_NAME_get_entry(name, last), let data = X509_NAME_ENTRY_get_data(entry) else {
            return nil
        }
        var text: UnsafeMutablePointer<UInt8>?
        let length = ASN1_STRING_to_UTF8(&text, data)
        guard length >= 0, let text else { return nil }
        defer { td_tls_free(text) }
        return String(decoding: UnsafeBufferPointer(start: text, count: min(Int(length), longestName)), as: UTF8.self)
    }

    private static func time(_ time: UnsafePointer<ASN1_TIME>?) -> Timestamp? {
        var seconds: Int64 = 0
        guard td_tls_time(time, &seconds) == 1 else { return nil }
        return Timestamp(milliseconds: seconds * 1000)
    }

    private static func fingerprint(_ handle: OpaquePointer) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        guard X509_digest(handle, EVP_sha256(), &digest, &length) == 1 else { return [] }
        return Array(digest.prefix(Int(length)))
    }
}
