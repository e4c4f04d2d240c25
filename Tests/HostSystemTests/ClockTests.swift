import Testing

@testable import HostSystem

@Suite struct ClockTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59.999Z"), (1_709_251_200_000, "2024-03-01T00:00:00.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"), (1_000_000_000_007, "2001-09-09T01:46:40.007Z"),
        ] as [(Int64, String)])
    func rfc3339(_ milliseconds: Int64, _ expected: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == expected)
    }

    @Test func everyDayFollowsTheLast() {
        // Text order is time order, and no day is skipped or doubled, for 400 years.
        var previous = ""
        for day in Int64(-73_000)..<73_100 {
            let text = Timestamp(milliseconds: day * 86_400_000).description
            #expect(text > previous && text.hasSuffix("T00:00:00.000Z") && text.utf8.count == 24)
            previous = text
        }
    }

    @Test func extremesDoNotTrap() {
        _ = Timestamp(milliseconds: .max).description
        _ = Timestamp(milliseconds: .min).description
        #expect(Timestamp(milliseconds: 1) < Timestamp(milliseconds: 2))
        #expect(Timestamp.now.milliseconds > 1_700_000_000_000)
    }

    @Test func stopwatch() async throws {
        let watch = Stopwatch()
        try await Task.sleep(for: .milliseconds(20))
        #expect(watch.milliseconds >= 19 && watch.milliseconds < 5000)
        #expect(Duration.microseconds(1500).inMilliseconds == 1.5)
    }

    @Test func runIDs() {
        let all = Set((0..<1000).map { _ in RunID().description })
        #expect(all.count == 1000)
        #expect(all.allSatisfy { $0.utf8.count == 32 && $0.allSatisfy { "0123456789abcdef".contains($0) } })
        struct Zero: RandomNumberGenerator { mutating func next() -> UInt64 { 10 } }
        var zero = Zero()
        #expect(RunID(using: &zero).description == "000000000000000a000000000000000a")
    }

    @Test func deadlines() {
        #expect(Deadline(after: .seconds(-1)).isOver)
        #expect(Deadline(after: .seconds(-1)).pollMilliseconds == 0)
        #expect(Deadline(after: .seconds(100_000)).pollMilliseconds == 3_600_000)
        let soon = Deadline(after: .seconds(10))
        #expect((9_000...10_000).contains(soon.pollMilliseconds))
        #expect(soon.limited(to: .seconds(1)).remaining <= .seconds(1))
        #expect(soon.limited(to: .seconds(60)) == soon)
    }
}
