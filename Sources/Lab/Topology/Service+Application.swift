extension Service {
    /// A web server with two sites by name on port 80, `web-server` and `intranet`, and the first of them on 443 with the
    /// host's certificate. Faults write site.conf and tls.conf.
    package static let nginxWithSites: Service = {
        var service = nginx(page: "")
        service.sockets = [.tcp(80), .tcp(443)]
        service.needsCertificate = true
        service.files = [
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
                    types { text/plain txt; }
                    server {
                        listen 80 default_server;
                        server_name web-server;
                        root /var/www/web-server;
                    }
                    server {
                        listen 80;
                        server_name intranet;
                        root /var/www/intranet;
                    }
                    server {
                        include /etc/nginx/tls.conf;
                        root /var/www/web-server;
                    }
                }

                """),
            File(
                "/etc/nginx/tls.conf",
                """
                listen 443 ssl default_server;
                server_name web-server;
                ssl_certificate /etc/ssl/lab/host.pem;
                ssl_certificate_key /etc/ssl/lab/host.key;

                """),
            File(
                "/var/www/web-server/index.html",
                "<!doctype html>\n<title>web-server</title>\n<p>This is web-server, seen by bastion-host.</p>\n"),
            File("/var/www/web-server/secure.txt", "This is secure.txt of web-server.\n"),
            File(
                "/var/www/intranet/index.html",
                "<!doctype html>\n<title>intranet</title>\n<p>This is the intranet, another site of the same server.</p>\n"
            ),
        ]
        return service
    }()

    /// An IMAP server on 143 and, inside TLS, 993, with alice's mailbox; plaintext logins are allowed on both.
    package static let dovecot = Service(
        name: "dovecot", program: "/usr/sbin/dovecot", package: "dovecot-imapd", pidFile: "/run/dovecot/master.pid",
        start: "mkdir -p /run/dovecot /var/lib/dovecot && /usr/sbin/dovecot -c /etc/dovecot/dovecot.conf",
        sockets: [.tcp(143), .tcp(993)],
        files: [
            File(
                "/etc/dovecot/dovecot.conf",
                """
                protocols = imap
                listen = *
                log_path = /var/log/dovecot.log
                base_dir = /run/dovecot
                state_dir = /var/lib/dovecot
                mail_location = maildir:~/Maildir
                disable_plaintext_auth = no
                auth_mechanisms = plain login
                ssl = yes
                ssl_cert = </etc/ssl/lab/host.pem
                ssl_key = </etc/ssl/lab/host.key
                passdb {
                  driver = passwd-file
                  args = /etc/dovecot/users
                }
                userdb {
                  driver = passwd-file
                  args = /etc/dovecot/users
                }
                !include_try /etc/dovecot/fault.conf

                """),
            File(
                "/etc/dovecot/users", "alice:{PLAIN}\(User.alicePassword):1000:1000::/home/alice\n"),
            File(
                "/home/alice/Maildir/new/1.mail-server",
                """
                From: bob@example.com
                To: alice@example.com
                Subject: The key is under the mat
                Date: Mon, 23 Nov 2026 09:00:00 +0000
                Message-ID: <1@example.com>

                Not really.

                """, owner: "alice"),
        ],
        needsCertificate: true)

    /// OpenSSH in reserve, for a host that is no tunnel host.
    package static let sshdInReserve: Service = {
        var service = sshd
        service.isStandby = true
        return service
    }()

    /// Redis without a password, in reserve; `redis.conf` is the fault's to write.
    package static let redis = Service(
        name: "redis", program: "/usr/bin/redis-server", package: "redis-server", pidFile: "/run/redis.pid",
        start: "/usr/bin/redis-server /etc/redis.conf", sockets: [.tcp(6379)],
        files: [
            File(
                "/etc/redis.conf",
                "bind 0.0.0.0\nport 6379\ndaemonize yes\npidfile /run/redis.pid\nsave \"\"\nprotected-mode no\n")
        ], isStandby: true)

    /// vsftpd as Debian sets it up, in reserve.
    package static let vsftpd = Service(
        name: "vsftpd", program: "/usr/sbin/vsftpd", package: "vsftpd", pidFile: "/run/vsftpd.pid",
        start: "mkdir -p /run/vsftpd/empty && (setsid /usr/sbin/vsftpd /etc/vsftpd.conf & echo $! > /run/vsftpd.pid)",
        sockets: [.tcp(21)],
        files: [
            File(
                "/etc/vsftpd.conf",
                """
                listen=YES
                anonymous_enable=NO
                local_enable=YES
                secure_chroot_dir=/run/vsftpd/empty
                pam_service_name=login

                """)
        ], isStandby: true)

    /// OpenLDAP's slapd with nothing in it but its root, in reserve.
    package static let slapd = Service(
        name: "slapd", program: "/usr/sbin/slapd", package: "slapd", pidFile: "/run/slapd.pid",
        start: "/usr/sbin/slapd -f /etc/slapd.conf -h ldap://0.0.0.0/", sockets: [.tcp(389)],
        files: [File("/etc/slapd.conf", "pidfile /run/slapd.pid\n")],
        isStandby: true)
}
