import Foundation
import SOCKS
import Synchronization
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

private let curlProgram = ["/usr/bin/curl", "/bin/curl"].first { FileManager.default.isExecutableFile(atPath: $0) }

/// The proxy's side against a client that is not ours: curl, in each of the dialects that it speaks.
@Suite(.enabled(if: curlProgram != nil, "needs curl"))
struct CurlTests {
    private static func run(_ words: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: try #require(curlProgram))
        process.arguments = ["-sS", "-m", "10", "--noproxy", ""] + words
        process.environment = [:]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    @Test(arguments: [
        (["--socks4"], SOCKSRequest.Form.socks4, "127.0.0.9"), (["--socks4a"], .socks4a, "some.where"),
        (["--socks5"], .socks5, "127.0.0.9"), (["--socks5-hostname"], .socks5, "some.where"),
        (["--socks5-hostname"], .socks5, "[2001:db8::1]"),
    ])
    func curlGetsThrough(_ option: [String], _ form: SOCKSRequest.Form, _ host: String) throws {
        let proxy = try TestProxy(.anyone)
        let result = try Self.run(option + ["127.0.0.1:\(proxy.port)", "http://\(host):81/"])
        #expect(result.output == "through", "\(result)")
        let request = try #require(proxy.requests.first)
        #expect(request.form == form && request.destination.port == 81)
        #expect(request.destination.address.host == host.filter { $0 != "[" && $0 != "]" })
    }

    @Test func aPasswordThatIsDemandedIsGiven() throws {
        let proxy = try TestProxy(.password)
        let address = "127.0.0.1:\(proxy.port)"
        let right = try Self.run(["--proxy-user", "alice:secret", "--socks5-hostname", address, "http://x.y/"])
        #expect(right.output == "through", "\(right)")
        let wrong = try Self.run(["--proxy-user", "alice:guess", "--socks5-hostname", address, "http://x.y/"])
        #expect(wrong.status == 97 && wrong.output.contains("User was rejected"), "\(wrong)")
        let none = try Self.run(["--socks5-hostname", address, "http://x.y/"])
        #expect(none.status == 97, "\(none)")
    }

    @Test func aRefusalIsUnderstood() throws {
        let proxy = try TestProxy(.anyone, result: .connectionRefused)
        let five = try Self.run(["--socks5-hostname", "127.0.0.1:\(proxy.port)", "http://x.y/"])
        #expect(five.status == 97 && five.output.contains("(5)"), "\(five)")
        let four = try Self.run(["--socks4a", "127.0.0.1:\(proxy.port)", "http://x.y/"])
        #expect(four.status == 97 && four.output.contains("(91)"), "\(four)")
    }

    @Test func whoSpeaksAnotherProtocolIsKnown() throws {
        let proxy = try TestProxy(.anyone)
        _ = try Self.run(["http://127.0.0.1:\(proxy.port)/"])
        _ = try Self.run(["-x", "http://127.0.0.1:\(proxy.port)", "https://x.y/"])
        _ = try Self.run(["-k", "https://127.0.0.1:\(proxy.port)/"])
        #expect(proxy.rejections == [.speaksHTTP, .speaksHTTP, .speaksTLS])
    }
}

/// A proxy on a loopback port, one client after the other; whatever is dialled answers `through`.
private final class TestProxy: Sendable {
    private struct Seen {
        var requests: [SOCKSRequest] = []
        var rejections: [SOCKSServer.Rejection] = []
    }

    let port: UInt16
    private let listener: Int32
    private let seen = Mutex(Seen())

    var requests: [SOCKSRequest] { seen.withLock { $0.requests } }
    var rejections: [SOCKSServer.Rejection] { seen.withLock { $0.rejections } }

    init(_ policy: SOCKSServer.Policy, result: SOCKSDialResult = .connected) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        try #require(isBound)
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [weak self] in
            while true {
                let peer = accept(listener, nil, nil)
                guard peer >= 0 else { return }
                if let self { self.serve(peer, policy, result) }
                close(peer)
            }
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve(_ peer: Int32, _ policy: SOCKSServer.Policy, _ result: SOCKSDialResult) {
        var server = SOCKSServer(policy)
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(peer, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            var actions = server.receive(Array(buffer.prefix(count)))
            while !actions.isEmpty {
                switch actions.removeFirst() {
                case .send(let bytes): write(bytes, to: peer)
                case .judge(let credentials):
                    actions += server.authenticated(credentials.password.elementsEqual("secret".utf8))
                case .dial(let request):
                    seen.withLock { $0.requests.append(request) }
                    actions += server.dialled(result)
                case .relay:
                    _ = recv(peer, &buffer, buffer.count, 0)
                    write(Array("HTTP/1.0 200 OK\r\n\r\nthrough".utf8), to: peer)
                    return
                case .close(let why): return seen.withLock { $0.rejections.append(why) }
                }
            }
        }
    }

    private func write(_ bytes: [UInt8], to peer: Int32) { _ = send(peer, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
}
