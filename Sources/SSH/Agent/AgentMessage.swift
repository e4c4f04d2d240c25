internal import SSHWire

/// Messages of the agent protocol (draft-miller-ssh-agent): a length, a number, a body. Pure and bounded.
package enum AgentMessage {
    static let failure: UInt8 = 5
    static let requestIdentities: UInt8 = 11
    static let identitiesAnswer: UInt8 = 12
    static let signRequest: UInt8 = 13
    static let signResponse: UInt8 = 14

    /// OpenSSH's MAX_AGENT_REPLY_LEN.
    package static let longest = 256 * 1024
    /// OpenSSH's MAX_AGENT_IDENTITIES.
    package static let identityLimit = 2048

    /// `payload` with its length in front.
    package static func framed(_ payload: [UInt8]) -> [UInt8] {
        var writer = WireWriter()
        writer.string(payload)
        return writer.bytes
    }

    /// The keys in an SSH_AGENT_IDENTITIES_ANSWER; nil if it is none, or is malformed. Keys with a blob that is no key
    /// are left out.
    package static func identities(in payload: [UInt8]) -> [PublicKey]? {
        var reader = WireReader(payload)
        guard reader.byte() == identitiesAnswer, let count = reader.uint32(), count <= UInt32(identityLimit) else {
            return nil
        }
        var keys: [PublicKey] = []
        for _ in 0..<count {
            guard let blob = reader.string(), let comment = reader.text() else { return nil }
            if let key = PublicKey(blob: blob, comment: String(comment.prefix(256))) { keys.append(key) }
        }
        return keys
    }

    /// The answer of an agent that holds only `key`.
    static func identitiesAnswer(with key: PublicKey) -> [UInt8] {
        var writer = WireWriter()
        writer.byte(identitiesAnswer)
        writer.uint32(1)
        writer.string(key.blob)
        writer.string(key.comment)
        return writer.bytes
    }

    /// The key that a sign request is for; nil if `payload` is no sign request.
    static func keyToSign(in payload: [UInt8]) -> [UInt8]? {
        var reader = WireReader(payload)
        return reader.byte() == signRequest ? reader.string() : nil
    }
}
