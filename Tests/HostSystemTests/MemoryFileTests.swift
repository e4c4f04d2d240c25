import Testing

@testable import HostSystem

@Suite struct MemoryFileTests {
    @Test func aChildWritesToItByItsPath() async throws {
        let before = openDescriptors()
        do {
            let file = try #require(MemoryFile("test"))
            var request = ProcessRequest(
                "sh", ["-c", "printf one >>\"$0\"; printf two >>\"$0\"", file.path],
                deadline: Deadline(after: .seconds(10)))
            request.outputLimit = 100
            let outcome = try await ProcessRunner().run(request)
            #expect(outcome.ending == .exited(0))
            #expect(file.contents(limit: 100) == Array("onetwo".utf8))
            #expect(file.contents(limit: 4) == Array("onet".utf8))
        }
        #expect(openDescriptors() == before)
    }
}
