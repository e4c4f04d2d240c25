#!/bin/sh
# Installs the Debian packages that are missing, by name, and starts or enables nothing: a doctor does no harm.
# Usage: install-packages.sh PACKAGE…
set -eu

missing=
for package in "$@"; do
    case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true) in
    installed) ;;
    *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

echo "installing$missing"
sudo=
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "run as root, or install sudo: apt-get install$missing" >&2; exit 77; }
    sudo=sudo
fi

# What starts at boot now, so that what the packages add can be taken out again.
boot_links() { find /etc/systemd/system /etc/rc2.d /etc/rc3.d /etc/rc4.d /etc/rc5.d -type l 2>/dev/null | sort; }
before=$(mktemp)
after=$(mktemp)
boot_links >"$before"

# policy-rc.d: 101 forbids every start of a service (see invoke-rc.d(8)); the machine's own one comes back.
policy=/usr/sbin/policy-rc.d
kept=
restore() {
    $sudo rm -f "$policy"
    [ -z "$kept" ] || $sudo mv "$kept" "$policy"
    rm -f "$before" "$after"
}
trap restore EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
if [ -e "$policy" ]; then
    kept=$policy.tundoctor
    $sudo mv "$policy" "$kept"
fi
printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null
$sudo chmod 755 "$policy"

$sudo apt-get update -qq
# shellcheck disable=SC2086  # one word a package
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing

boot_links >"$after"
comm -13 "$before" "$after" | while read -r link; do
    case $link in
    /etc/rc?.d/S*) $sudo rm -f "$link" ;;
    */*.wants/*|/etc/systemd/system/*.service|/etc/systemd/system/*.socket) $sudo rm -f "$link" ;;
    esac
done
