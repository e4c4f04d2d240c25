internal import TunnelModel

/// What a server says in SSH_MSG_DEBUG (RFC 4253 §11.3): sshd tells there why it refused a key or a forward.
package enum ServerMessage: Hashable, Sendable {
    /// What the accepted key may do.
    case keyOptions(KeyOptions)
    /// `from=` does not list the client's host or address.
    case hostNotPermitted(KeyLocation, host: String)
    /// `source-address` of a certificate does not list the client's address.
    case addressNotPermitted(KeyLocation, address: String)
    /// `from=` cannot be read.
    case invalidFrom(KeyLocation)
    /// `expiry-time=` has passed.
    case entryExpired(KeyLocation, at: String)
    /// sshd cannot read the options of a line.
    case badKeyOptions(KeyLocation, reason: String)
    /// A variable that the key sets.
    case environment(KeyLocation, text: String)
    /// StrictModes: a file, or a directory above it, is writable by others.
    case ignoredFile(kind: String, reason: String)
    /// The options of the key or the certificate refuse this login; the reason stands in another message.
    case refusedByOptions(certificate: Bool)
    /// A certificate is expired, not yet valid, or for other principals.
    case certificateInvalid(reason: String)
    /// None of a certificate's principals is allowed here.
    case principalMissing
    /// AllowTcpForwarding, DisableForwarding or the key forbid a remote listener.
    case portForwardingDisabled
    /// The same for unix sockets.
    case streamLocalForwardingDisabled
    /// PermitListen, `permitlisten` or AllowStreamLocalForwarding refuse this listener.
    case portForwardingRefused
    /// GatewayPorts yes: the address asked for was replaced by the wildcard.
    case listenAddressOverridden(address: String)
    /// Anything else, made safe to print.
    case other(String)

    /// Understands the text of one message.
    package init(_ text: String) {
        let text = String(decoding: text.utf8.prefix(4096), as: UTF8.self)
        self =
            ServerMessage.exact[text] ?? ServerMessage.certificateMessage(text) ?? ServerMessage.forwardMessage(text)
            ?? ServerMessage.locatedMessage(text) ?? .other(ForeignText(text).description)
    }

    /// The same of the bytes as they came: the first 4 KiB, with invalid UTF-8 repaired.
    package init(_ bytes: [UInt8]) {
        self.init(String(decoding: bytes.prefix(4096), as: UTF8.self))
    }

    private static let exact: [String: ServerMessage] = [
        "Server has disabled port forwarding.": .portForwardingDisabled,
        "Server has disabled streamlocal forwarding.": .streamLocalForwardingDisabled,
        "port forwarding refused": .portForwardingRefused,
        "Refused by key options": .refusedByOptions(certificate: false),
        "Refused by certificate options": .refusedByOptions(certificate: true),
        "Certificate does not contain an authorized principal": .principalMissing,
    ]

    /// `Certificate invalid: expired`, since 9.9 behind `Refused Certificate ID "…" serial=…: `.
    private static func certificateMessage(_ text: String) -> ServerMessage? {
        guard text.hasPrefix("Certificate invalid: ") || text.hasPrefix("Refused Certificate ID ") else { return nil }
        guard let range = text.lastRange(of: "Certificate invalid: ") else {
            return text.hasSuffix("Certificate does not contain an authorized principal") ? .principalMissing : nil
        }
        return .certificateInvalid(reason: ForeignText(String(text[range.upperBound...])).description)
    }

    private static func forwardMessage(_ text: String) -> ServerMessage? {
        let before = "Forwarding listen address \"", after = "\" overridden by server GatewayPorts"
        if text.hasPrefix(before), text.hasSuffix(after), text.utf8.count >= before.utf8.count + after.utf8.count {
            let address = text.dropFirst(before.count).dropLast(after.count)
            return .listenAddressOverridden(address: ForeignText(String(address)).description)
        }
        if text.hasPrefix("Ignored "), let colon = text.firstRange(of: ": ") {
            let kind = text[
                text.index(
                    text.startIndex, offsetBy: 8)..<max(colon.lowerBound, text.index(text.startIndex, offsetBy: 8))]
            return .ignoredFile(
                kind: ForeignText(String(kind)).description,
                reason: ForeignText(String(text[colon.upperBound...])).description)
        }
        return nil
    }

    /// `LOCATION: text`.
    private static func locatedMessage(_ text: String) -> ServerMessage? {
        // The path itself may hold a colon: take the first place that reads as a location.
        var search = text.startIndex
        while let colon = text[search...].firstRange(of: ": ") {
            if let location = KeyLocation(text[..<colon.lowerBound]),
                let message = located(location, text[colon.upperBound...])
            {
                return message
            }
            search = colon.upperBound
        }
        return nil
    }

    private static func located(_ location: KeyLocation, _ text: Substring) -> ServerMessage? {
        func quoted(_ before: String, _ after: String) -> String? {
            guard text.hasPrefix(before), text.hasSuffix(after), text.count >= before.count + after.count else {
                return nil
            }
            return ForeignText(String(text.dropFirst(before.count).dropLast(after.count))).description
        }
        if text == "key options:" || text.hasPrefix("key options: ") {
            return .keyOptions(KeyOptions(location: location, list: text.dropFirst("key options:".count)))
        }
        if let host = quoted("Your host '", "' is not permitted to use this key for login.") {
            return .hostNotPermitted(location, host: host)
        }
        if let address = quoted("Your address '", "' is not permitted to use this certificate for login.") {
            return .addressNotPermitted(location, address: address)
        }
        if let time = quoted("entry expired at ", "") { return .entryExpired(location, at: time) }
        if let reason = quoted("bad key options: ", "") { return .badKeyOptions(location, reason: reason) }
        if let reason = quoted("bad principals options: ", "") { return .badKeyOptions(location, reason: reason) }
        if let text = quoted("environment: ", "") { return .environment(location, text: text) }
        return text == "invalid from criteria" ? .invalidFrom(location) : nil
    }
}

extension String {
    /// The last occurrence of a text.
    fileprivate func lastRange(of text: String) -> Range<String.Index>? {
        var last: Range<String.Index>?
        var search = startIndex
        while let range = self[search...].firstRange(of: text) {
            last = range
            search = range.upperBound
        }
        return last
    }
}
