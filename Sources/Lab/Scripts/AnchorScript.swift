/// The script that the anchor, the first process of a lab, reads from the pipe that is its lifeline.
///
/// The anchor is `sh -s`: as long as the writer lives it waits for the next command; when the pipe ends it ends, and
/// with it, being PID 1 of the namespace that all others are nested in, everything else.
enum AnchorScript {
    /// Printed when every host has its file system and its cables.
    static let ready = "tundoctor-lab-ready"
    /// Printed before the text of each generated key file, with its name.
    static let keyMark = "tundoctor-lab-key "
    /// Let go of the lifeline: from here on only `down` ends the lab.
    static let detach = "exec sh -c 'while :; do sleep infinity; done' \"$@\" </dev/null >/dev/null 2>&1\n"

    /// - Parameter keys: name and type of the keys to generate.
    static func text(_ topology: Topology, hostInit: String, keys: [LabKeys.Request]) -> String {
        """
        set -e
        umask 022
        mount -t proc proc /proc
        mount -t tmpfs -o mode=755 lab /run
        mkdir /run/root /run/keys
        chmod 700 /run/keys
        \(keyGeneration(keys))
        \(LabCertificates.generation(for: topology))
        cat > /run/init <<'TUNDOCTOR_LAB_INIT'
        \(hostInit)
        TUNDOCTOR_LAB_INIT
        \(topology.hosts.enumerated().map(startHost).joined(separator: "\n"))
        \(topology.segments.enumerated().map(makeSegment).joined(separator: "\n"))
        \(cables(topology))
        \(topology.hosts.map(awaitHost).joined(separator: "\n"))
        \(LabCertificates.listing(for: topology))
        \(keyListing(keys))
        echo \(ready)

        """
    }

    private static func variable(_ host: String) -> String {
        "pid_" + host.replacing("-", with: "_")
    }

    // unshare(1) itself enters the new network namespace before it forks: its own pid can be given cables.
    private static func startHost(_ place: Int, _ host: Host) -> String {
        """
        unshare --net --mount --pid --uts --ipc --fork --kill-child --propagation private \
        sh /run/init \(LabProcesses.hostMarker) "$2" \(host.name) \(place) </dev/null &
        \(variable(host.name))=$!
        """
    }

    private static func awaitHost(_ host: Host) -> String {
        """
        until [ -s /run/ready.\(host.name) ]; do
            kill -0 $\(variable(host.name)) || { echo "\(host.name): its first process ended" >&2; exit 1; }
            sleep 0.01
        done
        """
    }

    private static func makeSegment(_ number: Int, _ name: String) -> String {
        """
        ip link add br\(number) type bridge stp_state 0 forward_delay 0 mcast_snooping 0
        ip link set br\(number) up
        """
    }

    private static func cables(_ topology: Topology) -> String {
        var script = "own=$(readlink /proc/self/ns/net)\n"
        var port = 0
        for host in topology.hosts {
            let pid = "$" + variable(host.name)
            script += "until [ \"$(readlink /proc/\(pid)/ns/net)\" != \"$own\" ]; do sleep 0.005; done\n"
            for (index, interface) in host.interfaces.enumerated() {
                let bridge = topology.segments.firstIndex(of: interface.segment) ?? 0
                script += """
                    ip link add port\(port) master br\(bridge) type veth peer name eth\(index) netns "\(pid)"
                    ip link set port\(port) up

                    """
                port += 1
            }
        }
        return script
    }

    private static func keyGeneration(_ keys: [LabKeys.Request]) -> String {
        keys.map { key in
            """
            ssh-keygen -q -t \(key.type.rawValue) \(key.type == .rsa ? "-b 2048 " : "")-N '' \
            -C \(Shell.quoted(key.comment)) -f /run/keys/\(key.name) </dev/null &
            key_\(key.name.replacing("-", with: "_"))=$!
            """
        }.joined(separator: "\n")
    }

    private static func keyListing(_ keys: [LabKeys.Request]) -> String {
        keys.map { key in
            """
            wait $key_\(key.name.replacing("-", with: "_"))
            echo "\(keyMark)\(key.name)"
            cat /run/keys/\(key.name)
            echo "\(keyMark)\(key.name).pub"
            cat /run/keys/\(key.name).pub
            """
        }.joined(separator: "\n") + "\nrm -rf /run/keys"
    }
}
