/// What tells one run from every other: 128 random bits.
package struct RunID: Sendable, Hashable, CustomStringConvertible {
    /// 32 lower-case hexadecimal digits.
    package let description: String

    /// From the system's random numbers.
    package init() {
        var generator = SystemRandomNumberGenerator()
        self.init(using: &generator)
    }

    init(using generator: inout some RandomNumberGenerator) {
        description = (0..<2).map { _ in
            let digits = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
