#!/bin/sh
# The doctor at work, in a lab on this machine: a healthy tunnel and broken ones. Usage: demo.sh PATH-TO-TUNDOCTOR
set -eu
tundoctor=$(realpath "$1")
lab=demo-$$
good=0
bad=0

"$tundoctor" lab up simple --name "$lab" >/dev/null
trap '"$tundoctor" lab down --lab "$lab" >/dev/null' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# examine STATUS WORD…: the check must end with the status, and its report must show every word.
examine() {
    wanted=$1
    shift
    status=0
    report=$("$tundoctor" lab exec --lab "$lab" you -- \
        tundoctor check -- ssh -L 8080:www:80 tunnel-host -N 2>/dev/null) || status=$?
    printf '%s\n' "$report"
    for word in "$@"; do
        case $report in *"$word"*) ;; *) wanted=none; echo "missing: $word" ;; esac
    done
    if [ "$status" = "$wanted" ]; then good=$((good + 1)); else bad=$((bad + 1)); fi
}

heading() { printf '\n──── %s\n     $ tundoctor check -- ssh -L 8080:www:80 tunnel-host -N\n\n' "$1"; }

broken() {
    fault=$1
    "$tundoctor" lab break --lab "$lab" "$fault" >/dev/null
    heading "$2"
    examine 1 "$3"
    "$tundoctor" lab heal --lab "$lab" >/dev/null
}

heading 'all is well'
examine 0 'The tunnel works'
broken sshd-stopped 'sshd does not run on the tunnel host' reach.refused
broken key-not-authorised 'the key is not authorised' auth.key-not-accepted
broken forwarding-off 'AllowTcpForwarding no' allowtcpforwarding-no
broken web-server-stopped 'the web server is stopped' egress.refused
broken mtu-hole 'a link in between loses large packets' kex.stall-large-packets
heading 'all is well again'
examine 0 'The tunnel works'

printf '\n%s examinations named right, %s wrong\n' "$good" "$bad"
[ "$bad" = 0 ]
