import Foundation
import Lab
import Testing

/// Transcripts as files and on standard input, and chains, through the built program.
@Suite(.enabled(if: Program.hasLab, "labs cannot be made here"))
struct TranscriptCommandTests {
    private static let double =
        "# the double tunnel\nyou: $ ssh -L 7999:localhost:2999 bastion-host\n"
        + "bastion: ssh -L 2999:git-server:7999 test-server -N\n"

    private static func write(_ text: String, as name: String, in lab: Lab) async throws {
        let encoded = Data(text.utf8).base64EncodedString()
        _ = try await Program.shell("echo \(encoded) | base64 -d > \(name)", on: "you", as: .alice, in: lab)
    }

    @Test func aChainIsDrawnFromAFileAndFromStandardInput() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            try await Self.write(Self.double, as: "double.txt", in: lab)
            let file = try await Program.run(["draw", "double.txt"], in: lab)
            #expect(file.status == 0 && file.outputText.contains("joined here"), "\(file.errorText)")
            #expect(
                try await Program.shell("tundoctor draw - < double.txt", on: "you", as: .alice, in: lab)
                    == file.outputText)
            try await Self.write(
                Self.double.replacingOccurrences(of: "2999:git", with: "2998:git"), as: "off.txt", in: lab)
            let off = try await Program.run(["draw", "off.txt"], in: lab)
            #expect(off.status == 0 && off.outputText.contains("off.txt:2:30"), "\(off.outputText)")
            let json = try await Program.run(["draw", "--format", "json", "off.txt"], in: lab)
            let chain = (json.document?["chains"] as? [[String: Any]])?.first
            let join = (chain?["joins"] as? [[String: Any]])?.first
            #expect(join?["kind"] as? String == "port-differs" && join?["column"] as? Int == 30)
            #expect((json.document?["tunnels"] as? [[String: Any]])?.count == 2)
        }
    }

    @Test func aCommandOnAHostThatNothingLeadsToHasItsPlace() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            try await Self.write("you: ssh -L 8080:www:80 tunnel-host\nbeta: ssh x\n", as: "bad.txt", in: lab)
            let json = try await Program.run(["check", "--format", "json", "bad.txt"], in: lab)
            let error = json.document?["error"] as? [String: Any]
            #expect(json.status == 64 && json.errorCode == "spec.bad-file")
            #expect(error?["line"] as? Int == 2 && error?["column"] as? Int == 1)
            let missing = try await Program.run(["draw", "missing.txt"], in: lab)
            #expect(missing.status == 66)
        }
    }

    /// What is typed here is examined as a command by itself would be; its usage is never run.
    @Test func aTranscriptOfOneCommandIsChecked() async throws {
        try await Lab.with(.simple, program: Program.path) { lab in
            try await Self.write(
                "you: $ ssh -L 8080:www:80 tunnel-host -N\nyou: touch was-run\n", as: "one.txt", in: lab)
            let json = try await Program.run(["check", "--format", "json", "one.txt"], in: lab)
            #expect(json.status == 0 && json.verdict == "healthy", "\(json.outputText)\(json.errorText)")
            let files = try await Program.shell("ls", on: "you", as: .alice, in: lab)
            #expect(!files.contains("was-run") && files.contains("one.txt"))
        }
    }
}
