/// The option letters of ssh(1) and which of them take an argument (the getopt string of ssh.c).
package struct OptionTable: Hashable, Sendable {
    private let withoutArgument: Set<UInt8>
    private let withArgument: Set<UInt8>

    /// `P` was a flag without meaning up to 9.3 and takes a tag since 9.4; nothing else changed from 7.8 to 10.x.
    private init(tagTakesArgument: Bool) {
        withArgument = Set("bceilmopBDEFIJLOQRSwW".utf8).union(tagTakesArgument ? "P".utf8 : "".utf8)
        withoutArgument = Set("1246afgknqstvxACGKMNTVXYy".utf8).union(tagTakesArgument ? "".utf8 : "P".utf8)
    }

    /// OpenSSH up to 9.3: `-P` has no argument.
    package static let upTo9_3 = OptionTable(tagTakesArgument: false)
    /// OpenSSH from 9.4 on: `-P tag`.
    package static let from9_4 = OptionTable(tagTakesArgument: true)

    /// The table for what `ssh -V` prints, e.g. `OpenSSH_9.2p1 Debian-2+deb12u10, OpenSSL 3.0.22`.
    ///
    /// An unknown program is taken for a current one.
    package init(version: String) {
        let number = version.drop { $0 != "_" }.dropFirst().prefix { $0.isNumber || $0 == "." }
        let parts = number.split(separator: ".").compactMap { Int($0) }
        let isOld = version.contains("OpenSSH") && parts.count >= 2 && (parts[0], parts[1]) < (9, 4)
        self = isOld ? .upTo9_3 : .from9_4
    }

    /// True, false, or nil for a letter that ssh does not have.
    package func takesArgument(_ letter: UInt8) -> Bool? {
        withArgument.contains(letter) ? true : withoutArgument.contains(letter) ? false : nil
    }

    /// Every letter, sorted.
    package var letters: [UInt8] { withoutArgument.union(withArgument).sorted() }
}
