internal import SSHWire

/// A public key or certificate as it goes over the wire (RFC 4253 §6.6, RFC 5656, RFC 8709, PROTOCOL.certkeys).
package struct PublicKeyBlob: Hashable, Sendable {
    /// All of its bytes, those of a certificate included.
    package let blob: [UInt8]
    /// `ssh-ed25519`, `ssh-rsa-cert-v01@openssh.com` and the like.
    package let type: String
    /// Of the modulus (RSA), the prime (DSA) or the curve; nil for a type we do not know.
    package let bits: Int?
    /// What a certificate says; nil for a plain key.
    package let certificate: Certificate?

    /// Larger than any key: 16384-bit RSA takes 2 KiB, a certificate somewhat more.
    private static let largest = 256 * 1024

    /// Nil for bytes that are no key; a type we do not know is accepted as it is.
    package init?(_ blob: some Collection<UInt8>) {
        guard blob.count <= PublicKeyBlob.largest else { return nil }
        var wire = WireReader(blob)
        guard let type = wire.text(), PublicKeyBlob.isName(type) else { return nil }
        self.blob = Array(blob)
        self.type = type
        if KeyAlgorithm.isCertificate(type) {
            guard let certificate = Certificate(&wire, type: type) else { return nil }
            self.certificate = certificate
            bits = PublicKeyBlob(certificate.plainKey)?.bits
        } else {
            certificate = nil
            switch PublicKeyBlob.readKey(&wire, type: type) {
            case .known(let bits, _):
                guard wire.remaining == 0 else { return nil }
                self.bits = bits
            case .unknownType: bits = nil
            case .broken: return nil
            }
        }
    }

    /// A line of a `.pub` or `authorized_keys` file without options: type, base64, comment.
    package init?(line: some Collection<UInt8>) {
        let words = line.prefix(PublicKeyBlob.largest).split(whereSeparator: {
            $0 == 0x20 || $0 == 0x09 || $0 == 0x0d || $0 == 0x0a
        })
        guard words.count >= 2, let blob = Base64.decode(words[1]), let key = PublicKeyBlob(blob),
            key.type.utf8.elementsEqual(words[0])
        else { return nil }
        self = key
    }

    /// `SHA256:` and the digest of the plain key in base64 without padding, as ssh prints it; a certificate's is that
    /// of its key.
    package var fingerprint: String {
        "SHA256:" + Base64.encode(SHA256.digest(of: certificate?.plainKey ?? blob), padded: false)
    }

    enum KeyReading {
        /// The size, and the fields as they stood in the bytes.
        case known(bits: Int, fields: [UInt8])
        case unknownType
        case broken
    }

    /// Reads the fields of a plain key behind its type name.
    static func readKey(_ wire: inout WireReader, type: String) -> KeyReading {
        var copy = wire
        let fields: Int
        var bits: Int?
        switch KeyAlgorithm.keyType(of: type) {
        case "ssh-ed25519": (fields, bits) = (1, 256)
        case "sk-ssh-ed25519@openssh.com": (fields, bits) = (2, 256)
        case "ssh-rsa": fields = 2
        case "ssh-dss": fields = 4
        case "ecdsa-sha2-nistp256": (fields, bits) = (2, 256)
        case "ecdsa-sha2-nistp384": (fields, bits) = (2, 384)
        case "ecdsa-sha2-nistp521": (fields, bits) = (2, 521)
        case "sk-ecdsa-sha2-nistp256@openssh.com": (fields, bits) = (3, 256)
        default: return .unknownType
        }
        for index in 0..<fields {
            guard let field = wire.string() else { return .broken }
            // The modulus of RSA stands second, the prime of DSA first.
            if bits == nil, (fields == 2) == (index == 1) { bits = bitLength(field) }
        }
        let length = copy.remaining - wire.remaining
        return .known(bits: bits ?? 0, fields: copy.take(length) ?? [])
    }

    /// Of an mpint (RFC 4251 §5).
    private static func bitLength(_ number: [UInt8]) -> Int {
        let digits = number.drop { $0 == 0 }
        guard let first = digits.first else { return 0 }
        return (digits.count - 1) * 8 + (8 - first.leadingZeroBitCount)
    }

    /// A name of RFC 4251 §6: at most 64 printable characters, no comma.
    static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count) && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: ",") }
    }
}
