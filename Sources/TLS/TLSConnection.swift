package import HostSystem

/// A TLS connection over any stream of bytes, and itself such a stream.
///
/// OpenSSL only computes here, on memory; every wait is the stream's. One task at a time uses it.
package actor TLSConnection: ByteStream {
    private let stream: any ByteStream
    private var machine: TLSMachine?
    private var hasBegun = false

    /// - Parameters:
    ///   - serverName: what the server is asked for by name (RFC 6066 §3); an address is not sent.
    ///   - protocols: offered by ALPN.
    package init(over stream: any ByteStream, serverName: String?, protocols: [String] = []) {
        self.stream = stream
        machine = TLSMachine(serverName: serverName, protocols: protocols)
    }

    /// The ClientHello, for who wants to send it; `handshake` then goes on from the server's answer.
    package func hello() -> [UInt8] {
        guard !hasBegun else { return [] }
        hasBegun = true
        _ = machine?.handshake()
        return machine?.takeOutput() ?? []
    }

    /// A ClientHello for who only wants to see what answers; nil where the library cannot make one.
    package static func hello(to serverName: String?) -> [UInt8]? {
        guard var machine = TLSMachine(serverName: serverName) else { return nil }
        _ = machine.handshake()
        return machine.takeOutput()
    }

    /// The handshake, up to its end or `deadline`.
    ///
    /// - Parameters:
    ///   - received: what has already come in answer to ``hello()``.
    ///   - names: whom the certificate is held against.
    package func handshake(
        received: [UInt8] = [], judging names: [String], trust: TrustStore = .system, deadline: Deadline
    ) async -> Result<TLSHandshake, TLSFailure> {
        machine?.add(received)
        while true {
            guard let state = machine?.handshake(), let output = machine?.takeOutput() else {
                return .failure(TLSFailure(.unavailable))
            }
            hasBegun = true
            let isSent = output.isEmpty ? true : await stream.send(output, deadline: deadline)
            switch state {
            case .failed(let failure): return .failure(failure)
            case .done:
                guard let agreement = machine?.agreement(judging: names, trust: trust) else {
                    return .failure(TLSFailure(.unavailable))
                }
                return .success(agreement)
            case .needsBytes:
                guard isSent || !deadline.isOver else { return .failure(TLSFailure(.timedOut)) }
                if let failure = await take(deadline) { return .failure(failure) }
            }
        }
    }

    /// Reads what the stream has into the machine; what ended it, if it ended.
    private func take(_ deadline: Deadline) async -> TLSFailure? {
        switch await stream.receive(16_384, deadline: deadline) {
        case .bytes(let bytes): machine?.add(bytes)
        case .timedOut: return TLSFailure(.timedOut)
        case .endOfStream: return TLSFailure(.closed)
        case .broken: return TLSFailure(.broken)
        case .cancelled: return TLSFailure(.cancelled)
        }
        return nil
    }

    /// The next decrypted bytes, at most 16,384 at once. An end without close_notify is an end of stream, too; a fatal
    /// alert, or bytes that are not TLS, is `.broken`.
    package func receive(_ limit: Int, deadline: Deadline) async -> Received {
        while true {
            guard let (bytes, state) = machine?.read(limit), let output = machine?.takeOutput() else { return .broken }
            if !output.isEmpty { _ = await stream.send(output, deadline: deadline) }
            switch state {
            case .done: return bytes.isEmpty ? .endOfStream : .bytes(bytes)
            case .failed: return .broken
            case .needsBytes:
                switch await take(deadline)?.reason {
                case nil: continue
                case .timedOut: return .timedOut
                case .cancelled: return .cancelled
                // An end without close_notify: many servers end so.
                case .closed: return .endOfStream
                default: return .broken
                }
            }
        }
    }

    /// Encrypts and sends all of `bytes`; false also before the handshake and after the connection's end.
    package func send(_ bytes: [UInt8], deadline: Deadline) async -> Bool {
        guard case .done? = machine?.write(bytes), let output = machine?.takeOutput() else { return false }
        return await stream.send(output, deadline: deadline)
    }

    /// Says goodbye to the server; the stream stays open.
    package func end(deadline: Deadline) async {
        machine?.end()
        guard let output = machine?.takeOutput(), !output.isEmpty else { return }
        _ = await stream.send(output, deadline: deadline)
    }
}
