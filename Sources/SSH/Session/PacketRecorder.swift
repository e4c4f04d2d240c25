internal import CHostSystem
internal import CLibSSH

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// libssh's decrypted packet record, kept in an anonymous memory file and wiped as it is read.
///
/// It can be paused, and is while secrets are sent. Confined to its session's thread.
final class PacketRecorder {
    private let session: ssh_session
    private let descriptor: Int32
    private let file: ssh_pcap_file
    private let isUnbuffered: Bool
    private var record: PacketRecord
    private var offset: off_t = 0
    private var chunk = [UInt8](repeating: 0, count: 32 * 1024)
    /// For the test that looks for what must never have been written.
    var isWiping = true

    /// Nil if there can be no record: no memory file, or a libssh built without it.
    init?(session: ssh_session, clientPort: UInt16) {
        descriptor = td_anonymous_file("ssh record")
        guard descriptor >= 0 else { return nil }
        guard let file = ssh_pcap_file_new() else {
            close(descriptor)
            return nil
        }
        self.session = session
        self.file = file
        record = PacketRecord(clientPort: clientPort)
        guard ssh_pcap_file_open(file, Self.path(of: descriptor)) == SSH_OK else {
            ssh_pcap_file_free(file)
            close(descriptor)
            return nil
        }
        isUnbuffered = td_ssh_unbuffer_record(UnsafeRawPointer(file), descriptor) == 0
        resume()
    }

    private static func path(of descriptor: Int32) -> String {
        #if os(Linux)
        "/proc/self/fd/\(descriptor)"
        #else
        "/dev/fd/\(descriptor)"
        #endif
    }

    var clientKexInit: KeyExchangeInit? { record.clientKexInit }

    /// Our numbers of the channels asked for so far, as far as `collect` has read.
    var requestedChannels: [UInt32] { record.requestedChannels }

    /// From now on nothing is recorded.
    func pause() { ssh_set_pcap_file(session, nil) }

    func resume() { ssh_set_pcap_file(session, file) }

    /// The server's messages since the last call; what was read is overwritten.
    func collect() -> [ServerMessage] {
        if !isUnbuffered { fflush(nil) }
        var found: [ServerMessage] = []
        while true {
            let count = pread(descriptor, &chunk, chunk.count, offset)
            guard count > 0 else { break }
            found += record.append(chunk[..<count])
            for index in 0..<count { chunk[index] = 0 }
            if isWiping { pwrite(descriptor, &chunk, count, offset) }
            offset += off_t(count)
        }
        // libssh goes on at its own offset: the file becomes a hole with nothing in it.
        if isWiping && offset > 0 { ftruncate(descriptor, 0) }
        return found
    }

    /// All that is in the file now: for tests that look for what must not be there.
    var fileContent: [UInt8] {
        if !isUnbuffered { fflush(nil) }
        var content: [UInt8] = []
        var position: off_t = 0
        while true {
            var piece = [UInt8](repeating: 0, count: 65536)
            let count = pread(descriptor, &piece, piece.count, position)
            guard count > 0 else { return content }
            content += piece[..<count]
            position += off_t(count)
        }
    }

    /// Wipes and closes. The session must have been freed, or paused, before.
    deinit {
        _ = collect()
        ssh_pcap_file_free(file)
        close(descriptor)
    }
}
