/// The script of a host's first process: it makes the host's file system and then only reaps orphans.
///
/// Nothing of the machine is shared but programs and libraries, read-only: the root is a fresh tmpfs, into which
/// /usr and its like are bound and a selected part of /etc is copied. The machine's other files are not merely
/// protected, they cannot be named.
enum HostInitScript {
    /// What of the machine's /etc a host gets: no accounts, no keys, nothing of a service's own configuration.
    static let copiedConfiguration = [
        "alternatives", "bash.bashrc", "debian_version", "inputrc", "iproute2", "ld.so.cache", "ld.so.conf",
        "ld.so.conf.d", "localtime", "login.defs", "magic", "mime.types", "os-release", "pam.conf", "pam.d",
        "profile", "protocols", "rpc", "security", "services", "shells", "ssl", "terminfo", "timezone",
    ]

    /// - Parameters:
    ///   - program: a file to offer as `tundoctor`, first in everyone's PATH.
    ///   - libraries: directories outside the bound ones that it loads libraries from.
    static func text(program: String?, libraries: [String]) -> String {
        var binds = ""
        if let program {
            binds += "offer \(Shell.quoted(program)) lab/program/tundoctor\n"
            let search = libraries.indices.map { "/lab/lib/\($0)" }.joined(separator: ":")
            for (number, library) in libraries.enumerated() {
                binds += "mkdir -p lab/lib/\(number)\nmount --bind \(Shell.quoted(library)) lab/lib/\(number)\n"
            }
            binds +=
                libraries.isEmpty
                ? "ln -s ../program/tundoctor lab/bin/tundoctor\n"
                : """
                printf '%s\\n' '#!/bin/sh' 'LD_LIBRARY_PATH=\(search) exec /lab/program/tundoctor "$@"' > lab/bin/tundoctor
                chmod 755 lab/bin/tundoctor

                """
        }
        let names = copiedConfiguration.joined(separator: " ")
        return template.replacing("@CONFIGURATION@", with: names).replacing("@BINDS@", with: binds)
    }

    // Runs as PID 1 of the host's own namespaces; $1 marker, $2 lab, $3 host, $4 its place. /run is still the anchor's.
    private static let template = #"""
        set -e
        host=$3
        umask 022
        # Written to when the new root is in place: before that nobody may enter.
        exec 9> "/run/ready.$host"
        mount -t tmpfs -o mode=755 lab-root /run/root
        cd /run/root
        mkdir dev etc home lab lab/bin lab/program lab/pristine lab/pristine/etc old proc root run sys tmp var
        bind_file() { : > "$2"; mount --bind "$1" "$2"; }
        # Everyone in the lab may run it, also one that was built or copied for its owner alone.
        offer() { case $(stat -Lc %A "$1") in *r-x) bind_file "$1" "$2" ;; *) cp "$1" "$2"; chmod 755 "$2" ;; esac; }
        for entry in /*; do
            case $entry in /usr|/bin|/sbin|/lib|/lib32|/lib64|/libx32|/opt|/nix|/gnu) ;; *) continue ;; esac
            if [ -L "$entry" ]; then cp -P "$entry" .; else mkdir ".$entry"; mount --rbind "$entry" ".$entry"; fi
        done
        mount -t tmpfs -o mode=755,nosuid dev dev
        mkdir dev/pts dev/shm
        for node in null zero full random urandom tty; do bind_file /dev/$node dev/$node; done
        @BINDS@
        # Every bound mount read-only; a user namespace insists that the flags it was given are kept.
        while read -r id parent device from at options rest; do
            case $at in /run/root/?*) ;; *) continue ;; esac
            case $at in /run/root/dev) continue ;; esac
            flags=ro,bind
            for flag in nosuid nodev noexec noatime nodiratime relatime; do
                case ,$options, in *,$flag,*) flags=$flags,$flag ;; esac
            done
            mount -o "remount,$flags" "$(printf %b "$at")"
        done < /proc/self/mountinfo
        mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 devpts dev/pts
        mount -t tmpfs -o mode=1777,nosuid,nodev shm dev/shm
        ln -s pts/ptmx dev/ptmx
        ln -s /proc/self/fd dev/fd
        for pair in 0:stdin 1:stdout 2:stderr; do ln -s "fd/${pair%:*}" "dev/${pair#*:}"; done
        mount -t proc -o nosuid,nodev,noexec proc proc
        # Not needed by anything here, and refused where the machine's own /sys is partly hidden.
        mount -t sysfs -o ro,nosuid,nodev,noexec sysfs sys 2>/dev/null || :
        # Without owners: in a user namespace the machine's root is nobody. And without what a normal user may not read.
        for name in @CONFIGURATION@; do
            [ -e "/etc/$name" ] || continue
            cp -dR --preserve=mode,timestamps,links "/etc/$name" lab/pristine/etc/ 2>"/run/copy.$host" ||
                find "/etc/$name" ! -type l ! -readable 2>/dev/null | grep -q . || { cat "/run/copy.$host" >&2; exit 1; }
        done
        rm -rf lab/pristine/etc/ssl/private lab/pristine/etc/security/opasswd
        hostname "$host"
        ip link set lo up
        pivot_root . old
        cd /
        umount -l /old
        rmdir /old
        echo ready >&9
        exec sh -c 'while :; do sleep infinity; done' "$@" </dev/null >/dev/null 2>&1 9>&-
        """#
}
