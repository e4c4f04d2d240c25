internal import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Two connected stream sockets within this process.
///
/// TCP over 127.0.0.1 where possible, because libssh's packet record needs an IPv4 TCP socket
/// (`ssh_pcap_context_connect` reads its addresses); else a socketpair, and there is no record.
struct LoopbackPair {
    /// The end for libssh: it must stay blocking, libssh treats EAGAIN as the end.
    let library: Int32
    /// The end for the relay: non-blocking.
    let relay: Int32
    /// The local TCP port of `library`; nil for a socketpair.
    let libraryPort: UInt16?

    /// Nil if not even a socketpair can be had (out of descriptors).
    static func make() -> LoopbackPair? {
        overTCP() ?? overSocketpair()
    }

    static func overSocketpair() -> LoopbackPair? {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, SocketKind.stream, 0, &ends) == 0 else { return nil }
        let pair = LoopbackPair(library: ends[0], relay: ends[1], libraryPort: nil)
        pair.prepare()
        return pair
    }

    static func overTCP() -> LoopbackPair? {
        let listener = socket(AF_INET, SocketKind.stream, 0)
        guard listener >= 0 else { return nil }
        defer { close(listener) }
        _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        guard withSocketAddress(&address, { bind(listener, $0, $1) }) == 0, listen(listener, 8) == 0,
            let port = name(of: listener, getsockname)?.sin_port
        else { return nil }
        let library = socket(AF_INET, SocketKind.stream, 0)
        guard library >= 0 else { return nil }
        address.sin_port = port
        guard withSocketAddress(&address, { connect(library, $0, $1) }) == 0,
            let own = name(of: library, getsockname), let relay = accept(from: listener, expecting: own)
        else {
            close(library)
            return nil
        }
        let pair = LoopbackPair(library: library, relay: relay, libraryPort: UInt16(bigEndian: own.sin_port))
        pair.prepare()
        return pair
    }

    /// Accepts until the connection is the one we made: any process of this host can connect to the listener.
    private static func accept(from listener: Int32, expecting own: sockaddr_in) -> Int32? {
        for _ in 0..<64 {
            var entry = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 1000) == 1 else { return nil }
            let accepted = systemAccept(listener)
            guard accepted >= 0 else { return nil }
            if let peer = name(of: accepted, getpeername), peer.sin_port == own.sin_port,
                peer.sin_addr.s_addr == own.sin_addr.s_addr
            {
                return accepted
            }
            close(accepted)
        }
        return nil
    }

    private func prepare() {
        for end in [library, relay] {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            TransportRelay.disableDelay(end)
            var size: Int32 = 1 << 20
            setsockopt(end, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        _ = fcntl(relay, F_SETFL, O_NONBLOCK)
        // libssh writes in blocking mode: a full buffer may hold it up, but not for ever.
        var limit = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(library, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }
}

extension LoopbackPair {
    /// What tells one open socket from another that later got the same number.
    struct Identity {
        private let device: dev_t
        private let inode: ino_t

        init?(of descriptor: Int32) {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { return nil }
            (device, inode) = (status.st_dev, status.st_ino)
        }

        /// Closes `descriptor` if it is still this socket.
        func close(_ descriptor: Int32) {
            guard let now = Identity(of: descriptor), now.device == device, now.inode == inode else { return }
            systemClose(descriptor)
        }
    }
}

private func systemClose(_ descriptor: Int32) { close(descriptor) }

private func systemAccept(_ listener: Int32) -> Int32 { accept(listener, nil, nil) }

private func withSocketAddress(
    _ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
}

private func name(
    of descriptor: Int32,
    _ ask: (Int32, UnsafeMutablePointer<sockaddr>?, UnsafeMutablePointer<socklen_t>?) -> Int32
) -> sockaddr_in? {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { ask(descriptor, $0, &length) }
    }
    return status == 0 && address.sin_family == sa_family_t(AF_INET) ? address : nil
}
