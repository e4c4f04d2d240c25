import SpecReading
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct CommandLineFuzzTests {
    /// A hundred thousand inputs, or as many as TUNDOCTOR_FUZZ says: a million takes minutes in a debug build.
    @Test func noInputBreaksTheReader() {
        let wanted = FuzzSize.fromEnvironment("TUNDOCTOR_FUZZ") ?? 100_000
        var mutator = Mutator(seed: 42)
        print("command line fuzz: \(wanted) inputs, seed \(mutator.seed)")
        var refused = 0
        for count in 0..<wanted {
            let text = String(decoding: mutator.text(), as: UTF8.self)
            do {
                let line = try SSHCommandLine(text)
                // Every hundredth good line must survive the way through its own words.
                if count % 100 == 0 {
                    #expect(
                        (try? SSHCommandLine(words: ["ssh"] + line.words))?.words == line.words,
                        "\(text.debugDescription)")
                }
            } catch {
                refused += 1
                if count % 100 == 0 {
                    #expect(error.line >= 1 && error.column >= 1, "\(text.debugDescription)")
                    #expect(error.description.contains("^"))
                }
            }
        }
        #expect(refused > wanted / 10 && refused < wanted * 9 / 10)
    }
}

/// How many inputs a fuzz test takes, where the environment says so.
enum FuzzSize {
    static func fromEnvironment(_ name: String) -> Int? {
        getenv(name).flatMap { Int(String(cString: $0)) }
    }
}
