/// A proxy's side of one SOCKS exchange: bytes in, what to do next out. It does no I/O, and keeps no more of what a
/// client sends than the longest request, until the destination is connected.
package struct SOCKSServer: Sendable {
    /// Whom the proxy serves.
    package enum Policy: Hashable, Sendable {
        /// Everybody who can connect, as `ssh -D` does.
        case anyone
        /// Version 5 with a user name and a password only (RFC 1929).
        case password
    }

    /// What is to be done next, in order.
    package enum Action: Hashable, Sendable {
        /// Send these bytes to the client.
        case send([UInt8])
        /// Judge these and call ``authenticated(_:)``.
        case judge(SOCKSCredentials)
        /// Connect and call ``dialled(_:)``.
        case dial(SOCKSRequest)
        /// The destination is connected: what the client sent ahead belongs to it.
        case relay(ahead: [UInt8])
        /// Close. An answer, if one is due, was given before.
        case close(Rejection)
    }

    /// Why a client is turned away.
    package enum Rejection: Hashable, Sendable {
        /// It speaks HTTP, as to a web server or an HTTP proxy.
        case speaksHTTP
        /// It speaks TLS: a ClientHello is its first word.
        case speaksTLS
        /// Its first byte is neither 4 nor 5.
        case unknownVersion(UInt8)
        /// The methods it offers, none of which is acceptable: a client that insists on a password, or does not have one.
        case noAcceptableMethod(offered: [UInt8])
        /// User name or password were judged wrong (RFC 1929 §2, STATUS 1).
        case wrongCredentials
        /// It asks for anything but CONNECT: the command's number.
        case commandUnsupported(UInt8)
        /// Its destination is of no known type: the ATYP of RFC 1928 §5.
        case addressTypeUnsupported(UInt8)
        /// It does not follow its own protocol.
        case malformed
        /// A user id or a name that does not end.
        case oversized
        /// The destination could not be connected.
        case dialFailed(SOCKSDialResult)
    }

    private enum State { case version, greeting, authentication, judging, request5, request4, dialling, over }

    private let policy: Policy
    private var state = State.version
    private var buffer: [UInt8] = []
    private var request: SOCKSRequest?

    /// Longer than every sound message of a client: a request of version 4 with two texts of 255 bytes.
    private static let mostBytes = 1024

    /// Waits for a client's first byte.
    package init(_ policy: Policy = .anyone) { self.policy = policy }

    /// While it judges or dials, a client that sends ahead has to wait: the caller stops reading then.
    package var isFull: Bool { buffer.count >= SOCKSServer.mostBytes }

    /// What the client sent. Bytes behind the request are kept for the destination.
    package mutating func receive(_ bytes: [UInt8]) -> [Action] {
        if case .over = state { return [] }
        buffer += bytes
        return proceed()
    }

    /// The answer to ``Action/judge(_:)``.
    package mutating func authenticated(_ isRight: Bool) -> [Action] {
        guard case .judging = state else { return [] }
        guard isRight else { return close(.wrongCredentials, answering: [1, 1]) }
        state = .request5
        return [.send([1, 0])] + proceed()
    }

    /// The answer to ``Action/dial(_:)``.
    package mutating func dialled(_ result: SOCKSDialResult) -> [Action] {
        guard case .dialling = state, let request else { return [] }
        let reply = SOCKSServer.reply(to: request.form, result.rawValue)
        guard result == .connected else { return close(.dialFailed(result), answering: reply) }
        state = .over
        defer { buffer = [] }
        return [.send(reply), .relay(ahead: buffer)]
    }

    private mutating func proceed() -> [Action] {
        var actions: [Action] = []
        while true {
            let before = (state, buffer.count)
            actions += step()
            if before.0 == state, before.1 == buffer.count { break }
        }
        return actions
    }

    private mutating func step() -> [Action] {
        switch state {
        case .version: versionSeen()
        case .greeting: methodsOffered()
        case .authentication: credentialsGiven()
        case .request5: asked5()
        case .request4: asked4()
        case .judging, .dialling, .over: []
        }
    }

    private mutating func close(_ why: Rejection, answering reply: [UInt8] = []) -> [Action] {
        state = .over
        buffer = []
        return (reply.isEmpty ? [] : [.send(reply)]) + [.close(why)]
    }

    private mutating func dial(_ request: SOCKSRequest, consuming count: Int) -> [Action] {
        buffer.removeFirst(count)
        self.request = request
        state = .dialling
        return [.dial(request)]
    }

    /// The reply of RFC 1928 §6 with no address, as OpenSSH sends it; version 4 knows only yes (90) and no (91).
    private static func reply(to form: SOCKSRequest.Form, _ code: UInt8) -> [UInt8] {
        form == .socks5 ? [5, code, 0, 1, 0, 0, 0, 0, 0, 0] : [0, code == 0 ? 90 : 91, 0, 0, 0, 0, 0, 0]
    }

    // MARK: - First words

    private mutating func versionSeen() -> [Action] {
        guard let version = buffer.first else { return [] }
        switch version {
        case 4 where policy == .anyone: state = .request4
        // Version 4 has no password to give.
        case 4: return close(.noAcceptableMethod(offered: []), answering: SOCKSServer.reply(to: .socks4, 1))
        case 5: state = .greeting
        case 0x16: return close(.speaksTLS)
        // The methods of HTTP are words in capital letters (RFC 9110 §9.1).
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): return close(.speaksHTTP)
        default: return close(.unknownVersion(version))
        }
        return []
    }

    // MARK: - Version 5

    /// VER NMETHODS METHODS (RFC 1928 §3).
    private mutating func methodsOffered() -> [Action] {
        guard buffer.count >= 2, buffer.count >= 2 + Int(buffer[1]) else { return [] }
        let offered = Array(buffer[2..<(2 + Int(buffer[1]))])
        let method: UInt8 = policy == .anyone ? 0 : 2
        guard offered.contains(method) else {
            return close(.noAcceptableMethod(offered: offered), answering: [5, 0xff])
        }
        buffer.removeFirst(2 + offered.count)
        state = policy == .anyone ? .request5 : .authentication
        return [.send([5, method])]
    }

    /// VER ULEN UNAME PLEN PASSWD (RFC 1929 §2).
    private mutating func credentialsGiven() -> [Action] {
        guard buffer.count >= 2 else { return [] }
        guard buffer[0] == 1, buffer[1] > 0 else { return close(.malformed, answering: [1, 1]) }
        let name = 2 + Int(buffer[1])
        guard buffer.count > name, buffer.count >= name + 1 + Int(buffer[name]) else { return [] }
        let end = name + 1 + Int(buffer[name])
        guard
            let credentials = SOCKSCredentials(user: Array(buffer[2..<name]), password: Array(buffer[(name + 1)..<end]))
        else { return close(.malformed, answering: [1, 1]) }
        buffer.removeFirst(end)
        state = .judging
        return [.judge(credentials)]
    }

    /// VER CMD RSV ATYP DST.ADDR DST.PORT (RFC 1928 §4).
    private mutating func asked5() -> [Action] {
        guard buffer.count >= 5 else { return [] }
        func answer(_ code: UInt8) -> [UInt8] { SOCKSServer.reply(to: .socks5, code) }
        guard buffer[0] == 5 else { return close(.malformed, answering: answer(1)) }
        let range: Range<Int>
        switch buffer[3] {
        case 1: range = 4..<8
        case 3: range = 5..<(5 + Int(buffer[4]))
        case 4: range = 4..<20
        case let type: return close(.addressTypeUnsupported(type), answering: answer(8))
        }
        guard buffer.count >= range.upperBound + 2 else { return [] }
        let bytes = Array(buffer[range])
        let isName = buffer[3] == 3
        guard buffer[1] == SOCKSRequest.Command.connect.rawValue else {
            return close(.commandUnsupported(buffer[1]), answering: answer(7))
        }
        guard let address = isName ? SOCKSServer.name(bytes) : SOCKSAddress(networkBytes: bytes) else {
            return close(.malformed, answering: answer(1))
        }
        let port = UInt16(buffer[range.upperBound]) << 8 | UInt16(buffer[range.upperBound + 1])
        let request = SOCKSRequest(.socks5, to: SOCKSDestination(address, port: port))
        return dial(request, consuming: range.upperBound + 2)
    }

    private static func name(_ bytes: [UInt8]) -> SOCKSAddress? {
        (1...SOCKSAddress.longestName).contains(bytes.count) && !bytes.contains(0) ? .name(bytes) : nil
    }

    // MARK: - Version 4 and 4A

    /// VN CD DSTPORT DSTIP USERID NULL, and for 4A a name and another NULL.
    private mutating func asked4() -> [Action] {
        guard buffer.count >= 9 else { return [] }
        let no = SOCKSServer.reply(to: .socks4, 1)
        guard let endOfUser = buffer[8...].firstIndex(of: 0) else {
            return buffer.count > 8 + 255 ? close(.oversized, answering: no) : []
        }
        let user = Array(buffer[8..<endOfUser])
        guard user.count <= 255 else { return close(.oversized, answering: no) }
        let port = UInt16(buffer[2]) << 8 | UInt16(buffer[3])
        let ip = Array(buffer[4..<8])
        var form = SOCKSRequest.Form.socks4
        var address = SOCKSAddress.ipv4(ip)
        var end = endOfUser
        if ip.prefix(3).allSatisfy({ $0 == 0 }), ip[3] != 0 {
            guard let endOfName = buffer[(endOfUser + 1)...].firstIndex(of: 0) else {
                return buffer.count > endOfUser + 1 + 255 ? close(.oversized, answering: no) : []
            }
            guard let name = SOCKSServer.name(Array(buffer[(endOfUser + 1)..<endOfName])) else {
                return close(endOfName == endOfUser + 1 ? .malformed : .oversized, answering: no)
            }
            (form, address, end) = (.socks4a, name, endOfName)
        }
        guard buffer[1] == SOCKSRequest.Command.connect.rawValue else {
            return close(.commandUnsupported(buffer[1]), answering: no)
        }
        return dial(
            SOCKSRequest(form, to: SOCKSDestination(address, port: port), userID: user), consuming: end + 1)
    }
}
