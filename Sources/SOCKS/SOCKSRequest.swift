/// What a client asks a SOCKS proxy for.
package struct SOCKSRequest: Hashable, Sendable {
    /// The dialect in which it was asked.
    package enum Form: String, Hashable, Sendable, CaseIterable {
        /// An IPv4 address and nothing else.
        case socks4
        /// Version 4 with a name behind the user id (SOCKS 4A).
        case socks4a
        /// RFC 1928.
        case socks5
    }

    /// What is to be done (RFC 1928 §4, CMD).
    package enum Command: UInt8, Hashable, Sendable, CaseIterable {
        /// A TCP connection to the destination.
        case connect = 1
        /// A connection that the destination makes to the proxy.
        case bind = 2
        /// Version 5 only.
        case udpAssociate = 3
    }

    /// Decides what ``destination`` may be, see ``bytes``.
    package var form: Form
    /// Every form can carry it, though a version 4 proxy knows only the first two.
    package var command: Command
    /// For BIND the host that is expected to connect.
    package var destination: SOCKSDestination
    /// Version 4 sends a user id that nobody checks; at most 255 bytes.
    package var userID: [UInt8]

    /// Everything as the properties say; CONNECT, without a user id, if not told otherwise.
    package init(_ form: Form, _ command: Command = .connect, to destination: SOCKSDestination, userID: [UInt8] = []) {
        self.form = form
        self.command = command
        self.destination = destination
        self.userID = userID
    }

    /// The request as it goes over the wire; nil where the form cannot express it: only version 5 knows IPv6, version 4
    /// knows no names, and a user id ends at its first zero.
    package var bytes: [UInt8]? {
        let port = destination.portBytes
        switch (form, destination.address) {
        case (.socks5, let address): return [5, command.rawValue, 0] + address.typedBytes + port
        case (_, .ipv6), (.socks4, .name): return nil
        case (.socks4, .ipv4(let address)), (.socks4a, .ipv4(let address)):
            return userID.contains(0) ? nil : [4, command.rawValue] + port + address + userID + [0]
        case (.socks4a, .name(let name)):
            guard !userID.contains(0), !name.contains(0) else { return nil }
            // Any address 0.0.0.x with x ≠ 0 says that a name follows.
            return [4, command.rawValue] + port + [0, 0, 0, 1] + userID + [0] + name + [0]
        }
    }
}

/// A user name and a password for RFC 1929; neither is ever printed.
package struct SOCKSCredentials: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// UNAME: 1 to 255 bytes, in no particular encoding.
    package let user: [UInt8]
    /// PASSWD: at most 255 bytes, and it may have none.
    package let password: [UInt8]

    /// Nil unless each has at most 255 bytes, the user name at least one (RFC 1929 §2).
    package init?(user: [UInt8], password: [UInt8]) {
        guard (1...255).contains(user.count), password.count <= 255 else { return nil }
        self.user = user
        self.password = password
    }

    /// The same for all credentials: the user name does not show either.
    package var description: String { "<redacted>" }
    /// Empty: dump and debuggers that ask for children see none.
    package var customMirror: Mirror { Mirror(self, children: []) }

    var bytes: [UInt8] { [1, UInt8(user.count)] + user + [UInt8(password.count)] + password }
}
