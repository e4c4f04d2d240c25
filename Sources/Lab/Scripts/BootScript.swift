/// The scripts that give a host its files, network and services.
///
/// `install` runs once and leaves /lab/boot in the host; running that again brings back exactly the state of the
/// start, whatever happened in between. So no fault needs a script that undoes it.
enum BootScript {
    /// - Parameter keys: the key files of this host.
    static func install(_ host: Host, keyFiles: [File]) -> String {
        let users = host.users.map { user in
            """
            mkdir -p "$pristine/home/\(user.name)/.ssh"
            chmod 755 "$pristine/home/\(user.name)"
            chmod 700 "$pristine/home/\(user.name)/.ssh"
            """
        }
        let files = HostFiles.system(of: host) + host.services.flatMap(\.files) + keyFiles + host.files
        let services = host.services.map { service in
            put(
                "/lab/services/\(service.name)",
                """
                pidfile=\(service.pidFile)
                sockets='\(service.sockets.map(\.description).joined(separator: " "))'
                standby=\(service.isStandby ? "yes" : "no")
                start() { \(service.start); }

                """)
        }
        let passwords = host.users.compactMap { user in
            user.password.map { "set_password \(user.name) \(Shell.quoted($0))" }
        }
        return """
            set -e
            pristine=/lab/pristine
            mkdir -p /lab/services
            # A link of the machine's own /etc is replaced, not followed.
            put() { mkdir -p "${1%/*}"; rm -f "$1"; printf %s "$4" > "$1"; chmod "$2" "$1"; chown "$3" "$1"; }
            set_password() {
                hash=$(printf '%s\\n' "$2" | openssl passwd -5 -stdin)
                sed -i "s|^$1:[^:]*:|$1:$hash:|" etc/shadow
            }
            umask 022
            # Accounts come first: the files that follow belong to them.
            cd $pristine
            mkdir -p home root run/sshd run/lock tmp var/tmp var/log/nginx var/lib/nginx var/lib/misc var/mail var/www \
            etc/ssh/sshd_config.d etc/ssh/ssh_config.d etc/dnsmasq.d
            chmod 700 root
            chmod 1777 tmp var/tmp run/lock
            chmod 755 run/sshd
            ln -s /proc/self/mounts etc/mtab
            ln -s /run var/run
            ln -s /run/lock var/lock
            \(put("/lab/functions", HostFunctions.text))
            \(put("/lab/odd", OddServer.text))
            \(put("/lab/python-sshd", PythonServer.text))
            \(services.joined(separator: "\n"))
            \(files.map { put("/lab/pristine" + $0.path, $0.content, mode: $0.mode, owner: numeric($0.owner, host)) }
                .joined(separator: "\n"))
            \(passwords.joined(separator: "\n"))
            \(users.joined(separator: "\n"))
            \(host.users.map { "chown -R \($0.id):\($0.id) $pristine/home/\($0.name)" }.joined(separator: "\n"))
            chown 0:42 etc/shadow
            chmod 700 root
            if [ -d root/.ssh ]; then chmod 700 root/.ssh; fi
            \(put("/lab/boot", boot(host)))
            exec sh /lab/boot </dev/null

            """
    }

    private static func boot(_ host: Host) -> String {
        """
        set -e
        # Never anywhere but in a host of a lab.
        [ -d /lab/pristine ] && grep -q \(LabProcesses.hostMarker) /proc/1/cmdline || exit 1
        step=
        trap 'status=$?; [ $status = 0 ] || echo "\(host.name): could not $step" >&2' EXIT
        . /lab/functions
        umask 022

        step='stop processes'
        # Those left: the first process, what it waits for, and this one.
        while set -- /proc/[0-9]*; [ $# -gt 3 ]; do kill -9 -1 || :; sleep 0.005; done

        step='restore files'
        rm -f /lab/fault
        find /etc /home /root /run /tmp /var /dev/shm -xdev -mindepth 1 -delete
        cp -a /lab/pristine/. /

        step='configure the network'
        nft flush ruleset
        \(network(host))

        step='start services'
        for service in \(host.services.filter { !$0.isStandby }.map(\.name).joined(separator: " ")); do service_start "$service"; done

        """
    }

    private static func network(_ host: Host) -> String {
        let names = host.interfaces.indices.map { "eth\($0)" }
        var batch: [String] = names.map { "link set \($0) down" }
        batch += ["route flush table main", "neighbor flush all", "link set lo up"]
        var settings: [(String, String)] = [
            ("ipv4/ip_forward", host.forwardsPackets ? "1" : "0"),
            ("ipv6/conf/all/forwarding", host.forwardsPackets ? "1" : "0"),
            ("ipv4/conf/all/rp_filter", "0"), ("ipv4/icmp_ratelimit", "0"), ("ipv6/icmp/ratelimit", "0"),
            // As Debian has it: ping needs no privilege.
            ("ipv4/ping_group_range", "0 65535"),
            // The kernel's own values, which a fault may have changed.
            ("ipv6/conf/all/disable_ipv6", "0"), ("ipv6/conf/lo/disable_ipv6", "0"),
            ("ipv4/ip_local_port_range", "32768 60999"), ("ipv4/tcp_syn_retries", "6"),
        ]
        var addressing: [String] = ["addr replace 127.0.0.1/8 dev lo", "addr replace ::1/128 dev lo"]
        for (name, interface) in zip(names, host.interfaces) {
            settings += [
                ("ipv4/conf/\(name)/rp_filter", "0"), ("ipv6/conf/\(name)/disable_ipv6", "0"),
                ("ipv6/conf/\(name)/accept_dad", "0"), ("ipv6/conf/\(name)/accept_ra", "0"),
            ]
            addressing += ["addr flush dev \(name)", "link set \(name) mtu 1500 up"]
            addressing += interface.addresses.map { "addr add \($0) dev \(name)" + ($0.contains(":") ? " nodad" : "") }
        }
        addressing += host.routes.map { "route add \($0)" }
        // Some keys are missing on kernels without IPv6 or refused in user namespaces: the addresses then say so.
        let sysctls = settings.map { "set_kernel net/\($0.0) '\($0.1)'" }.joined(separator: "\n")
        return """
            printf '%s\\n' \(batch.map(Shell.quoted).joined(separator: " ")) | ip -force -batch - 2>/dev/null || :
            ip -6 route flush table main 2>/dev/null || :
            \(sysctls)
            printf '%s\\n' \(addressing.map(Shell.quoted).joined(separator: " ")) | ip -batch -
            """
    }

    private static func put(_ path: String, _ content: String, mode: String = "644", owner: String = "0:0") -> String {
        "put \(Shell.quoted(path)) \(mode) \(owner) \(Shell.quoted(content))"
    }

    /// The ids of an account: the machine's names mean nothing here.
    private static func numeric(_ owner: String, _ host: Host) -> String {
        let id = host.users.first { $0.name == owner }?.id ?? 0
        return "\(id):\(id)"
    }
}

extension Service.Socket: CustomStringConvertible {
    /// `tcp/22`.
    package var description: String {
        switch self {
        case .tcp(let port): "tcp/\(port)"
        case .udp(let port): "udp/\(port)"
        }
    }
}
