import SSH
import Testing

@Suite struct LibraryTextTests {
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
