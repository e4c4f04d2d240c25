#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A connected stream socket to a port of this host's loopback.
func dial(_ port: UInt16, ipv6: Bool = false) -> Int32 {
    let descriptor = socket(ipv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let status: Int32
    if ipv6 {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        address.sin6_addr = in6addr_loopback
        status = withSocketAddress(&address) { connect(descriptor, $0, $1) }
    } else {
        var address = ipv4(port)
        status = withSocketAddress(&address) { connect(descriptor, $0, $1) }
    }
    guard status == 0 else {
        close(descriptor)
        return -1
    }
    return descriptor
}

func ipv4(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
}

func withSocketAddress<Address>(
    _ address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<Address>.size)) }
    }
}

/// A listener on 127.0.0.1 and its port.
func listener() -> (descriptor: Int32, port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = ipv4(0)
    _ = withSocketAddress(&address) { bind(descriptor, $0, $1) }
    listen(descriptor, 64)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    return (descriptor, UInt16(bigEndian: address.sin_port))
}

/// A port nobody listens on, for a moment at least.
func freePort() -> UInt16 {
    let (descriptor, port) = listener()
    close(descriptor)
    return port
}

/// A server that does with each connection what a test wants.
final class OddServer: @unchecked Sendable {
    let port: UInt16
    private let descriptor: Int32
    private let script: @Sendable (Connection) -> Void
    private var thread = pthread_t()

    /// One accepted connection, blocking, with a receive timeout of five seconds.
    struct Connection: Sendable {
        let descriptor: Int32

        func send(_ text: String) { send(Array(text.utf8)) }

        func send(_ bytes: [UInt8]) {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { systemSend(descriptor, $0) }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }

        /// What comes next; empty at the end.
        func receive(_ limit: Int = 4096) -> [UInt8] {
            var buffer = [UInt8](repeating: 0, count: limit)
            let count = recv(descriptor, &buffer, limit, 0)
            return count > 0 ? Array(buffer[..<count]) : []
        }

        func receiveLine() -> String {
            var line: [UInt8] = []
            while let byte = receive(1).first {
                line.append(byte)
                if byte == 10 { break }
            }
            return String(decoding: line, as: UTF8.self)
        }

        /// Until the other side has ended.
        func drain() { while !receive().isEmpty {} }

        /// The next close sends RST instead of FIN.
        func resetOnClose() {
            var value = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
        }

        func sleep(_ milliseconds: Int32) { poll(nil, 0, milliseconds) }
    }

    init(_ script: @escaping @Sendable (Connection) -> Void) {
        (descriptor, port) = listener()
        self.script = script
        let box = Unmanaged.passRetained(self)
        pthread_create(
            &thread, nil,
            { argument in
                Unmanaged<OddServer>.fromOpaque(argument!).takeRetainedValue().serve()
                return nil
            }, box.toOpaque())
    }

    private func serve() {
        while true {
            let accepted = accept(descriptor, nil, nil)
            guard accepted >= 0 else { return }
            var limit = timeval(tv_sec: 5, tv_usec: 0)
            setsockopt(accepted, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            script(Connection(descriptor: accepted))
            close(accepted)
        }
    }

    /// Waits until the current connection's script is done.
    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        pthread_join(thread, nil)
        close(descriptor)
    }
}

private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
}
