import Testing

@testable import HostSystem

@Suite struct IPAddressTests {
    @Test(arguments: [
        "127.0.0.1", "0.0.0.0", "255.255.255.255", "::", "::1", "2001:db8::7", "fe80::1", "::ffff:10.0.0.1",
    ])
    func textSurvives(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == text)
        #expect(IPAddress(networkBytes: address.networkBytes) == address)
        #expect(address.networkBytes.count == (address.isIPv4 ? 4 : 16))
    }

    @Test(arguments: [
        "", "1", "127.1", "256.0.0.1", "1.2.3.4.5", "::1::", "fe80::1%nosuchif", "fe80::1%", "1.2.3.4%lo", "[::1]",
        "a\0b",
    ])
    func refuses(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func scope() throws {
        let address = try #require(IPAddress("fe80::1%lo"))
        #expect(address.description == "fe80::1%lo")
        #expect(address == IPAddress("fe80::1%1"))
        #expect(address.isLinkLocal)
        #expect(address.withoutScope.description == "fe80::1")
    }

    @Test func kinds() throws {
        #expect(try #require(IPAddress("127.9.9.9")).isLoopback)
        #expect(IPAddress.loopback6.isLoopback && IPAddress.loopback4.isLoopback)
        #expect(try !#require(IPAddress("128.0.0.1")).isLoopback)
        #expect(try #require(IPAddress("::")).isUnspecified)
        #expect(try #require(IPAddress("169.254.3.4")).isLinkLocal)
        #expect(try #require(IPAddress("febf::1")).isLinkLocal)
        #expect(try !#require(IPAddress("fec0::1")).isLinkLocal)
        #expect(IPAddress("::ffff:127.0.0.1")?.mappedIPv4 == .loopback4)
        #expect(IPAddress("::1")?.mappedIPv4 == nil)
    }

    @Test(arguments: ["1.2.3.4:22", "[::1]:65535", "[fe80::2%lo]:0", "/run/x.sock", "@abstract"])
    func socketAddresses(_ text: String) throws {
        let address = try #require(SocketAddress(text))
        #expect(address.description == text)
        let back = address.withSockaddr { SocketAddress($0, length: Int($1)) }
        #expect(back == .some(.some(address)))
    }

    @Test(arguments: ["1.2.3.4", "1.2.3.4:65536", "::1:22", "[1.2.3.4]:22", "[]:1", ":22", "host:22", "1.2.3.4:-1"])
    func refusesSocketAddress(_ text: String) {
        #expect(SocketAddress(text) == nil)
    }

    @Test func longPathsDoNotFit() {
        let longest = "/" + String(repeating: "x", count: SocketAddress.longestUnixPath - 1)
        #expect(SocketAddress.unix(path: longest).withSockaddr { _, _ in true } == true)
        #expect(SocketAddress.unix(path: longest + "x").withSockaddr { _, _ in true } == nil)
        #expect(SocketAddress.unix(path: "/a\0b").withSockaddr { _, _ in true } == nil)
    }
}
