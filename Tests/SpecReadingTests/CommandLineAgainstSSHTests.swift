import HostSystem
import SSHText
import Testing
import TunnelModel

@testable import SpecReading

@Suite(.enabled(if: RealSSH.isInstalled, "needs an ssh client")) struct CommandLineAgainstSSHTests {
    @Test func thereAreAHundredLinesAndMore() {
        #expect(WrittenCommands.all.count >= 200)
        #expect(Set(WrittenCommands.all).count == WrittenCommands.all.count)
    }

    @Test(arguments: WrittenCommands.all)
    func ourReadingIsThatOfSSH(line: String) async throws {
        let table = OptionTable(version: try await RealSSH.version())
        let answer = try await RealSSH.configuration(line: line)
        let ours: SSHCommandLine
        do {
            ours = try SSHCommandLine(line, table: table)
        } catch {
            #expect(!answer.accepted, "ssh accepts \(line), but: \(error)")
            #expect(error.column > 0 && error.line > 0, "no place in \(error)")
            return
        }
        try Comparison.check(ours, answer)
    }

    @Test(arguments: WrittenCommands.all)
    func tidyWordsMeanTheSame(line: String) async throws {
        let table = OptionTable(version: try await RealSSH.version())
        guard let ours = try? SSHCommandLine(line, table: table) else { return }
        let answer = try await RealSSH.configuration(words: ours.words)
        let original = try await RealSSH.configuration(line: line)
        #expect(answer.output == original.output)
        #expect(answer.accepted == original.accepted)
        #expect(try SSHCommandLine(ours.pasteable, table: table).words == ours.words)
    }

    @Test func randomChangesAreJudgedAsSSHJudgesThem() async throws {
        let table = OptionTable(version: try await RealSSH.version())
        let wanted = FuzzSize.fromEnvironment("TUNDOCTOR_SSH_COMPARISONS") ?? 500
        var mutator = Mutator(seed: 20_250_601)
        print("comparison with ssh -G: \(wanted) inputs, seed \(mutator.seed)")
        var accepted = 0
        for _ in 0..<wanted {
            let words = mutator.words()
            let ours = Result { try SSHCommandLine(words: ["ssh"] + words, table: table) }
            if case .failure(let error as SpecError) = ours, error.code == .noConnection { continue }
            let answer = try await RealSSH.configuration(words: words)
            switch ours {
            case .success(let line):
                try Comparison.check(line, answer)
                accepted += 1
            case .failure(let error): #expect(!answer.accepted, "ssh accepts \(words), but: \(error)")
            }
        }
        #expect(
            (wanted / 5...wanted * 9 / 10).contains(accepted),
            "the mutations must leave some good and make some bad: \(accepted)")
    }
}

/// What must agree between our reading and `ssh -G`.
enum Comparison {
    static func check(_ line: SSHCommandLine, _ answer: RealSSH.Answer) throws {
        guard answer.accepted else {
            // What stands behind these options only ssh can judge.
            let judged: Set<Character> = ["o", "c", "m", "F", "E", "f", "J"]
            #expect(
                line.options.contains { judged.contains($0.name) } || hasTokens(line),
                "ssh refuses \(line.text): \(answer.errors)")
            return
        }
        let configuration = EffectiveConfiguration(parsing: answer.output)
        #expect(configuration.host == line.destination.host, "\(line.text)")
        #expect(configuration.port == line.port ?? 22, "\(line.text)")
        if let user = line.user { #expect(configuration.user == user, "\(line.text)") }
        if let jump = line.first("J"), jump.lowercased() != "none" {
            #expect(configuration.proxyJump != nil, "\(line.text)")
        }
        // ssh expands tokens in socket paths, and prints a newline in one as it is.
        if hasTokens(line) { return }
        let expected = configuration.clearAllForwardings ? [] : Set(line.forwards)
        #expect(Set(EffectiveForwards.of(configuration, asked: line.forwards)) == expected, "\(line.text)")
    }

    private static func hasTokens(_ line: SSHCommandLine) -> Bool {
        line.forwards.contains { forward in
            ["%", "${", "\n"].contains { forward.specification.contains($0) }
        }
    }
}
