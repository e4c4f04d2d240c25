/// A daemon of a host: real software with a configuration of the lab's own.
package struct Service: Hashable, Sendable {
    /// A socket it must listen on before the host counts as up.
    package enum Socket: Hashable, Sendable {
        /// A port, on any address.
        case tcp(Int)
        /// The same of UDP.
        case udp(Int)
    }

    /// Unique in its host; `lab status` and the functions of /lab/functions use it.
    package var name: String
    /// The program, by absolute path.
    package var program: String
    /// The Debian package that has it.
    package var package: String
    /// Where it writes its process id.
    package var pidFile: String
    /// Shell commands, run as root, that start it in the background.
    package var start: String
    /// All of them, before it counts as up.
    package var sockets: [Socket]
    /// Its configuration and what it serves.
    package var files: [File]
    /// Whether it needs SSH host keys.
    package var needsHostKeys: Bool
    /// Whether it needs a certificate for its host, from the lab's own authority.
    package var needsCertificate: Bool
    /// It is installed and not started at boot: a fault puts it in another's place.
    package var isStandby: Bool

    /// Everything as the properties say.
    package init(
        name: String, program: String, package: String, pidFile: String, start: String, sockets: [Socket],
        files: [File], needsHostKeys: Bool = false, needsCertificate: Bool = false,
        isStandby: Bool = false
    ) {
        self.name = name
        self.program = program
        self.package = package
        self.pidFile = pidFile
        self.start = start
        self.sockets = sockets
        self.files = files
        self.needsHostKeys = needsHostKeys
        self.needsCertificate = needsCertificate
        self.isStandby = isStandby
    }
}

extension Service {
    /// OpenSSH as Debian sets it up, without passwords, with a log that tests can read.
    package static let sshd = Service(
        name: "sshd", program: "/usr/sbin/sshd", package: "openssh-server", pidFile: "/run/sshd.pid",
        start: "mkdir -p /run/sshd && /usr/sbin/sshd -E /var/log/sshd.log",
        sockets: [.tcp(22)],
        files: [
            File(
                "/etc/ssh/sshd_config",
                """
                # Debian's defaults; faults add their lines in sshd_config.d, where the first value wins.
                Include /etc/ssh/sshd_config.d/*.conf
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                UsePAM yes
                X11Forwarding yes
                PrintMotd no
                AcceptEnv LANG LC_*
                Subsystem sftp /usr/lib/openssh/sftp-server
                LogLevel VERBOSE

                """)
        ],
        needsHostKeys: true)

    /// Dropbear with OpenSSH's host key, to stand in for sshd: `dropbear_instead_of_sshd [OPTION...]`.
    ///
    /// dropbear(8) keeps keys in a form of its own; `-E` has it log to standard error.
    package static let dropbear = Service(
        name: "dropbear", program: "/usr/sbin/dropbear", package: "dropbear-bin", pidFile: "/run/dropbear.pid",
        start: "mkdir -p /etc/dropbear && rm -f /etc/dropbear/key && "
            + "dropbearconvert openssh dropbear /etc/ssh/ssh_host_ed25519_key /etc/dropbear/key && "
            + "/usr/sbin/dropbear -E -p 22 -P /run/dropbear.pid -r /etc/dropbear/key "
            + "$(cat /etc/dropbear/options 2>/dev/null) 2>/var/log/dropbear.log",
        sockets: [.tcp(22)], files: [], isStandby: true)

    /// A web server on port 80 whose page names its host.
    package static func nginx(page: String) -> Service {
        Service(
            name: "nginx", program: "/usr/sbin/nginx", package: "nginx-light", pidFile: "/run/nginx.pid",
            start: "/usr/sbin/nginx -c /etc/nginx/nginx.conf",
            sockets: [.tcp(80)],
            files: [
                File(
                    "/etc/nginx/nginx.conf",
                    """
                    user www-data;
                    worker_processes 1;
                    pid /run/nginx.pid;
                    error_log /var/log/nginx/error.log;
                    events { worker_connections 256; }
                    http {
                        access_log /var/log/nginx/access.log;
                        default_type text/html;
                        server {
                            include /etc/nginx/listen.conf;
                            root /var/www/html;
                        }
                    }

                    """),
                File("/etc/nginx/listen.conf", "listen 80;\nlisten [::]:80;\n"),
                File("/var/www/html/index.html", page),
            ])
    }

    /// A DNS server for exactly `records`: anything else does not exist, and nothing is ever forwarded.
    ///
    /// - Parameter records: name and addresses, as `host-record=` of dnsmasq(8) takes them.
    package static func dnsmasq(records: [String]) -> Service {
        Service(
            name: "dnsmasq", program: "/usr/sbin/dnsmasq", package: "dnsmasq-base", pidFile: "/run/dnsmasq.pid",
            start: "/usr/sbin/dnsmasq -C /etc/dnsmasq.conf",
            sockets: [.tcp(53), .udp(53)],
            files: [
                File(
                    "/etc/dnsmasq.conf",
                    """
                    pid-file=/run/dnsmasq.pid
                    user=root
                    no-resolv
                    no-hosts
                    # Unknown names: NXDOMAIN at once.
                    local=/#/
                    conf-dir=/etc/dnsmasq.d

                    """),
                File("/etc/dnsmasq.d/records", records.map { "host-record=\($0)\n" }.joined()),
            ])
    }
}
