import SSH

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Stands between client and a real sshd, says something first, and cuts the stream where a test wants it.
enum CuttingProxy {
    /// - Parameters:
    ///   - greeting: sent before anything of the server's.
    ///   - stage: the connection is closed when the server's bytes have reached it; nil for never.
    ///   - pace: pause after each byte of the server, in milliseconds, until NEWKEYS.
    static func serve(
        to port: UInt16, greeting: String = "", cutAt stage: HandshakeReport.Stage? = nil, pace: Int32? = nil
    ) -> OddServer {
        OddServer { client in
            let server = dial(port)
            guard server >= 0 else { return }
            defer { close(server) }
            client.send(greeting)
            var observer = HandshakeObserver()
            var entries = [client.descriptor, server].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            var buffer = [UInt8](repeating: 0, count: 4096)
            while poll(&entries, 2, 10_000) > 0 {
                if entries[0].revents != 0 {
                    let count = recv(client.descriptor, &buffer, buffer.count, 0)
                    guard count > 0 else { return }
                    observer.receive(buffer[..<count], .toServer, at: .zero)
                    OddServer.Connection(descriptor: server).send(Array(buffer[..<count]))
                }
                if entries[1].revents != 0 {
                    let count = recv(server, &buffer, buffer.count, 0)
                    guard count > 0 else { return }
                    // Byte by byte, so that the cut is exact.
                    for byte in buffer[..<count] {
                        observer.receive([byte], .fromServer, at: .zero)
                        if let pace, observer.report.stage < .kexInit {
                            client.send([byte])
                            client.sleep(pace)
                        } else if stage == nil || observer.report.stage < stage! {
                            client.send([byte])
                        }
                        if let stage, observer.report.stage == stage {
                            client.send([byte])
                            return
                        }
                    }
                }
            }
        }
    }
}
