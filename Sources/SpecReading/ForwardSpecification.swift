internal import TunnelModel

/// An argument of `-L`, `-R`, `-D` or `-W`, read exactly as ssh reads it (parse_forward of readconf.c, ssh(1)).
///
/// Fields are separated by colons; one in square brackets is literal; a backslash takes away the next character's
/// meaning; a field with a `/` is a unix-domain socket; a colon at the very end is ignored.
struct ForwardSpecification {
    /// What the argument is for; it decides which forms are allowed.
    enum Purpose {
        case local, remote, dynamic, standardIO
    }

    var ingress: Forward.Listener
    /// Nil: the clients name it (SOCKS).
    var egress: Endpoint?

    /// One colon-separated field.
    struct Field {
        var bytes: [UInt8]
        var isPath: Bool
        var isBracketed: Bool
        /// Indices into the word: of the field's first byte and of the byte behind it.
        var start: Int, end: Int

        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// A place in the word, what is wrong there, and the right form.
    struct Problem: Error {
        var index: Int
        var message: String
        var fix: String
    }

    /// sizeof(sun_path) of unix(7) on Linux; ssh refuses what does not fit with its NUL.
    private static let longestPath = 107
    /// NI_MAXHOST - 1 of getnameinfo(3).
    private static let longestHost = 1024

    /// Reads the argument; of an IPv6 address without its brackets the error shows the argument with them.
    init(_ word: [UInt8], for purpose: Purpose) throws(Problem) {
        do {
            try self.init(parsing: word, for: purpose)
        } catch {
            for candidate in UnbracketedAddress.candidates(in: word)
            where (try? ForwardSpecification(parsing: Array(candidate.suggestion.utf8), for: purpose)) != nil {
                throw Problem(
                    index: candidate.index, message: "an IPv6 address stands in square brackets here",
                    fix: "write \(candidate.suggestion)")
            }
            throw error
        }
    }

    private init(parsing word: [UInt8], for purpose: Purpose) throws(Problem) {
        let skipped = word.prefix(while: PortNumber.isSpace).count
        let fields = try ForwardFields.split(word, from: skipped, purpose: purpose)
        switch purpose {
        case .local: self = try ForwardSpecification.fixed(fields, end: word.count, purpose: purpose)
        case .dynamic, .standardIO: self = try ForwardSpecification.dynamic(fields, end: word.count, purpose: purpose)
        case .remote:
            // ssh tries the form with a destination first, then the form without.
            if let fixed = try? ForwardSpecification.fixed(fields, end: word.count, purpose: purpose) {
                self = fixed
            } else if fields.count <= 2,
                let open = try? ForwardSpecification.dynamic(fields, end: word.count, purpose: purpose)
            {
                self = open
            } else if fields.count <= 1 {
                self = try ForwardSpecification.dynamic(fields, end: word.count, purpose: purpose)
            } else {
                self = try ForwardSpecification.fixed(fields, end: word.count, purpose: purpose)
            }
        }
    }

    private init(ingress: Forward.Listener, egress: Endpoint?) {
        self.ingress = ingress
        self.egress = egress
    }

    /// `[bind:]port:host:hostport`, and the forms with sockets.
    private static func fixed(_ fields: [Field], end: Int, purpose: Purpose) throws(Problem) -> ForwardSpecification {
        let check = ForwardCheck(purpose: purpose, end: end)
        switch fields.count {
        case 2 where fields[0].isPath && fields[1].isPath:
            return ForwardSpecification(ingress: try check.socket(fields[0]), egress: try check.target(fields[1]))
        case 2 where fields[1].isPath:
            return ForwardSpecification(
                ingress: .tcp(bindAddress: nil, port: try check.listenPort(fields[0])),
                egress: try check.target(fields[1]))
        case 3 where fields[0].isPath:
            return ForwardSpecification(
                ingress: try check.socket(fields[0]), egress: try check.target(fields[1], port: fields[2]))
        case 3 where fields[2].isPath:
            return ForwardSpecification(
                ingress: .tcp(bindAddress: try check.host(fields[0]), port: try check.listenPort(fields[1])),
                egress: try check.target(fields[2]))
        case 3:
            let port = try check.listenPort(fields[0])
            return ForwardSpecification(
                ingress: .tcp(bindAddress: nil, port: port), egress: try check.target(fields[1], port: fields[2]))
        case 4:
            return ForwardSpecification(
                ingress: .tcp(bindAddress: try check.host(fields[0]), port: try check.listenPort(fields[1])),
                egress: try check.target(fields[2], port: fields[3]))
        default: throw check.incomplete(fields)
        }
    }

    /// `[bind:]port`, or a socket; ssh also takes `port:/path` here and then forwards to that socket.
    private static func dynamic(_ fields: [Field], end: Int, purpose: Purpose) throws(Problem) -> ForwardSpecification {
        let check = ForwardCheck(purpose: purpose, end: end)
        switch fields.count {
        case 1 where fields[0].isPath:
            return ForwardSpecification(ingress: try check.socket(fields[0]), egress: nil)
        case 1:
            return ForwardSpecification(
                ingress: .tcp(bindAddress: nil, port: try check.listenPort(fields[0])), egress: nil)
        case 2 where fields[1].isPath:
            return ForwardSpecification(
                ingress: fields[0].isPath
                    ? try check.socket(fields[0]) : .tcp(bindAddress: nil, port: try check.listenPort(fields[0])),
                egress: try check.target(fields[1]))
        case 2:
            return ForwardSpecification(
                ingress: .tcp(bindAddress: try check.host(fields[0]), port: try check.listenPort(fields[1])),
                egress: nil)
        default: throw check.incomplete(fields)
        }
    }

    static func isTooLongPath(_ field: Field) -> Bool { field.bytes.count > longestPath }
    static func isTooLongHost(_ field: Field) -> Bool { field.bytes.count > longestHost }

    /// The forward that this asks for; nil for `-W`, which makes no listener.
    func forward(for purpose: Purpose) -> Forward? {
        switch purpose {
        case .local, .dynamic: Forward(kind: egress == nil ? .dynamic : .local, ingress: ingress, egress: egress)
        case .remote: Forward(kind: egress == nil ? .remoteDynamic : .remote, ingress: ingress, egress: egress)
        case .standardIO: nil
        }
    }
}
