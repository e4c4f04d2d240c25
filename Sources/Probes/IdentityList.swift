internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An identity that ssh would offer, with what is needed to use it.
struct OfferedIdentity: Sendable {
    enum PrivateHalf: Sendable {
        case file(path: String)
        case agent(AgentClient)
        /// Nowhere to be found.
        case none
    }

    var identity: Identity
    /// What is shown to the server; nil when the public half is unknown.
    var key: PublicKey?
    var privateHalf: PrivateHalf
    /// The private half stands in a form that the library reads and ssh may refuse.
    var isForSSHToRead = false
}

/// The identities in the order in which ssh offers them (sshconnect2.c, pubkey_prepare): certificates that are named,
/// configured keys that the agent holds, the agent's other keys, then the remaining files.
enum IdentityList {
    static func read(_ request: ExaminationRequest) async -> ([OfferedIdentity], IdentitiesEvidence.AgentState) {
        let configuration = request.configuration
        let tokens = request.tokens
        var files: [OfferedIdentity] = []
        let isExplicit = !Set(configuration.identityFiles).isSuperset(of: IdentityList.defaults)
        for path in configuration.identityFiles.compactMap({ tokens.expand($0) }) {
            let found = await KeyFileLook.look(
                path, isExplicit: isExplicit, requiredBits: configuration.requiredRSASize, user: configuration.user)
            files += found
        }
        var preferred: [OfferedIdentity] = []
        for path in configuration.certificateFiles.compactMap({ tokens.expand($0) }) {
            preferred += await KeyFileLook.certificate(path, keys: files, user: configuration.user).map { [$0] } ?? []
        }
        let (agent, keys, state) = await agentKeys(request)
        var others: [OfferedIdentity] = []
        for key in keys {
            if let index = files.firstIndex(where: { $0.key?.blob == key.blob }), let agent {
                var known = files.remove(at: index)
                known.privateHalf = .agent(agent)
                known.identity.source = .agent(comment: comment(key), path: known.identity.path)
                known.identity.isEncrypted = false
                known.isForSSHToRead = false
                known.identity.problem =
                    known.identity.problem?.concernsThePublicHalf ?? false ? known.identity.problem : nil
                preferred.append(known)
            } else if !configuration.identitiesOnly, let agent {
                others.append(
                    OfferedIdentity(
                        identity: Identity(
                            source: .agent(comment: comment(key), path: nil), keyType: KeyTypeName.of(key.type),
                            fingerprint: key.fingerprint, bits: KeyFileLook.bits(of: key),
                            problem: KeyFileLook.sizeProblem(key, configuration.requiredRSASize)),
                        key: key, privateHalf: .agent(agent)))
            }
        }
        return (preferred + others + files, state)
    }

    private static func comment(_ key: PublicKey) -> String { ForeignText(key.comment, limit: 128).description }

    /// Some of the identity files that every ssh takes when none is named (ssh_config(5) IdentityFile).
    static let defaults: Set<String> = Set(
        ["rsa", "ecdsa", "ed25519"].map { "~/.ssh/id_\($0)" })

    private static func agentKeys(
        _ request: ExaminationRequest
    ) async -> (AgentClient?, [PublicKey], IdentitiesEvidence.AgentState) {
        let setting = request.configuration.identityAgent
        guard let path = request.tokens.agentSocket(setting), !path.isEmpty else { return (nil, [], .notConfigured) }
        let agent = AgentClient(path: path)
        switch await agent.identities(deadline: Deadline(after: min(request.settings.timeout, .seconds(5)))) {
        case .success(let keys): return (agent, keys, .listed(keys: keys.count))
        case .failure(let failure):
            return (nil, [], .unreachable(path: ForeignText(path).description, reason: failure.words))
        }
    }
}

extension AgentClient.Failure {
    /// In a few words.
    var words: String {
        switch self {
        case .unreachable(let number): String(cString: strerror(number))
        case .pathTooLong: "the path is too long"
        case .timeout: "no answer"
        case .closed: "it hung up"
        case .malformed: "its answer cannot be understood"
        case .refused: "it refuses to list its keys"
        }
    }
}

extension Identity {
    /// The file it stands in.
    var path: String? {
        switch source {
        case .file(let path), .certificate(let path): path
        case .agent(_, let path): path
        }
    }
}

extension Identity.Problem {
    /// It stands also where an agent holds the private half.
    fileprivate var concernsThePublicHalf: Bool { if case .tooSmall = self { true } else { false } }
}

/// Key types as ssh prints them.
enum KeyTypeName {
    static func of(_ type: String) -> String {
        let plain = type.replacing("-cert-v01@openssh.com", with: "").replacing("@openssh.com", with: "")
        let name =
            switch plain {
            case "ssh-ed25519": "ED25519"
            case "ssh-rsa", "rsa-sha2-256", "rsa-sha2-512": "RSA"
            case "ssh-dss": "DSA"
            case "sk-ssh-ed25519": "ED25519-SK"
            case "sk-ecdsa-sha2-nistp256": "ECDSA-SK"
            case let ecdsa where ecdsa.hasPrefix("ecdsa-sha2-"): "ECDSA"
            default: ForeignText(plain, limit: 64).description
            }
        return type.contains("-cert-v01") ? name + "-CERT" : name
    }
}
