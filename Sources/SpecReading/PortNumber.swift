internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Ports as ssh reads them: a decimal number, else the name of a TCP service (services(5)).
enum PortNumber {
    /// Why a text is no port.
    enum Problem: Error, Hashable {
        case empty, tooLarge, negative, unknownService
    }

    /// 0–65535. Like strtonum(3), leading white space and one sign are allowed.
    static func parse(_ bytes: some Collection<UInt8>) -> Result<Int, Problem> {
        var rest = Array(bytes.drop(while: isSpace))
        if rest.isEmpty { return bytes.isEmpty ? .failure(.empty) : .failure(.unknownService) }
        let negative = rest[0] == UInt8(ascii: "-")
        if negative || rest[0] == UInt8(ascii: "+") { rest.removeFirst() }
        guard !rest.isEmpty, rest.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return service(Array(bytes)).map { .success($0) } ?? .failure(.unknownService)
        }
        var value = 0
        for digit in rest {
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
            if value > 65535 { return .failure(negative ? .negative : .tooLarge) }
        }
        return negative && value > 0 ? .failure(.negative) : .success(value)
    }

    private static func service(_ name: [UInt8]) -> Int? {
        // A name with other characters is in no services file, and names are short: this keeps foreign bytes from libc.
        guard name.count <= 64, !name.contains(where: { $0 <= 0x20 || $0 >= 0x7f }) else { return nil }
        let text = String(decoding: name, as: UTF8.self)
        return services.withLock { known in
            if let answer = known[text] { return answer }
            if known.count > 512 { known.removeAll() }
            // getservbyname(3) keeps its answer in static storage: the lock guards that too.
            let answer = text.withCString { getservbyname($0, "tcp") }
                .map { Int(UInt16(truncatingIfNeeded: $0.pointee.s_port).byteSwapped) }
            known[text] = .some(answer)
            return answer
        }
    }

    /// Answers already given, since each question reads /etc/services from the start.
    private static let services = Mutex<[String: Int?]>([:])

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0d).contains(byte)
    }
}
