import HostSystem

/// The far end of a connection: what it says to each thing it hears, and then silence or an end.
actor ScriptedStream: ByteStream {
    private var script: [String]
    private let closes: Bool
    private var waiting: [UInt8] = []
    /// What it was told, in pieces as they were sent.
    private(set) var heard: [String] = []

    /// - Parameters:
    ///   - greeting: what it says by itself.
    ///   - script: what it says after the first, second, … thing that it hears.
    ///   - closes: it ends the connection once the script is over.
    init(greeting: String = "", _ script: String..., closes: Bool = true) {
        waiting = Array(greeting.utf8)
        self.script = script
        self.closes = closes
    }

    func send(_ bytes: [UInt8], deadline: Deadline) async -> Bool {
        heard.append(String(decoding: bytes, as: UTF8.self))
        if !script.isEmpty { waiting += Array(script.removeFirst().utf8) }
        return true
    }

    func receive(_ limit: Int, deadline: Deadline) async -> Received {
        if waiting.isEmpty { return script.isEmpty && closes ? .endOfStream : .timedOut }
        let bytes = Array(waiting.prefix(limit))
        waiting.removeFirst(bytes.count)
        return .bytes(bytes)
    }
}
