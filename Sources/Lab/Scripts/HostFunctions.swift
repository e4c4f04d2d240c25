/// The shell functions that boot and faults share; every host has them as /lab/functions.
enum HostFunctions {
    static let text = #"""
        # set_kernel KEY VALUE: a setting under /proc/sys, if the kernel has it.
        set_kernel() { if [ -e "/proc/sys/$1" ]; then (echo "$2" > "/proc/sys/$1") 2>/dev/null || :; fi; }

        # listening tcp|udp PORT: whether any local socket waits there.
        listening() {
            hex=$(printf ':%04X' "$2")
            case $1 in tcp) state=0A ;; *) state=07 ;; esac
            grep -qs "$hex 0*:0000 $state" "/proc/net/$1" "/proc/net/${1}6"
        }

        # wait_listening tcp|udp PORT: for at most 5 s.
        wait_listening() {
            tries=0
            until listening "$1" "$2"; do
                tries=$((tries + 1))
                if [ $tries -gt 500 ]; then echo "nothing listens on $1 port $2" >&2; return 1; fi
                sleep 0.01
            done
        }

        # service_start NAME: starts it and waits for its sockets; [without-waiting] for sockets moved by a fault.
        service_start() {
            . "/lab/services/$1"
            start </dev/null >"/run/lab-start" 2>&1 || { echo "$1 did not start" >&2; cat /run/lab-start >&2; return 1; }
            if [ "${2-}" = without-waiting ]; then return 0; fi
            for socket in $sockets; do wait_listening "${socket%/*}" "${socket#*/}" || return 1; done
        }

        # service_stop NAME: and waits until it is gone; one that does not hear SIGTERM is killed with its children.
        service_stop() {
            . "/lab/services/$1"
            pid=$(cat "$pidfile")
            kill "$pid"
            tries=0
            while kill -0 "$pid" 2>/dev/null; do
                tries=$((tries + 1))
                if [ $tries -eq 300 ]; then kill -9 $(cat "/proc/$pid/task/$pid/children") "$pid" || :; fi
                if [ $tries -gt 600 ]; then echo "$1 does not stop" >&2; return 1; fi
                sleep 0.01
            done
        }

        service_restart() { service_stop "$1"; service_start "$@"; }

        # service_state NAME: prints up, down, or standby for one that is down and need not be up.
        service_state() {
            . "/lab/services/$1"
            down=down
            if [ "$standby" = yes ]; then down=standby; fi
            if kill -0 "$(cat "$pidfile" 2>/dev/null)" 2>/dev/null; then
                for socket in $sockets; do listening "${socket%/*}" "${socket#*/}" || { echo $down; return; }; done
                echo up
            else
                echo $down
            fi
        }

        # sshd_option 'Keyword value'...: they win over sshd_config; sshd is restarted.
        sshd_option() {
            for option; do printf '%s\n' "$option" >> /etc/ssh/sshd_config.d/fault.conf; done
            service_restart sshd
        }

        # sshd_on PORT: moves it there.
        sshd_on() {
            echo "Port $1" >> /etc/ssh/sshd_config.d/fault.conf
            service_restart sshd without-waiting
            wait_listening tcp "$1"
        }

        # dns_records 'NAME,ADDRESS...'...: instead of those the server had.
        dns_records() {
            for record; do echo "host-record=$record"; done > /etc/dnsmasq.d/records
            service_restart dnsmasq
        }

        # nginx_listen 'listen ...;': instead of port 80 everywhere.
        nginx_listen() {
            echo "$1" > /etc/nginx/listen.conf
            service_restart nginx without-waiting
        }

        # dovecot_option 'key = value'...: they win over dovecot.conf; dovecot is started again.
        dovecot_option() {
            for option; do printf '%s\n' "$option" >> /etc/dovecot/fault.conf; done
            service_stop dovecot
            service_start dovecot without-waiting
            wait_listening tcp 143
        }

        # certificate ALTERNATIVE-NAMES [START END]: instead of the host's own, from the lab's authority.
        certificate() {
            work=$(mktemp -d)
            : > "$work/index"
            printf '%s\n' '[ca]' 'default_ca = lab' '[lab]' "database = $work/index" "new_certs_dir = $work" \
                'rand_serial = yes' 'default_md = sha256' 'policy = any' 'copy_extensions = copy' \
                'default_days = 90' '[any]' 'commonName = supplied' > "$work/conf"
            openssl req -new -key /etc/ssl/lab/host.key -subj "/CN=$(hostname)" -addext "subjectAltName=$1" \
                -out "$work/request" 2>/dev/null
            openssl ca -batch -notext -config "$work/conf" -cert /etc/ssl/lab/authority.pem \
                -keyfile /etc/ssl/lab/authority.key -in "$work/request" -out /etc/ssl/lab/host.pem \
                ${2:+-startdate "$2"} ${3:+-enddate "$3"} 2>/dev/null
        }

        # odd_server PORT BEHAVIOUR [ARGUMENT...]: see /lab/odd.
        odd_server() {
            setsid perl /lab/odd "$@" </dev/null >/dev/null 2>&1 &
            wait_listening tcp "${1##*:}"
        }

        # instead_of_sshd BEHAVIOUR [ARGUMENT...]: an odd server on port 22.
        instead_of_sshd() {
            service_stop sshd
            odd_server 22 "$@"
        }

        # dropbear_instead_of_sshd [OPTION...]: dropbear(8) on port 22, with the same host key.
        dropbear_instead_of_sshd() {
            command -v /usr/sbin/dropbear >/dev/null || { echo 'dropbear is missing: apt-get install dropbear-bin' >&2; return 1; }
            service_stop sshd
            mkdir -p /etc/dropbear
            echo "$*" > /etc/dropbear/options
            service_start dropbear
        }

        # before_sshd BEHAVIOUR PLACE: an odd relay on port 22, the real sshd behind it.
        before_sshd() {
            sshd_on 2222
            odd_server 22 "$1" 2222 "$2"
        }

        # dropbear_instead [OPTION...]: Dropbear on port 22, with sshd's ed25519 host key.
        dropbear_instead() {
            service_stop sshd
            dropbearconvert openssh dropbear /etc/ssh/ssh_host_ed25519_key /run/dropbear.key >/dev/null 2>&1
            dropbear -r /run/dropbear.key -p 22 "$@" </dev/null >/dev/null 2>&1
            wait_listening tcp 22
        }

        # tinysshd_instead: TinySSH on port 22, with a host key of its own.
        tinysshd_instead() {
            service_stop sshd
            tinysshd-makekey /run/tinyssh
            setsid socat TCP-LISTEN:22,fork,reuseaddr EXEC:'tinysshd /run/tinyssh' </dev/null >/dev/null 2>&1 &
            wait_listening tcp 22
        }

        # python_sshd_instead BEHAVIOUR: see /lab/python-sshd.
        python_sshd_instead() {
            service_stop sshd
            setsid /usr/bin/python3 -P /lab/python-sshd 22 "$1" </dev/null >/dev/null 2>&1 &
            wait_listening tcp 22
        }

        # use_up_ports: no local port is left for a new connection of this host.
        use_up_ports() {
            set_kernel net/ipv4/ip_local_port_range '40000 40000'
            odd_server 40000 silent
        }

        # filter HOOK 'RULE'...: nft rules in the input, output or forward hook.
        filter() {
            hook=$1
            shift
            nft add table inet fault
            nft add chain inet fault "$hook" "{ type filter hook $hook priority 0; }"
            for rule; do nft add rule inet fault "$hook" "$rule"; done
        }

        # intercept HOOK 'MATCH' PORT: TCP that matches ends at a port of this host (prerouting: what passes; output: its own).
        intercept() {
            nft add table inet intercept
            nft add chain inet intercept "$1" "{ type nat hook $1 priority -100; }"
            nft add rule inet intercept "$1" "$2 redirect to :$3"
        }

        # edit FILE SED-EXPRESSION: in place, owner and mode kept.
        edit() {
            sed "$2" "$1" > /run/lab-edit
            cat /run/lab-edit > "$1"
        }

        # new_key FILE [ssh-keygen option...]: without passphrase, alice's.
        new_key() {
            file=$1
            shift
            as_alice ssh-keygen -q -N '' -f "$file" "$@"
        }

        # as_alice COMMAND...: in her home directory.
        as_alice() { (cd /home/alice && HOME=/home/alice setpriv --reuid 1000 --regid 1000 --clear-groups "$@"); }
        """# + "\n"
}
