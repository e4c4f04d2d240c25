/// The lines for standard error, beside a report: `plan  …` and `note  …`, wrapped under their words.
package enum NoteText {
    /// Each line of `text` as `style` shows it, every one ending with a newline.
    ///
    /// - Parameter wraps: false where nobody reads it on a terminal: lines then stay whole for programs.
    package static func rendered(_ text: String, _ style: TextStyle, wraps: Bool) -> String {
        var page = TextPage(style)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard wraps, let gap = line.firstRange(of: "  "), !line.hasPrefix(" ") else {
                page.add(page.text(String(line)))
                continue
            }
            page.paragraph(page.text(String(line[..<gap.upperBound])), String(line[gap.upperBound...]))
        }
        return page.rendered
    }
}
