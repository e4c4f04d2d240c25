import Subprocess
import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Runs the real tools that our texts are held against.
enum Command {
    struct Result: Sendable {
        var succeeded: Bool
        var output: String
        var errors: String
    }

    static let hasOpenSSH = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].contains { directory in
        ["ssh", "ssh-keygen"].allSatisfy { (name: String) in access(directory + "/" + name, X_OK) == 0 }
    }

    static func run(_ program: String, _ arguments: [String], in directory: String = "/tmp") async throws -> Result {
        let result = try await Subprocess.run(
            .name(program), arguments: Arguments(arguments), workingDirectory: FilePath(directory), input: .none,
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        return Result(
            succeeded: result.terminationStatus.isSuccess, output: result.standardOutput, errors: result.standardError)
    }
}

/// A directory for one test, removed with all it holds.
final class Scratch: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/tundoctor-text-XXXXXX".utf8CString)
        path = mkdtemp(&template).map { String(cString: $0) } ?? "/nonexistent"
    }

    deinit {
        guard let directory = opendir(path) else { return }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            unlink(path + "/" + name)
        }
        closedir(directory)
        rmdir(path)
    }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ text: String, to name: String) {
        guard let file = fopen(self.file(name), "w") else { return }
        fputs(text, file)
        fclose(file)
    }

    func read(_ name: String) -> [UInt8] {
        guard let file = fopen(self.file(name), "r") else { return [] }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }
}

/// A generator with a known seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// Some bytes changed, cut or repeated.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &self) {
            let place = Int.random(in: 0...bytes.count, using: &self)
            switch Int.random(in: 0..<4, using: &self) {
            case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &self)
            case 1 where place < bytes.count: bytes.removeSubrange(place..<min(bytes.count, place + 5))
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &self), at: place)
            default: bytes.insert(contentsOf: bytes.suffix(from: place).prefix(9), at: place)
            }
        }
        return bytes
    }
}
