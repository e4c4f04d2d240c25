#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A moment of the wall clock, to the millisecond.
package struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Since 1970-01-01T00:00:00Z, without leap seconds.
    package let milliseconds: Int64

    /// From a Unix time in milliseconds; negative before 1970.
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// The wall clock, now.
    package static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// The earlier one is less.
    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    /// RFC 3339 in UTC with milliseconds: `2024-02-29T23:59:59.999Z`. Exact for the years 0 to 9999.
    package var description: String {
        func pad(_ number: Int64, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let (days, rest) = Self.floorDivide(milliseconds, by: 86_400_000)
        let (year, month, day) = Self.civil(days: days)
        let clock = [(rest / 3_600_000, 2), (rest / 60_000 % 60, 2), (rest / 1000 % 60, 2)].map { pad($0.0, $0.1) }
        return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T\(clock.joined(separator: ":")).\(pad(rest % 1000, 3))Z"
    }

    private static func floorDivide(_ number: Int64, by divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    /// The proleptic Gregorian date of a day counted from 1970-01-01: years begin in March, the leap day is last.
    private static func civil(days: Int64) -> (Int64, Int64, Int64) {
        let (era, day) = floorDivide(days + 719_468, by: 146_097)
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        let civilMonth = month < 10 ? month + 3 : month - 9
        return (year + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, dayOfYear - (153 * month + 2) / 5 + 1)
    }
}

/// Measures on the monotonic clock.
package struct Stopwatch: Sendable {
    private let start = ContinuousClock.now

    /// Starts now.
    package init() {}

    /// Since the stopwatch was made; the time that the machine slept counts.
    package var elapsed: Duration { ContinuousClock.now - start }

    /// Milliseconds, with what is below them as a fraction.
    package var milliseconds: Double { elapsed.inMilliseconds }
}

extension Duration {
    /// Milliseconds, with what is below them as a fraction.
    package var inMilliseconds: Double {
        Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
    }
}
