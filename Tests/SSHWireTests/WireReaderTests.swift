import SSHWire
import Testing

@Suite struct WireReaderTests {
    @Test func readsNumbersInNetworkOrder() {
        var reader = WireReader([1, 2, 3, 4, 5])
        #expect(reader.uint32() == 0x0102_0304)
        #expect(reader.uint32() == nil)
        #expect(reader.byte() == 5)
        #expect(reader.isAtEnd)
    }

    private func text(_ text: String) -> [UInt8] {
        var writer = WireWriter()
        writer.string(text)
        return writer.bytes
    }

    @Test func readsNameLists() {
        var reader = WireReader(text("a,b@c") + text(""))
        #expect(reader.nameList() == ["a", "b@c"])
        #expect(reader.nameList() == [])
        #expect(reader.nameList() == nil)
    }

    @Test(arguments: [[0xff, 0xff, 0xff, 0xff, 1], [0, 0, 0, 5, 1], [0x7f, 0xff, 0xff, 0xff]] as [[UInt8]])
    func aStringLongerThanItsBytesIsNone(_ bytes: [UInt8]) {
        var reader = WireReader(bytes)
        #expect(reader.string() == nil)
    }

    @Test func writesWhatItReads() {
        var writer = WireWriter()
        writer.uint32(0xdead_beef)
        writer.string("text")
        var reader = WireReader(writer.bytes)
        #expect(reader.uint32() == 0xdead_beef && reader.text() == "text")
    }
}
