/// The client's side of one SOCKS exchange: bytes in, what to do next out. It does no I/O and keeps at most one reply.
package struct SOCKSClient: Sendable {
    /// What is to be done next.
    package enum Action: Hashable, Sendable {
        /// Send these bytes, then give it what comes back.
        case send([UInt8])
        /// Give it more.
        case wait
        /// The proxy is connected; `rest` came behind its reply and belongs to the destination.
        case established(rest: [UInt8])
        /// There will be no connection: close.
        case failed(Failure)
    }

    /// How far the exchange came.
    package enum Stage: Hashable, Sendable {
        /// Version 5: methods were offered.
        case greeting
        /// Version 5: user name and password were sent (RFC 1929).
        case authentication
        /// The request was sent: the proxy is dialling, or has refused in silence.
        case request
    }

    /// Why there is no connection.
    package enum Failure: Hashable, Sendable {
        /// The proxy answered the request, and not with success.
        case refused(SOCKSRefusal)
        /// None of the methods offered is acceptable (RFC 1928 §3, X'FF'), or one was chosen that was not offered.
        case methodRefused(UInt8)
        /// User name and password are wrong (RFC 1929 §2, STATUS other than 0).
        case credentialsRefused
        /// What answers is no proxy of this version; its first bytes, at most 64.
        case notSOCKS([UInt8])
        /// The other side closed before it had answered. OpenSSH does so at `.request` when it cannot connect, and at
        /// `.greeting` when no method suits it.
        case closed(Stage)
    }

    private enum State { case new, greeting, authentication, request, over }

    private let form: SOCKSRequest.Form
    private let request: [UInt8]
    private let credentials: SOCKSCredentials?
    private var state = State.new
    private var buffer: [UInt8] = []

    /// Nil where the form cannot express the request.
    ///
    /// - Parameter credentials: offered beside "no authentication", and sent only if the proxy asks for them.
    package init?(_ request: SOCKSRequest, credentials: SOCKSCredentials? = nil) {
        guard let bytes = request.bytes else { return nil }
        form = request.form
        self.request = bytes
        self.credentials = credentials
    }

    /// The first words; to be called once, before anything else.
    package mutating func start() -> Action {
        guard case .new = state else { return .wait }
        guard form == .socks5 else {
            state = .request
            return .send(request)
        }
        state = .greeting
        return .send(credentials == nil ? [5, 1, 0] : [5, 2, 0, 2])
    }

    /// What came from the proxy.
    package mutating func receive(_ bytes: [UInt8]) -> Action {
        buffer += bytes
        switch state {
        case .new, .over: return .wait
        case .greeting: return methodChosen()
        case .authentication: return credentialsJudged()
        case .request: return form == .socks5 ? replied() : replied4()
        }
    }

    /// The proxy closed, or the connection broke.
    package mutating func end() -> Action {
        defer { state = .over }
        switch state {
        case .new, .over: return .wait
        case .greeting: return .failed(buffer.isEmpty ? .closed(.greeting) : .notSOCKS(opening))
        case .authentication: return .failed(.closed(.authentication))
        case .request:
            // Some proxies send no more of a refusal than its code.
            if form == .socks5, buffer.count >= 2, buffer[0] == 5, buffer[1] != 0 {
                return .failed(.refused(.version5(reply: buffer[1])))
            }
            return .failed(buffer.isEmpty ? .closed(.request) : .notSOCKS(opening))
        }
    }

    private var opening: [UInt8] { Array(buffer.prefix(64)) }

    private mutating func fail(_ failure: Failure) -> Action {
        state = .over
        return .failed(failure)
    }

    // MARK: - Version 5

    /// VER METHOD (RFC 1928 §3).
    private mutating func methodChosen() -> Action {
        guard let version = buffer.first else { return .wait }
        guard version == 5 else { return fail(.notSOCKS(opening)) }
        guard buffer.count >= 2 else { return .wait }
        let method = buffer[1]
        buffer.removeFirst(2)
        switch (method, credentials) {
        case (0, _):
            state = .request
            return .send(request)
        case (2, let credentials?):
            state = .authentication
            return .send(credentials.bytes)
        default: return fail(.methodRefused(method))
        }
    }

    /// VER STATUS (RFC 1929 §2).
    private mutating func credentialsJudged() -> Action {
        guard buffer.count >= 2 else { return .wait }
        let status = buffer[1]
        buffer.removeFirst(2)
        guard status == 0 else { return fail(.credentialsRefused) }
        state = .request
        return .send(request)
    }

    /// VER REP RSV ATYP BND.ADDR BND.PORT (RFC 1928 §6). Where the proxy says it is bound tells a client nothing.
    private mutating func replied() -> Action {
        if let version = buffer.first, version != 5 { return fail(.notSOCKS(opening)) }
        guard buffer.count >= 5 else { return .wait }
        if buffer[1] != 0 { return fail(.refused(.version5(reply: buffer[1]))) }
        let length: Int
        switch buffer[3] {
        case 1: length = 4 + 4 + 2
        case 3: length = 5 + Int(buffer[4]) + 2
        case 4: length = 4 + 16 + 2
        default: return fail(.notSOCKS(opening))
        }
        return established(after: length)
    }

    // MARK: - Version 4

    /// VN CD DSTPORT DSTIP: 8 bytes, of which VN should be 0; some proxies write 4.
    private mutating func replied4() -> Action {
        if let version = buffer.first, version != 0, version != 4 { return fail(.notSOCKS(opening)) }
        guard buffer.count >= 2 else { return .wait }
        guard (90...93).contains(buffer[1]) else { return fail(.notSOCKS(opening)) }
        guard buffer.count >= 8 else { return .wait }
        return buffer[1] == 90 ? established(after: 8) : fail(.refused(.version4(code: buffer[1])))
    }

    private mutating func established(after length: Int) -> Action {
        guard buffer.count >= length else { return .wait }
        state = .over
        return .established(rest: Array(buffer.dropFirst(length)))
    }
}
