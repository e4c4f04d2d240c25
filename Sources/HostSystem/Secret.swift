/// A password or passphrase: it prints as `<redacted>` and its memory is cleared when the last owner lets go.
package final class Secret: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
    // Written once in `init`, cleared in `deinit`: no other access changes it, which is what makes it Sendable.
    private let storage: UnsafeMutableBufferPointer<UInt8>

    /// Copies `bytes`; the caller clears its own copy.
    package init(_ bytes: some Collection<UInt8>) {
        // One byte more than needed, so that C code can be handed a terminated string.
        storage = .allocate(capacity: bytes.count + 1)
        _ = storage.initialize(from: bytes)
        storage[bytes.count] = 0
    }

    deinit {
        // `volatile` is not to be had in Swift; the barrier is that the pointer escapes to free().
        for index in storage.indices { storage[index] = 0 }
        storage.deallocate()
    }

    /// The same for every secret: not even the length shows.
    package var description: String { "<redacted>" }
    /// Empty: dump and debuggers that ask for children see none.
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Lends the secret as a NUL-terminated C string for the length of `body`.
    package func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
        try storage.withMemoryRebound(to: CChar.self) { try body(UnsafePointer($0.baseAddress!)) }
    }
}
