package import Evidence
import TunnelModel

extension CauseCatalog {
    /// The source of tundoctor-causes(7), in mdoc(7): every cause with its look-alikes, what separates them, and fixes.
    ///
    /// - Parameter date: for the page's foot, e.g. `November 23, 2026`.
    package static func manual(date: String = "November 23, 2026") -> String {
        var page = ManualPage()
        page.macro(".Dd \(date)")
        page.macro(".Dt TUNDOCTOR-CAUSES 7")
        page.macro(".Os")
        page.macro(".Sh NAME")
        page.macro(".Nm tundoctor-causes")
        page.macro(".Nd why an SSH tunnel does not work")
        page.macro(".Sh DESCRIPTION")
        page.text(
            "Each section below is one cause that tundoctor can name, under the code that its reports use. The names "
                + "are "
                + "examples: alice runs `\(Subject.placeholder.spec.command)' on her own machine. Where several "
                + "causes leave "
                + "the same evidence, a report names the likeliest first and the others as alternatives.")
        for (heading, causes) in tables {
            page.macro(".Sh \(heading.uppercased())")
            for cause in causes { page.section(of: cause) }
        }
        page.macro(".Sh SEE ALSO")
        page.macro(".Xr ssh 1 ,")
        page.macro(".Xr tundoctor 1 ,")
        page.macro(".Xr ssh_config 5 ,")
        page.macro(".Xr sshd_config 5")
        return page.source
    }

    /// The causes that can leave the same evidence as `cause`, in the order of the catalogue.
    package static func lookAlikes(of cause: Cause) -> [FindingCode] {
        var codes: Set<FindingCode> = []
        for example in cause.matching {
            let scene = Scene(.placeholder(fitting: example.observations), Facts(example.observations))
            for observation in example.observations where !observation.check.isManyLooks {
                let found = Diagnoser.matching(observation, scene, among: all).map(\.code)
                if found.contains(cause.code) { codes.formUnion(found) }
            }
        }
        return all.map(\.code).filter { codes.contains($0) && $0 != cause.code }
    }
}

/// A page in mdoc(7), written line by line.
struct ManualPage {
    private(set) var source = ""

    mutating func macro(_ line: String) { source += line + "\n" }

    /// Running text: a sentence begins a line (mdoc(7) wants that), and no line is longer than 78 characters.
    mutating func text(_ text: String) {
        var line = ""
        for word in text.split(separator: " ") {
            let word = ManualPage.escaped(String(word))
            if line.count + word.count + 1 > 78 { flush(&line) }
            line += line.isEmpty ? word : " " + word
            if word.hasSuffix(".") || word.hasSuffix("?") || word.hasSuffix(":") { flush(&line) }
        }
        flush(&line)
    }

    /// A command as it is typed.
    mutating func command(_ command: String) {
        macro(".Bd -literal -offset indent -compact")
        let typed = ManualPage.escaped(command).map { $0 == "-" ? "\\-" : String($0) }.joined()
        macro(ManualPage.guarded(typed))
        macro(".Ed")
    }

    mutating func section(of cause: Cause) {
        let example = cause.matching.first?.observations ?? []
        let scene = Scene(.placeholder(fitting: example), Facts(example))
        macro(".Ss \(cause.code)")
        text(cause.summary + ".")
        macro(".Pp")
        text(cause.why)
        macro(".Pp")
        text("A report says, for example: \(cause.title(scene)).")
        let others = CauseCatalog.lookAlikes(of: cause)
        if !others.isEmpty {
            macro(".Pp")
            text("Look-alikes: " + others.map(\.description).joined(separator: ", ") + ".")
        }
        macro(".Pp")
        text("To be sure: " + cause.experiment)
        macro(".Bl -tag -width Ds")
        for fix in cause.fixes(scene) {
            macro(".It \(ManualPage.place(fix))")
            text(fix.text)
            if let typed = fix.command { command(typed) }
        }
        macro(".El")
    }

    private mutating func flush(_ line: inout String) {
        if !line.isEmpty { macro(ManualPage.guarded(line)) }
        line = ""
    }

    private static func place(_ fix: Fix) -> String {
        switch fix.side {
        case .client: "On the client host"
        case .tunnelHost: "On the tunnel host"
        case .egress: "On the destination"
        case .network: "Between them"
        }
    }

    private static func escaped(_ text: String) -> String {
        text.map { $0 == "\\" ? "\\e" : $0 == "`" ? "\\(ga" : $0 == "…" ? "..." : String($0) }.joined()
    }

    /// A control character of roff(7) at the beginning of a line would make a request of it.
    private static func guarded(_ line: String) -> String {
        line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
    }
}
