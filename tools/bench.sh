#!/bin/sh
# Ratios against OpenSSH, measured in pairs in the same run. Usage: bench.sh PATH-TO-TUNDOCTOR
set -eu
tundoctor=$(realpath "$1")
here=$(dirname "$0")
lab=bench-$$

python3 "$here/paired.py" 'start-up' 40 "$tundoctor --version" 'ssh -V' 2.0

"$tundoctor" lab up simple --name "$lab" >/dev/null
labs=$lab
trap 'for one in $labs; do "$tundoctor" lab down --lab "$one" >/dev/null; done' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
# Measured inside the lab, so that entering it is no part of either side.
in_lab() { "$tundoctor" lab exec --lab "$lab" you -- python3 - "$@" <"$here/paired.py"; }
in_lab 'check of a healthy -L' 20 \
    'tundoctor check -- ssh -L 8080:www:80 tunnel-host -N' 'ssh -F /home/alice/.ssh/config tunnel-host true' 1.0

# Two jump hosts and the tunnel host: three handshakes each, and as many logins.
"$tundoctor" lab up jump-3 --name "$lab-jump" >/dev/null
labs="$lab $lab-jump"
"$tundoctor" lab exec --lab "$lab-jump" you -- python3 - 'check through two jump hosts' 15 \
    'tundoctor check -- ssh -J jump-1,jump-2 -L 8080:www:80 tunnel-host -N' \
    'ssh -J jump-1,jump-2 tunnel-host true' 0.6 <"$here/paired.py"

# Two hundred tunnels of one file, with nothing shared and with everything, against two hundred runs of ssh.
"$tundoctor" lab exec --lab "$lab" you -- python3 - 200 "${PAIRS:-3}" <"$here/many.py"
