/// A point on the monotonic clock by which work must be done.
package struct Deadline: Hashable, Sendable {
    /// When the time is up, on the clock that also runs while the machine sleeps.
    package let instant: ContinuousClock.Instant

    /// At `instant`, which may be over.
    package init(_ instant: ContinuousClock.Instant) {
        self.instant = instant
    }

    /// `duration` from now; a negative duration is already over.
    package init(after duration: Duration) {
        instant = ContinuousClock.now + duration
    }

    /// What is left, never negative.
    package var remaining: Duration { max(.zero, instant - .now) }

    /// Whether the moment has come; at the very instant it has.
    package var isOver: Bool { instant <= .now }

    /// The earlier of this deadline and `duration` from now.
    package func limited(to duration: Duration) -> Deadline {
        Deadline(min(instant, .now + duration))
    }

    /// What is left as poll(2) wants it: whole milliseconds, rounded up, at most an hour.
    package var pollMilliseconds: Int32 {
        let (seconds, attoseconds) = remaining.components
        guard seconds < 3600 else { return 3_600_000 }
        return Int32(seconds * 1000) + Int32((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
