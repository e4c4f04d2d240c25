/// A request for the head of `/`: what a browser would ask for first, without the page.
struct HTTPRequest: Hashable, Sendable {
    /// What to say where HEAD is not understood: the page is then not read beyond its head.
    enum Method: String, Sendable { case head = "HEAD", get = "GET" }

    var method = Method.head
    /// As it goes into `Host:` (RFC 9112 §3.2).
    var host: String

    init(_ method: Method = .head, host: String) {
        self.method = method
        self.host = host
    }

    var bytes: [UInt8] {
        // A name with control characters, from a forward of the person's own, must not add lines.
        let host = host.unicodeScalars.filter { $0.value > 0x20 && $0.value < 0x7f }.map(Character.init)
        return Array(
            """
            \(method.rawValue) / HTTP/1.1\r
            Host: \(String(host))\r
            User-Agent: tundoctor\r
            Accept: */*\r
            Connection: close\r
            \r

            """.utf8)
    }
}
