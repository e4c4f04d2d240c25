internal import Evidence

/// An anonymous look at the root DSE (RFC 4512 §5.1): does it know StartTLS (RFC 4511 §4.14)? No bind, no change.
struct LDAPDialogue: ServiceDialogue {
    /// searchRequest: base "", only it, for anything, the attribute supportedExtension.
    static let rootSearch: [UInt8] = element(
        0x30,
        element(0x02, [1])
            + element(
                0x63,
                element(0x04, []) + element(0x0a, [0]) + element(0x0a, [0]) + element(0x02, [1]) + element(0x02, [5])
                    + element(0x01, [0]) + element(0x87, Array("objectClass".utf8))
                    + element(0x30, element(0x04, Array("supportedExtension".utf8)))))

    private static let unbind: [UInt8] = element(0x30, element(0x02, [2]) + element(0x42, []))
    private static let startTLS = Array("1.3.6.1.4.1.1466.20037".utf8)

    private var bytes: [UInt8] = []
    private(set) var terms = ServiceTerms(service: .ldap, takesCredentials: true)

    mutating func receive(_ more: [UInt8]) -> DialogueStep {
        bytes += more
        guard bytes.count <= LineBuffer.limit else { return .done(farewell: LDAPDialogue.unbind) }
        while let (message, rest) = LDAPDialogue.first(bytes[...]) {
            bytes = Array(rest)
            // messageID, then the answer itself.
            guard message.tag == 0x30, let (number, answer) = LDAPDialogue.first(message.content),
                number.tag == 0x02, let (operation, _) = LDAPDialogue.first(answer)
            else { return .done(farewell: []) }
            switch operation.tag {
            case 0x64: learn(operation.content)
            case 0x73: continue
            default: return .done(farewell: LDAPDialogue.unbind)
            }
        }
        return .wait
    }

    /// SearchResultEntry: the name, then attributes, each a type and a set of values.
    private mutating func learn(_ entry: ArraySlice<UInt8>) {
        guard let (_, attributes) = LDAPDialogue.first(entry), let (list, _) = LDAPDialogue.first(attributes) else {
            return
        }
        var rest = list.content
        while let (attribute, next) = LDAPDialogue.first(rest) {
            rest = next
            guard let (type, values) = LDAPDialogue.first(attribute.content),
                String(decoding: type.content, as: UTF8.self).lowercased() == "supportedextension",
                var (set, _) = LDAPDialogue.first(values)
            else { continue }
            terms.upgrade = .notOffered
            while let (value, others) = LDAPDialogue.first(set.content) {
                if Array(value.content) == LDAPDialogue.startTLS { terms.upgrade = .offered }
                set.content = others
            }
        }
    }

    private struct Element {
        var tag: UInt8
        var content: ArraySlice<UInt8>
    }

    /// The first element of `bytes` in BER with a definite length (X.690 §8.1), and what follows; nil until it is whole.
    private static func first(_ bytes: ArraySlice<UInt8>) -> (Element, ArraySlice<UInt8>)? {
        var rest = bytes
        guard let tag = rest.popFirst(), let short = rest.popFirst() else { return nil }
        var length = Int(short)
        if short >= 0x80 {
            let count = Int(short & 0x7f)
            guard (1...3).contains(count), rest.count >= count else { return nil }
            length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(count)
        }
        guard rest.count >= length else { return nil }
        return (Element(tag: tag, content: rest.prefix(length)), rest.dropFirst(length))
    }

    /// `content` in BER; shorter than 128 bytes here.
    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        [tag, UInt8(content.count)] + content
    }
}
