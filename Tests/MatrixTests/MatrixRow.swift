import Lab

/// One row of the fault matrix: a fault of the lab, and what the doctor must say of it.
///
/// The doctor sees what any person on the client host sees. Where identical evidence has several causes the row names the
/// set: the first is the code that must come first, and code and alternatives together must equal the set.
struct MatrixRow: Sendable {
    enum Expectation: Sendable {
        /// A failure with exactly these codes, exit status 1.
        case broken([String])
        /// Nothing fails, and this could not be looked at: exit status 2.
        case unknown(String)
        /// The tunnel works, with these warnings: exit status 0.
        case works([String])
        /// The words are no spec: exit status 64 and this error code.
        case badSpec(String)
        /// Cut short by a signal: exit status 130, and this is not known.
        case interrupted(String)
    }

    /// The fault's name in the lab; nil for the lab as built.
    var fault: String?
    var expectation: Expectation
    /// Options of `check` before the `--`.
    var options: [String]
    /// The ssh command, where it is not the fault's own.
    var command: [String]?
    /// `NAME=value` words for the environment of the check.
    var environment: [String]
    /// Words before the check's own, e.g. a program that limits it.
    var prefix: [String]
    /// What tells rows of the same fault apart.
    var note: String
    /// The leg that the first finding must lie on, e.g. `jump-1→jump-2`; nil where the tunnel has one hop.
    var leg: String?
    /// The words after `tundoctor probe`, for a row that is about a probe by itself.
    var probe: [String]?
    /// What is found besides, of other commands of the chain.
    var besides: [String] = []
    /// The commands of a chain, where they are not the fault's or the lab's own.
    var typed: [TypedCommand]?
    /// Commands that really run while the check looks, each on its host.
    var running: [TypedCommand] = []
    /// The lab, for a row without a fault; a fault has its own.
    var labAsBuilt: Topology

    init(
        _ fault: String?, _ expectation: Expectation, options: [String] = [], command: [String]? = nil,
        environment: [String] = [], prefix: [String] = [], note: String = "", in lab: Topology = .simple
    ) {
        self.fault = fault
        self.expectation = expectation
        self.options = options
        self.command = command
        self.environment = environment
        self.prefix = prefix
        self.note = note
        labAsBuilt = lab
    }

    /// The same, on a leg of its own among several.
    func on(_ leg: String) -> MatrixRow {
        var row = self
        row.leg = leg
        return row
    }

    /// The commands of a chain, for standard input; nil where one command is examined.
    var transcript: String? {
        if let typed { return typed.map { $0.line + "\n" }.joined() }
        guard topology.chain.count > 1, command == nil, probe == nil else { return nil }
        return fault.flatMap { FaultCatalog.fault(named: $0) }?.transcript ?? topology.transcript
    }

    /// The same, and these are found of the commands that come after.
    func also(_ codes: String...) -> MatrixRow {
        var row = self
        row.besides = codes
        return row
    }

    /// The same with commands of its own, `HOST: ssh …` each.
    func typing(_ lines: String...) -> MatrixRow {
        var row = self
        row.typed = lines.map(TypedCommand.init(line:))
        return row
    }

    /// The same while these commands run.
    func whileRunning(_ lines: String...) -> MatrixRow {
        var row = self
        row.running = lines.map(TypedCommand.init(line:))
        return row
    }

    /// The lab that it is a row of.
    var topology: Topology {
        let name = fault.flatMap { FaultCatalog.fault(named: $0) }?.topology
        return name.flatMap { TopologyCatalog.topology(named: $0) } ?? labAsBuilt
    }

    /// Every code that the row demands: the first and its look-alikes, or the warnings, and what is found besides.
    var codes: [String] {
        switch expectation {
        case .broken(let codes), .works(let codes): codes + besides
        case .unknown(let code), .badSpec(let code), .interrupted(let code): [code]
        }
    }

    /// A failure that leaves no doubt about its cause.
    static func exactly(_ fault: String, _ code: String) -> MatrixRow { MatrixRow(fault, .broken([code])) }

    /// A failure that shows as silence: four seconds of it are enough.
    static func silence(_ fault: String, _ codes: String...) -> MatrixRow {
        MatrixRow(fault, .broken(codes), options: ["--timeout", "4s"])
    }

    /// A failure that several causes share.
    static func oneOf(_ fault: String, _ codes: String...) -> MatrixRow { MatrixRow(fault, .broken(codes)) }

    /// A probe by itself, with the fault or without.
    static func probe(_ words: String..., with fault: String?, _ expectation: Expectation) -> MatrixRow {
        var row = MatrixRow(fault, expectation, note: "probe " + words.joined(separator: " "))
        row.probe = words
        return row
    }

    /// A sound set-up in an unusual form.
    static func works(_ fault: String, _ warnings: String...) -> MatrixRow { MatrixRow(fault, .works(warnings)) }
}

extension TypedCommand {
    /// `HOST: COMMAND`.
    init(line: String) {
        let parts = line.split(separator: ": ", maxSplits: 1)
        self.init(String(parts[0]), String(parts[1]))
    }
}
