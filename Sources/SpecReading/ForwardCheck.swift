internal import TunnelModel

/// The checks on the fields of a forwarding argument, and what to say when one fails.
struct ForwardCheck {
    let purpose: ForwardSpecification.Purpose
    /// The length of the word, for complaints about its end.
    let end: Int

    typealias Field = ForwardSpecification.Field
    typealias Problem = ForwardSpecification.Problem

    /// The form that ssh(1) gives for the option.
    static func form(_ purpose: ForwardSpecification.Purpose) -> String {
        switch purpose {
        case .local: "expected [bind_address:]port:host:hostport, e.g. -L 8080:www:80"
        case .remote: "expected [bind_address:]port:host:hostport or [bind_address:]port, e.g. -R 8080:localhost:80"
        case .dynamic: "expected [bind_address:]port, e.g. -D 1080"
        case .standardIO: "expected host:port, e.g. -W www:80"
        }
    }

    func socket(_ field: Field) throws(Problem) -> Forward.Listener {
        .unix(path: try path(field))
    }

    func target(_ field: Field) throws(Problem) -> Endpoint {
        .unix(path: try path(field))
    }

    func target(_ host: Field, port: Field) throws(Problem) -> Endpoint {
        let name = try self.host(host)
        let number = try number(port, what: "hostport")
        guard number > 0 else {
            throw Problem(index: port.start, message: "port 0 cannot be dialled", fix: ForwardCheck.form(purpose))
        }
        return .tcp(host: name, port: number)
    }

    func host(_ field: Field) throws(Problem) -> String {
        guard !ForwardSpecification.isTooLongHost(field) else {
            throw Problem(index: field.start, message: "this host is too long", fix: "at most 1024 characters")
        }
        return field.text
    }

    func listenPort(_ field: Field) throws(Problem) -> Int {
        let number = try number(field, what: "port")
        if number == 0, purpose != .remote {
            throw Problem(
                index: field.start, message: "port 0 cannot be listened on",
                fix: "choose a port from 1 to 65535; only -R may leave the choice to the server")
        }
        return number
    }

    private func path(_ field: Field) throws(Problem) -> String {
        guard !ForwardSpecification.isTooLongPath(field) else {
            throw Problem(index: field.start, message: "this socket path is too long", fix: "at most 107 bytes")
        }
        return field.text
    }

    private func number(_ field: Field, what: String) throws(Problem) -> Int {
        switch PortNumber.parse(field.bytes) {
        case .success(let number): return number
        case .failure(let problem):
            let message =
                switch problem {
                case .empty: "the \(what) is missing"
                case .tooLarge: "port \(ForeignText(field.bytes, limit: 20)) is larger than 65535"
                case .negative: "port \(ForeignText(field.bytes, limit: 20)) is negative"
                case .unknownService: "\(ForeignText(field.bytes, limit: 60)) is neither a port nor a known service"
                }
            throw Problem(index: field.start, message: message, fix: ForwardCheck.form(purpose))
        }
    }

    /// Too few fields, or too many for this purpose.
    func incomplete(_ fields: [Field]) -> Problem {
        switch (purpose, fields.count) {
        case (_, 0): Problem(index: end, message: "the argument is empty", fix: ForwardCheck.form(purpose))
        case (.local, 1...), (.remote, 2...): tooFew(fields)
        default:
            Problem(
                index: max(0, fields[fields.count - 1].start - 1), message: "there are too many fields",
                fix: ForwardCheck.form(purpose))
        }
    }

    private func tooFew(_ fields: [Field]) -> Problem {
        let separators = fields[0].bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if fields.count == 1, (3...4).contains(separators.count) {
            let slash = fields[0].bytes.firstIndex(of: UInt8(ascii: "/")) ?? 0
            return Problem(
                index: fields[0].start + slash, message: "a / makes this a socket path; fields are separated by colons",
                fix: "write \(separators.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ":"))")
        }
        if fields.count == 1 {
            return Problem(index: end, message: "host and hostport are missing", fix: "expected :host:hostport")
        }
        if fields[0].isPath {
            return Problem(index: end, message: "the hostport is missing", fix: "expected :hostport, or a socket path")
        }
        return Problem(index: end, message: "the hostport is missing", fix: "expected :hostport")
    }
}
