internal import ArgumentParser

/// A length of time on the command line: `500ms`, `10s`, `2m`, `1h`, or a plain number of seconds.
struct DurationArgument: ExpressibleByArgument {
    var duration: Duration

    init(_ duration: Duration) { self.duration = duration }

    init?(argument: String) {
        let digits = argument.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), number.isFinite, number >= 0 else { return nil }
        let seconds: Double? =
            switch argument.dropFirst(digits.count) {
            case "ms": number / 1000
            case "", "s": number
            case "m", "min": number * 60
            case "h": number * 3600
            default: nil
            }
        guard let seconds, seconds <= 7 * 24 * 3600 else { return nil }
        duration = .milliseconds(Int64((seconds * 1000).rounded()))
    }

    var defaultValueDescription: String { "\(duration.components.seconds)s" }
}
