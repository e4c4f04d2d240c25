internal import Evidence
internal import HostSystem
internal import SSHText

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension ExaminationRequest {
    /// Why ssh could not write a new host key to the first of the user's files (sshconnect.c, add_host_to_hostfile);
    /// nil where it could, or would not. Nothing is tried: the system is asked (access(2)).
    func obstacleToStoring(_ key: HostKeyEvidence) -> HostKeyEvidence.Storing? {
        guard key.match == .unknown, key.isAccepted, let file = configuration.userKnownHostsFiles.first, file != "none",
            let path = tokens.expand(file)
        else {
            return nil
        }
        if let reason = Self.refusal(path, W_OK) {
            guard reason == ENOENT else { return HostKeyEvidence.Storing(file: path, reason: Self.words(reason)) }
            // The file would be made, and ~/.ssh before it.
            let directory = Self.parent(of: path)
            let own = LocalIdentity.current.home + "/.ssh"
            var place = directory
            if directory == own, Self.refusal(own, F_OK) == ENOENT { place = Self.parent(of: own) }
            if let reason = Self.refusal(place, W_OK | X_OK) {
                return HostKeyEvidence.Storing(file: path, reason: "\(place): \(Self.words(reason))")
            }
        }
        return nil
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func refusal(_ path: String, _ mode: Int32) -> Int32? { access(path, mode) == 0 ? nil : errno }

    private static func words(_ error: Int32) -> String { String(cString: strerror(error)) }

    /// The addresses under which the known_hosts files store a key of the tunnel host's name: what CheckHostIP, or a
    /// person, once wrote there.
    func rememberedAddresses() -> [String] {
        let keys = Set(knownHosts(knownHostsName).plainLines.map(\.blob))
        guard !keys.isEmpty else { return [] }
        var found: [String] = []
        for file in knownHostsFiles {
            guard let contents = try? FileContents.read(file, limit: 64 << 20, mayBeCut: true) else { continue }
            let names = KnownHosts.names(storedWith: keys, port: configuration.port, in: contents.bytes)
            for address in names.compactMap({ IPAddress($0)?.description }) where !found.contains(address) {
                found.append(address)
            }
        }
        return Array(found.prefix(8))
    }
}
