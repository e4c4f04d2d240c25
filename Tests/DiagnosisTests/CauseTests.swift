import Diagnosis
import Evidence
import Testing
import TunnelModel

@Suite struct CauseTests {
    @Test func codesAreWellFormedAndUnique() {
        for cause in CauseCatalog.all { #expect(cause.code.isWellFormed, "\(cause.code)") }
        #expect(Set(CauseCatalog.all.map(\.code)).count == CauseCatalog.all.count)
        #expect(CauseCatalog.cause("egress.refused")?.code == "egress.refused")
        #expect(CauseCatalog.cause("egress.nonsense") == nil)
    }

    @Test(arguments: CauseCatalog.all.map(\.code))
    func examplesMatchAndCounterexamplesDoNot(code: FindingCode) throws {
        let cause = try #require(CauseCatalog.cause(code))
        #expect(!cause.matching.isEmpty)
        #expect(!cause.notMatching.isEmpty)
        for (index, example) in cause.matching.enumerated() {
            #expect(Self.named(by: example).contains(code), "example \(index) of \(code): \(Self.named(by: example))")
        }
        for (index, example) in cause.notMatching.enumerated() {
            #expect(!Self.named(by: example).contains(code), "counterexample \(index) of \(code)")
        }
    }

    /// Every code that the diagnoser names for the example, at any check.
    static func named(by example: Cause.Example) -> Set<FindingCode> {
        let findings = Diagnoser(.placeholder(fitting: example.observations)).diagnose(example.observations).findings
        return Set(findings.flatMap { [$0.code] + $0.alternatives })
    }

    @Test(arguments: CauseCatalog.all.map(\.code))
    func textsMakeSenseByThemselves(code: FindingCode) throws {
        let cause = try #require(CauseCatalog.cause(code))
        #expect(!cause.summary.isEmpty && !cause.summary.hasSuffix("."))
        #expect(cause.why.hasSuffix(".") && cause.why.count > 40)
        #expect(cause.experiment.hasSuffix("."))
        for text in [cause.summary, cause.why] {
            #expect(!text.contains("  "), "\(code): \(text)")
            let isName = text.hasPrefix("ssh") || text.hasPrefix("localhost")
            #expect(text.first?.isUppercase ?? false || isName, "\(code): \(text)")
        }
        for example in cause.matching {
            for subject in [Subject.placeholder(fitting: example.observations), .hostile] {
                let scene = Scene(subject, Facts(example.observations))
                let title = cause.title(scene)
                // Names of any length are cut by the diagnoser; ordinary ones must fit by themselves.
                #expect(title.count <= 100 || subject == .hostile, "\(code): \(title)")
                #expect(!title.isEmpty && !title.hasSuffix(".") && !title.contains("  "))
                let fixes = cause.fixes(scene)
                #expect(!fixes.isEmpty, "\(code)")
                for fix in fixes { Self.check(fix, of: code) }
            }
        }
    }

    private static func check(_ fix: Fix, of code: FindingCode) {
        #expect(fix.text.hasSuffix(".") || fix.text.hasSuffix("?"), "\(code): \(fix.text)")
        #expect(fix.text.count > 8 && !fix.text.contains("  "), "\(code): \(fix.text)")
        #expect((fix.host == nil) == (fix.side == .network), "\(code): \(fix.text)")
        guard let command = fix.command else { return }
        #expect(!command.isEmpty && !command.contains("\n"), "\(code): \(command)")
        #expect(!unquoted(command).contains("boom"), "\(code): \(command)")
        #expect(!command.contains("bash -c") && !command.contains("sh -c"), "\(code): \(command)")
    }

    /// What is left of a shell command without its single-quoted parts.
    private static func unquoted(_ command: String) -> String {
        var rest = ""
        var isQuoted = false
        var isEscaped = false
        for character in command {
            if isEscaped {
                isEscaped = false
            } else if character == "'" {
                isQuoted.toggle()
            } else if character == "\\", !isQuoted {
                isEscaped = true
            } else if !isQuoted {
                rest.append(character)
            }
        }
        return isQuoted ? rest + "boom" : rest
    }

    @Test func wordsOfCommandsAreQuotedForTheShell() {
        #expect(ShellWord.quoted("alice@tunnel-host") == "alice@tunnel-host")
        #expect(ShellWord.quoted("a b") == "'a b'")
        #expect(ShellWord.quoted("it's") == "'it'\\''s'")
        #expect(ShellWord.quoted("$(boom)") == "'$(boom)'")
        #expect(ShellWord.quoted("") == "''")
        #expect(ShellWord.quoted("~/.ssh/my key") == "~/'.ssh/my key'")
        #expect(ShellWord.quoted("[::1]:80") == "'[::1]:80'")
    }
}

extension Subject {
    /// Names that would run a command if they were pasted without quotes, and are too long for a title.
    static let hostile: Subject = {
        let long = String(repeating: "x", count: 200)
        let forward = Forward(
            kind: .local, ingress: .tcp(bindAddress: "$(boom)" + long, port: 65535),
            egress: .tcp(host: "www'`boom`" + long, port: 80))
        let host = "$(boom)'\"; boom " + long
        let spec = TunnelSpec(
            name: host, command: "ssh", arguments: ["-L", forward.specification, host], tunnelHost: host,
            forwards: [forward])
        return Subject(
            spec: spec, plan: LegPlan(forward, tunnelHost: host), user: "al'; boom;" + long, port: 2222, hostName: host)
    }()
}
