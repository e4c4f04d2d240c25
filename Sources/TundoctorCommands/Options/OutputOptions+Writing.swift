internal import HostSystem
internal import Reporting

extension OutputOptions {
    /// Writes a report in the format asked for, to where it was asked for.
    func write(_ report: Report) throws {
        switch format {
        case .json: try write(JSONRenderer.render(report))
        case .text: try write(TextRenderer.render(report, style, verbose: verbose))
        }
    }

    /// Writes drawings likewise.
    func write(_ drawings: [Drawn]) throws {
        switch format {
        case .json: try write(DrawRenderer.json(drawings))
        case .text: try write(DrawRenderer.text(drawings, style))
        }
    }

    /// Writes a list of tunnels likewise.
    func write(_ list: TunnelList) throws {
        switch format {
        case .json: try write(TunnelListRenderer.json(list))
        case .text: try write(TunnelListRenderer.text(list, style))
        }
    }

    /// Writes what would be done, for programs: people read it on standard error.
    func write(plan: [String]) throws {
        guard format == .json else { return }
        try write(PlanDocument(version: programVersion, plan: plan).json)
    }

    /// With `--format json` errors are a document on standard output, too.
    var errorRenderer: CommandContext.ErrorRenderer? {
        guard format == .json else { return nil }
        return { error in
            ErrorDocument(
                code: error.code, message: error.summary, file: error.file, line: error.line, column: error.column,
                fix: error.fix, isInterrupted: error.code == CutShort.code
            ).json
        }
    }

    private func write(_ text: String) throws {
        if let output {
            try OutputFile.write(text, to: output)
        } else {
            OutputWriter.standardOutput.write(text)
        }
    }

    private var style: TextStyle {
        let terminal = Terminal.current
        let usesColor: Bool =
            switch color {
            case .always: true
            case .never: false
            case .auto:
                output == nil && terminal.outputIsTerminal && !terminal.isDumb
                    && (ProcessEnvironment.value("NO_COLOR") ?? "").isEmpty
            }
        return TextStyle(width: terminal.columns, isUTF8: terminal.isUTF8, color: usesColor)
    }
}
