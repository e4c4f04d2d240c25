/// What could be seen in the clear of one SSH handshake, from the connection to SSH_MSG_NEWKEYS (RFC 4253 §4 to §7).
///
/// Every text and byte string in it comes from the server: untrusted, bounded, to be escaped before it is shown.
package struct HandshakeReport: Sendable, Hashable {
    /// How far a handshake came; later stages compare greater.
    package enum Stage: Int, Sendable, Hashable, Comparable, CaseIterable {
        /// The transport is connected, and nothing has been understood.
        case connected
        /// The server's identification line is complete.
        case identification
        /// The server's KEXINIT is complete.
        case kexInit
        /// The server's key exchange reply, with its host key, is complete.
        case kexReply
        /// The server has sent NEWKEYS: from here on everything is encrypted.
        case newKeys

        /// The one that comes sooner in a handshake is less.
        package static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
    }

    /// Who ended the byte stream.
    package enum Closer: Sendable, Hashable { case server, client }

    /// How and when the byte stream ended.
    package struct Closure: Sendable, Hashable {
        /// Whose end came first; what the other side then did is not recorded.
        package let by: Closer
        /// nil for an orderly end (FIN); else errno(3): ECONNRESET for a reset, ETIMEDOUT, EHOSTUNREACH, …
        package let error: Int32?
        /// Since the start of the handshake.
        package let at: Duration

        /// Everything as the properties say.
        package init(by closer: Closer, error: Int32?, at: Duration) {
            by = closer
            self.error = error
            self.at = at
        }
    }

    /// SSH_MSG_DISCONNECT sent in the clear (RFC 4253 §11.1).
    package struct Disconnect: Sendable, Hashable {
        /// The reason code (RFC 4253 §11.1): 2 protocol error, 11 by application, 12 too many connections, …
        package let code: UInt32
        /// The description that comes with it; the server's words.
        package let text: String

        /// Everything as the properties say.
        package init(code: UInt32, text: String) {
            self.code = code
            self.text = text
        }
    }

    /// When each stage was reached, since the start of the handshake.
    package internal(set) var reached: [Stage: Duration] = [.connected: .zero]
    /// The last stage reached.
    package var stage: Stage { reached.keys.max() ?? .connected }

    /// Lines sent before the identification, without line ends: at most 64, of at most 1,024 bytes each.
    package internal(set) var linesBefore: [[UInt8]] = []
    /// How many such lines there were in all.
    package internal(set) var linesBeforeCount = 0
    /// An incomplete line at the end of what was received before the identification; at most 1,024 bytes.
    package internal(set) var unfinishedLine: [UInt8] = []
    /// 64 KiB came and no identification: the observer has given up.
    package internal(set) var isEndless = false
    /// Nil until the line is complete.
    package internal(set) var identification: ServerIdentification?

    /// The server's first KEXINIT; nil until it is complete.
    package internal(set) var serverKexInit: KeyExchangeInit?
    /// The first KEXINIT that libssh sent; nil until it is complete.
    package internal(set) var clientKexInit: KeyExchangeInit?
    /// The public host key blob of the key exchange reply (K_S of RFC 4253 §8); its signature is not verified here.
    package internal(set) var hostKeyBlob: [UInt8]?
    /// The first that the server sent before NEWKEYS; later ones are encrypted.
    package internal(set) var disconnect: Disconnect?
    /// SSH_MSG_DEBUG texts in the clear; at most 16.
    package internal(set) var debugTexts: [String] = []
    /// Message numbers, from the server, that a handshake does not contain; at most 32.
    package internal(set) var unexpectedMessages: [UInt8] = []
    /// The length field of a packet that cannot be one (RFC 4253 §6), from the server: not SSH, or a damaged stream.
    package internal(set) var impossiblePacketLength: UInt32?

    /// Bytes through the transport up to now, all of them, encrypted ones included.
    package internal(set) var bytesFromServer: UInt64 = 0
    /// The same the other way, as far as the kernel has taken them.
    package internal(set) var bytesToServer: UInt64 = 0
    /// The first bytes that the server sent; at most 256.
    package internal(set) var firstBytes: [UInt8] = []
    /// When the first and the last byte came from the server, since the start of the handshake.
    package internal(set) var firstByteAt: Duration?
    /// Nil, as ``firstByteAt``, while nothing has come.
    package internal(set) var lastByteAt: Duration?
    /// Nil while the stream is open in both directions; of several ends the first one.
    package internal(set) var closure: Closure?

    /// The key exchange method that both lists agree on, guessed from the two KEXINITs.
    package var kexAlgorithm: String? {
        guard let clientKexInit, let serverKexInit else { return nil }
        return KeyExchangeInit.agreed(client: clientKexInit.kexAlgorithms, server: serverKexInit.kexAlgorithms)
    }

    /// The host key algorithm that both lists agree on.
    package var hostKeyAlgorithm: String? {
        guard let clientKexInit, let serverKexInit else { return nil }
        return KeyExchangeInit.agreed(client: clientKexInit.hostKeyAlgorithms, server: serverKexInit.hostKeyAlgorithms)
    }
}

/// The server's identification line (RFC 4253 §4.2): `SSH-protoversion-softwareversion SP comments CR LF`.
package struct ServerIdentification: Sendable, Hashable {
    /// Which protocol the line speaks of.
    package enum Version: Sendable, Hashable {
        /// 2.0, or 1.99 from a server that speaks both (RFC 4253 §5.1).
        case ssh2
        /// 1.x below 1.99: the protocol that nobody should speak.
        case ssh1
        /// It begins with `SSH-` and breaks the grammar.
        case malformed
    }

    /// The line as it came, without its line end; at most 1,024 bytes.
    package let line: [UInt8]
    /// From ``protocolVersion`` and the line's grammar.
    package let version: Version
    /// `2.0`, `1.99`, `1.5`; nil if malformed.
    package let protocolVersion: String?
    /// `OpenSSH_9.2p1`; nil if malformed.
    package let software: String?
    /// What follows the first space; nil if there is none, or the line is malformed.
    package let comments: String?
    /// False if the line ended in LF alone, which old servers do and OpenSSH accepts.
    package let endsInCRLF: Bool
    /// More than the 255 bytes that RFC 4253 allows, line end included.
    package let isTooLong: Bool

    /// The line as UTF-8, what is not being replaced by U+FFFD; foreign.
    package var text: String { String(decoding: line, as: UTF8.self) }

    /// - Parameter raw: the line with its line end.
    init(raw: some BidirectionalCollection<UInt8>) {
        isTooLong = raw.count > 255
        var content = raw.last == 10 ? raw.dropLast() : raw.dropLast(0)
        endsInCRLF = raw.last == 10 && content.last == 13
        if content.last == 13 { content = content.dropLast() }
        line = Array(content.prefix(1024))
        let text = String(decoding: line, as: UTF8.self)
        let printable = line.allSatisfy { $0 >= 32 && $0 != 127 }
        let parts = text.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
        guard printable, parts.count == 3, parts[0] == "SSH", !parts[1].isEmpty, !parts[2].isEmpty else {
            (version, protocolVersion, software, comments) = (.malformed, nil, nil, nil)
            return
        }
        let rest = parts[2].split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        protocolVersion = String(parts[1])
        software = String(rest[0])
        comments = rest.count > 1 ? String(rest[1]) : nil
        switch protocolVersion {
        case "2.0", "1.99": version = .ssh2
        case .some(let other) where other.hasPrefix("1."): version = .ssh1
        default: version = .malformed
        }
    }
}
