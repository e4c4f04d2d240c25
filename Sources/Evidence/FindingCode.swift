/// The stable name of a cause, e.g. `egress.refused`: an area and one or more names, dotted, in kebab-case.
package struct FindingCode: Hashable, Sendable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The code itself.
    package let description: String

    /// Any text; see ``isWellFormed``.
    package init(_ text: String) { description = text }
    /// Any text; see ``isWellFormed``.
    package init(stringLiteral text: String) { description = text }

    /// What stands before the first dot, e.g. `egress`.
    package var area: Substring { description.prefix { $0 != "." } }

    /// True for an area and at least one name, each of lower-case letters, digits and inner hyphens.
    package var isWellFormed: Bool {
        let parts = description.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count >= 2
            && parts.allSatisfy { part in
                !part.isEmpty && part.first != "-" && part.last != "-"
                    && part.allSatisfy { $0 == "-" || $0.isASCII && ($0.isLowercase || $0.isNumber) }
            }
    }

    /// By their letters, area first.
    package static func < (left: FindingCode, right: FindingCode) -> Bool { left.description < right.description }
}
