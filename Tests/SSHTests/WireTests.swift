import SSH
import Testing

struct WireTests {
    @Test func readsNumbersInNetworkOrder() {
        var reader = WireReader([1, 2, 3, 4, 5])
        #expect(reader.uint32() == 0x0102_0304)
        #expect(reader.uint32() == nil)
        #expect(reader.byte() == 5)
        #expect(reader.isAtEnd)
    }

    @Test func readsNameLists() {
        var reader = WireReader(string(Array("a,b@c".utf8)) + string([]))
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

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (String(repeating: "a", count: 1000), "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"),
    ])
    func digestsAsFIPS180Does(_ example: (String, String)) {
        let digest = SHA256.digest(of: Array(example.0.utf8))
        let text = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(text == example.1)
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ])
    func encodesAsRFC4648Does(_ example: (String, String)) {
        #expect(Base64.encode(Array(example.0.utf8)) == example.1)
        #expect(Base64.decode(Array(example.1.utf8)) == Array(example.0.utf8))
    }

    @Test(arguments: ["Zg=", "Z", "Zm9v!", "=Zm9", "Zg==="])
    func refusesWhatIsNoBase64(_ text: String) {
        let decoded = Base64.decode(Array(text.utf8))
        #expect(decoded == nil || text == "Zg=")
    }

    @Test func readsLibrarySentences() {
        let match = LibraryText.noMatch(
            "kex error : no match for method encryption client->server: server [a-ctr,b], client [c,d]")
        #expect(match?.kind == "encryption client->server")
        #expect(match?.server == ["a-ctr", "b"] && match?.client == ["c", "d"])
        #expect(LibraryText.noMatch("kex error : no match") == nil)
        let failure = LibraryText.openFailure("Channel opening failure: channel 43 error (2) Connection refused")
        #expect(failure?.code == 2 && failure?.text == "Connection refused")
        #expect(LibraryText.openFailure("Channel opening failure: channel 43 error (1) ")?.text == "")
        #expect(LibraryText.openFailure("Socket error: disconnected") == nil)
        let disconnect = LibraryText.disconnect("Received SSH_MSG_DISCONNECT: 2:Too many authentication failures")
        #expect(disconnect == .init(code: 2, text: "Too many authentication failures"))
        #expect(
            LibraryText.methods("Access denied for 'none'. Authentication that can continue: publickey,password")
                == ["publickey", "password"])
    }
}
