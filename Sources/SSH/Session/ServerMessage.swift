internal import SSHWire

/// A message of the server that libssh does not show, or shows without its reason; from its packet record.
///
/// All texts are the server's: untrusted, at most 4 KiB each.
package enum ServerMessage: Sendable, Hashable {
    /// SSH_MSG_DISCONNECT (RFC 4253 §11.1).
    case disconnect(HandshakeReport.Disconnect)
    /// SSH_MSG_DEBUG: sshd's own words on policies and key options.
    case debug(String)
    /// A KEXINIT: the first one, and one for each rekeying.
    case kexInit(KeyExchangeInit)
    /// SSH_MSG_EXT_INFO (RFC 8308), `server-sig-algs` among it.
    case extensions([String: String])
    /// SSH_MSG_USERAUTH_FAILURE (RFC 4252 §5.1).
    case authenticationFailure(methods: [String], isPartial: Bool)
    case authenticationSuccess
    case authenticationBanner(String)
    /// hostkeys-00@openssh.com: all host keys that the server has (OpenSSH PROTOCOL §2.5).
    case hostKeys([PublicKey])
    /// Another global request of the server, by name.
    case globalRequest(String)
    /// SSH_MSG_REQUEST_SUCCESS; the port, if it carries one (RFC 4254 §7.1).
    case requestSuccess(port: UInt32?)
    case requestFailure
    /// SSH_MSG_CHANNEL_OPEN of the server's own, by type: `auth-agent@openssh.com`, `forwarded-tcpip`, … (RFC 4254 §5.1).
    case channelOpen(type: String)
    /// SSH_MSG_UNIMPLEMENTED (RFC 4253 §11.4): the server does not know one of our messages.
    case unimplemented
    /// SSH_MSG_CHANNEL_OPEN_FAILURE (RFC 4254 §5.1).
    case openFailure(channel: UInt32, code: UInt32, text: String)

    /// A program on the server wants to use the forwarded agent (OpenSSH PROTOCOL.agent).
    static let agentChannel = ServerMessage.channelOpen(type: "auth-agent@openssh.com")

    static let longestText = 4096
    static let hostKeyLimit = 32

    /// Nil for messages of no interest, and for malformed ones.
    init?(payload: [UInt8]) {
        var reader = WireReader(payload)
        func text() -> String? { reader.string().map { String(decoding: $0.prefix(Self.longestText), as: UTF8.self) } }
        switch reader.byte() {
        case MessageNumber.disconnect:
            guard let code = reader.uint32() else { return nil }
            self = .disconnect(.init(code: code, text: text() ?? ""))
        case MessageNumber.debug:
            guard reader.bool() != nil, let words = text() else { return nil }
            self = .debug(words)
        case MessageNumber.kexInit:
            guard let lists = KeyExchangeInit(payload: payload) else { return nil }
            self = .kexInit(lists)
        case MessageNumber.extInfo:
            guard let count = reader.uint32() else { return nil }
            var pairs: [String: String] = [:]
            for _ in 0..<min(count, 64) {
                guard let name = text(), let value = text() else { break }
                pairs[name] = value
            }
            self = .extensions(pairs)
        case MessageNumber.authFailure:
            guard let methods = reader.nameList(), let isPartial = reader.bool() else { return nil }
            self = .authenticationFailure(methods: methods, isPartial: isPartial)
        case MessageNumber.authSuccess: self = .authenticationSuccess
        case MessageNumber.authBanner:
            guard let words = text() else { return nil }
            self = .authenticationBanner(words)
        case MessageNumber.globalRequest:
            guard let name = text(), reader.bool() != nil else { return nil }
            guard name == "hostkeys-00@openssh.com" else {
                self = .globalRequest(name)
                return
            }
            var keys: [PublicKey] = []
            while keys.count < Self.hostKeyLimit, let blob = reader.string() {
                if let key = PublicKey(blob: blob) { keys.append(key) }
            }
            self = .hostKeys(keys)
        case MessageNumber.requestSuccess: self = .requestSuccess(port: reader.uint32())
        case MessageNumber.requestFailure: self = .requestFailure
        case MessageNumber.channelOpen:
            guard let type = text() else { return nil }
            self = .channelOpen(type: type)
        case MessageNumber.unimplemented: self = .unimplemented
        case MessageNumber.openFailure:
            guard let channel = reader.uint32(), let code = reader.uint32(), let words = text() else { return nil }
            self = .openFailure(channel: channel, code: code, text: words)
        default: return nil
        }
    }
}
