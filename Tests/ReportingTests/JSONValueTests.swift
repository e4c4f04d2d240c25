import Foundation
import Reporting
import Testing

@Suite struct JSONValueTests {
    @Test func keysAreSortedAndAbsentOnesLeftOut() {
        let value = JSONValue.object([
            "b": .integer(1), "a": nil, "B": .bool(true), "é": .string("x"), "ab": .array([]), "c": .object([:]),
        ])
        #expect(
            value.document == """
                {
                  "B": true,
                  "ab": [],
                  "b": 1,
                  "c": {},
                  "é": "x"
                }

                """)
    }

    /// Durations as milliseconds with at most three decimals, never below zero, never an overflow.
    @Test(arguments: [
        (Duration.zero, "0"), (.microseconds(1), "0.001"), (.microseconds(412), "0.412"), (.milliseconds(3), "3"),
        (.microseconds(3_140), "3.14"), (.microseconds(1_001), "1.001"), (.microseconds(10_100), "10.1"),
        (.nanoseconds(999), "0"), (.seconds(75), "75000"), (.seconds(-3), "0"), (.microseconds(-1), "0"),
        (.seconds(Int64.max), "9000000000000000"),
    ])
    func milliseconds(duration: Duration, number: String) {
        #expect(JSONValue.milliseconds(duration).document == number + "\n")
    }

    @Test(arguments: [
        ("plain → text", #""plain → text""#), ("\"\\/", #""\"\\/""#), ("\n\t\r\u{0}", #""\n\t\u000d\u0000""#),
        ("\u{1b}[31m\u{7f}\u{9b}", #""\u001b[31m\u007f\u009b""#), ("\u{202e}\u{2028}", #""\u202e\u2028""#),
        ("\u{e0041}", #""\udb40\udc41""#), ("😀", #""😀""#),
    ])
    func strings(text: String, written: String) throws {
        let document = JSONValue.string(text).document
        #expect(document == written + "\n")
        let back = try JSONSerialization.jsonObject(with: Data(document.utf8), options: .fragmentsAllowed) as? String
        #expect(back.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
    }

    @Test func anErrorDocumentHasOnlyWhatIsKnown() {
        let error = ErrorDocument(code: "ingress.bad-specification", message: "no port", line: 2, column: 9)
        #expect(
            error.json == """
                {
                  "error": {
                    "code": "ingress.bad-specification",
                    "column": 9,
                    "line": 2,
                    "message": "no port"
                  },
                  "schemaVersion": 1,
                  "verdict": "unknown"
                }

                """)
    }
}
