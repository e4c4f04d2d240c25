/// How a lab is.
package struct LabStatus: Hashable, Sendable {
    /// One host, as it is now.
    package struct HostStatus: Hashable, Sendable {
        /// As the topology calls it.
        package var name: String
        /// As they are now, with prefix length; loopback and link-local ones left out.
        package var addresses: [String]
        /// Those that should run; one on standby is not among them.
        package var services: [ServiceStatus]
    }

    /// One daemon of a host.
    package struct ServiceStatus: Hashable, Sendable {
        /// As the topology calls it, e.g. `sshd`.
        package var name: String
        /// Its process runs and listens on all its sockets.
        package var isUp: Bool
    }

    /// In the order of the topology.
    package var hosts: [HostStatus]
    /// The name of the fault applied last, until the lab is healed.
    package var fault: String?
}

extension Lab {
    /// Asks every host for its addresses and services.
    package func status() async throws -> LabStatus {
        let hosts = try await withThrowingTaskGroup(of: (Int, LabStatus.HostStatus, String?).self) { group in
            for (index, host) in topology.hosts.enumerated() {
                group.addTask { try await status(of: host, index) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let sorted = hosts.sorted { $0.0 < $1.0 }
        return LabStatus(hosts: sorted.map(\.1), fault: sorted.lazy.compactMap(\.2).first)
    }

    private func status(of host: Host, _ index: Int) async throws -> (Int, LabStatus.HostStatus, String?) {
        let script = """
            . /lab/functions
            ip -o addr show scope global | while read -r number name family address rest; do echo "address $address"; done
            for file in /lab/services/*; do
                [ -e "$file" ] || continue
                echo "service ${file##*/} $(service_state "${file##*/}")"
            done
            if [ -e /lab/fault ]; then echo "fault $(cat /lab/fault)"; fi

            """
        let output = try await exec(
            host: host.name, command: ["sh", "-s"], as: .root, input: Array(script.utf8), timeout: .seconds(10))
        var status = LabStatus.HostStatus(name: host.name, addresses: [], services: [])
        var fault: String?
        for line in output.outputText.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            switch (words.first, words.count) {
            case ("address", 2): status.addresses.append(words[1])
            case ("service", 3) where words[2] == "standby": break
            case ("service", 3): status.services.append(.init(name: words[1], isUp: words[2] == "up"))
            case ("fault", 2): fault = words[1]
            default: break
            }
        }
        return (index, status, fault)
    }
}
