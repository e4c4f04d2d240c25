import Testing

@testable import SSHText

@Suite struct TrafficClassTests {
    @Test(arguments: [
        ("af21", 0x48), ("AF21", 0x48), ("cs1", 0x20), ("ef", 0xb8), ("lowdelay", 0x10), ("throughput", 0x08),
        ("16", 16),
        ("0x48", 0x48), ("010", 8), ("255", 255),
    ])
    func namesAndNumbers(name: String, value: UInt8) {
        #expect(TrafficClass(name)?.value == value)
    }

    @Test func noneIsNoMark() {
        #expect(TrafficClass("none") != nil)
        #expect(TrafficClass("none")?.value == nil)
        #expect(TrafficClass("fast") == nil && TrafficClass("256") == nil && TrafficClass("0xzz") == nil)
    }

    @Test(arguments: [
        ("none", "false", false, "af21"), ("none", "auto", false, "cs1"), ("default", "false", true, "af21"),
        ("default", "auto", true, "af21"), ("default", "false", false, "cs1"),
    ])
    func theClassThatSSHChooses(session: String, master: String, hasTerminal: Bool, expected: String) {
        let configuration = EffectiveConfiguration(
            parsing: "ipqos af21 cs1\nsessiontype \(session)\ncontrolmaster \(master)\n")
        #expect(configuration.trafficClass(hasTerminal: hasTerminal)?.name == expected)
    }

    @Test func oneClassIsForBoth() {
        let configuration = EffectiveConfiguration(parsing: "ipqos ef\n")
        #expect(configuration.trafficClass(hasTerminal: true)?.name == "ef")
        #expect(configuration.trafficClass(hasTerminal: false)?.name == "ef")
        #expect(EffectiveConfiguration(parsing: "").trafficClass(hasTerminal: true) == nil)
    }
}
