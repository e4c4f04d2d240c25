import CHostSystem
import SystemPackage
import Testing

@testable import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A network namespace that lives as long as this object: no name, no process, nothing to clean up.
final class NetworkNamespace: Sendable {
    let descriptor: Int32

    /// Why there can be none here, or nil.
    static let missing: Comment? = {
        guard geteuid() == 0 else { return "needs root, or: unshare -rn swift test" }
        for program in ["ip", "nft", "nsenter"] where ProcessRunner.locate(program) == nil {
            return "needs \(program)"
        }
        return nil
    }()

    static var isPossible: Bool { missing == nil }

    init() async throws {
        // The thread ends at once; the descriptor keeps the namespace.
        let made = await onOwnThread(named: "namespace") { td_new_network_namespace() }
        descriptor = try #require(made >= 0 ? made : nil)
        try await shell("ip link set lo up")
    }

    deinit { close(descriptor) }

    /// Where other processes find it.
    var path: String { "/proc/\(getpid())/fd/\(descriptor)" }

    /// Runs `body` on a thread inside.
    func inside<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        let descriptor = descriptor
        return await onOwnThread(named: "inside") {
            precondition(td_enter_network_namespace(descriptor) == 0)
            return body()
        }
    }

    @discardableResult
    func shell(_ script: String) async throws -> String {
        let arguments = ["--net=\(path)", "sh", "-ec", script]
        let request = ProcessRequest("nsenter", arguments, deadline: Deadline(after: .seconds(20)))
        let outcome = try await ProcessRunner().run(request)
        try #require(outcome.succeeded, "\(script): \(outcome.error.text)")
        return outcome.output.text
    }

    /// Dials inside, without the cooperative pool.
    func dial(
        _ address: String, from source: SocketAddress? = nil, timeout: Duration = .seconds(6)
    ) async throws -> DialAttempt {
        let target = try #require(SocketAddress(address))
        return await inside {
            let connecting = Connecting(address: target, local: source, maximumSegmentSize: nil, trafficClass: nil)
            return connecting.run(until: Deadline(after: timeout), interruption: Interruption()).0
        }
    }
}

/// A listening TCP socket for tests, open until released.
final class TestListener: Sendable {
    let descriptor: Int32
    var port: UInt16 { SocketAddress.local(of: descriptor)?.port ?? 0 }

    init(_ address: String = "127.0.0.1:0", reuse: Bool = true, listens: Bool = true, v6only: Bool = true) throws {
        let target = try #require(SocketAddress(address))
        let socket = td_stream_socket(target.family)
        descriptor = socket
        var on: Int32 = reuse ? 1 : 0
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, 4)
        var only: Int32 = v6only ? 1 : 0
        if target.family == AF_INET6 { setsockopt(socket, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &only, 4) }
        guard target.withSockaddr({ bind(socket, $0, $1) }) == 0 else { throw Errno(rawValue: errno) }
        if listens, listen(socket, 16) != 0 { throw Errno(rawValue: errno) }
    }

    /// Blocks until somebody connects, at most 5 s; not inherited by children.
    func acceptOne() -> Int32 {
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&polled, 1, 5000)
        let accepted = accept(descriptor, nil, nil)
        _ = td_nonblocking_cloexec(accepted)
        return accepted
    }

    deinit { close(descriptor) }
}

/// How many descriptors this process has open.
func openDescriptors() -> Int {
    guard let directory = opendir("/proc/self/fd") else { return -1 }
    defer { closedir(directory) }
    var count = 0
    while readdir(directory) != nil { count += 1 }
    return count
}

/// Whether descriptors were leaked: other tests of this process open some, too, so `runs` runs may leave fewer than half as
/// many behind, after a moment.
func leaks(runs: Int, since before: Int) async -> Bool {
    for _ in 0..<100 {
        if openDescriptors() < before + runs / 2 { return false }
        try? await Task.sleep(for: .milliseconds(50))
    }
    return true
}
