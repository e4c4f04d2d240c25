internal import SSHWire

/// A certificate of OpenSSH, version 01 (PROTOCOL.certkeys).
package struct Certificate: Hashable, Sendable {
    /// Whom it speaks for.
    package enum Kind: Hashable, Sendable {
        /// A login (1 on the wire); a machine (2).
        case user, host
        /// Any other number, which ssh refuses.
        case other(UInt32)
    }

    /// Given by the authority, 0 where it does not count; revocation lists may name it.
    package var serial: UInt64
    /// A host must not show a user's, nor a user a host's.
    package var kind: Kind
    /// Free text of the authority, which sshd writes to its log; not made safe to print.
    package var keyID: String
    /// Logins or host names; empty: all.
    package var principals: [String]
    /// Seconds since 1970; `validBefore` is the first moment of invalidity, and all ones mean for ever.
    package var validAfter: UInt64, validBefore: UInt64
    /// Name and value; a value of a known option is unpacked, a flag's is empty.
    package var criticalOptions: [Option]
    /// Permissions in the same form, e.g. `permit-port-forwarding`; those that are unknown count for nothing.
    package var extensions: [Option]
    /// The certified key without the certificate.
    package var plainKey: [UInt8]
    /// The key that signed.
    package var authorityKey: [UInt8]

    /// A critical option or an extension.
    package struct Option: Hashable, Sendable {
        /// As on the wire, e.g. `source-address`.
        package var name: String
        /// Text; empty where the name alone says everything.
        package var value: String
    }

    /// `SHA256:…` of the authority's key.
    package var authorityFingerprint: String {
        "SHA256:" + Base64.encode(SHA256.digest(of: authorityKey), padded: false)
    }

    /// The value of a critical option, e.g. `force-command` or `source-address`.
    package func criticalOption(_ name: String) -> String? {
        criticalOptions.first { $0.name == name }?.value
    }

    /// Whether an extension is granted, e.g. `permit-port-forwarding`.
    package func permits(_ name: String) -> Bool {
        extensions.contains { $0.name == name }
    }

    /// Whether the certificate is valid at a time, in seconds since 1970.
    package func isValid(at time: UInt64) -> Bool {
        validAfter <= time && time < validBefore
    }

    /// Reads what follows the type name; nil where anything is missing or left over.
    init?(_ wire: inout WireReader, type: String) {
        let plainType = KeyAlgorithm.keyType(of: type)
        guard wire.string() != nil, case .known(_, let fields) = PublicKeyBlob.readKey(&wire, type: plainType) else {
            return nil
        }
        guard let serial = wire.uint64(), let kind = wire.uint32(), let keyID = wire.text(),
            let principals = wire.string(),
            let validAfter = wire.uint64(), let validBefore = wire.uint64(), let critical = wire.string(),
            let extensions = wire.string(), wire.string() != nil, let authority = wire.string(), wire.string() != nil,
            wire.remaining == 0
        else { return nil }
        guard let names = Certificate.strings(principals), let options = Certificate.options(critical),
            let granted = Certificate.options(extensions)
        else { return nil }
        self.serial = serial
        self.kind = kind == 1 ? .user : kind == 2 ? .host : .other(kind)
        self.keyID = keyID
        self.principals = names
        self.validAfter = validAfter
        self.validBefore = validBefore
        self.criticalOptions = options
        self.extensions = granted
        self.authorityKey = authority
        let name = Array(plainType.utf8)
        let length = UInt32(name.count)
        plainKey = (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32($0))) } + name + fields
    }

    private static func strings(_ bytes: [UInt8]) -> [String]? {
        var wire = WireReader(bytes)
        var found: [String] = []
        while wire.remaining > 0 {
            // OpenSSH allows 256 principals.
            guard found.count < 1024, let text = wire.text() else { return nil }
            found.append(text)
        }
        return found
    }

    private static func options(_ bytes: [UInt8]) -> [Option]? {
        var wire = WireReader(bytes)
        var found: [Option] = []
        while wire.remaining > 0 {
            guard found.count < 1024, let name = wire.text(), let data = wire.string() else { return nil }
            // The data is itself a string where the option has a value.
            var inner = WireReader(data)
            let value = inner.string() ?? data
            found.append(
                Option(name: name, value: String(decoding: inner.remaining == 0 ? value : data, as: UTF8.self)))
        }
        return found
    }
}
