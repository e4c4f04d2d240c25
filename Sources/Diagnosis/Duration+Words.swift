extension Duration {
    /// `0.4 ms`, `41 ms`, `3.1 s`, `130 s`.
    package var inWords: String {
        let (seconds, attoseconds) = components
        let microseconds = attoseconds / 1_000_000_000_000
        if seconds >= 10 { return "\(seconds) s" }
        if seconds >= 1 { return "\(seconds).\(microseconds / 100_000) s" }
        if microseconds >= 10_000 { return "\(microseconds / 1000) ms" }
        return "\(microseconds / 1000).\(microseconds % 1000 / 100) ms"
    }
}
