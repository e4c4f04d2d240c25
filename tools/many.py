"""Many tunnels at once against as many runs of ssh, on a lab's client host. Usage: many.py TUNNELS PAIRS

Prints, for TUNNELS tunnels of one spec file, the ratios of wall time and of client CPU (children included) to
`xargs -P 8 ssh ALIAS true`: once with a Host alias a tunnel, so that nothing is shared, and once with one destination, so
that all share a session. Then the time a tunnel for fewer and for more of them. Every verdict must be healthy.
"""

import json
import os
import statistics
import subprocess
import sys
import time

HOME = os.path.expanduser("~")


def run(words, keep=False):
    """Wall seconds, CPU seconds of the child and all its children, exit status, output."""
    before = os.times()
    start = time.monotonic()
    out = subprocess.PIPE if keep else subprocess.DEVNULL
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL)
    wall = time.monotonic() - start
    after = os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return wall, cpu, done.returncode, done.stdout


def write_specs(count):
    """An alias a tunnel, in ssh_config and in a spec file; and a spec file with one destination."""
    with open(f"{HOME}/.ssh/config", "w") as config:
        for number in range(count):
            config.write(f"Host t{number}\n    HostName tunnel-host\n    HostKeyAlias tunnel-host\n    User alice\n")
        config.write("Host *\n    IdentityFile ~/.ssh/id_ed25519\n")
    for name, host in (("unshared", "t{0}"), ("shared", "t0")):
        with open(f"{HOME}/{name}-{count}.yaml", "w") as spec:
            spec.write("tunnels:\n")
            for number in range(count):
                destination = host.format(number)
                spec.write(f"  - {{name: n{number}, ssh: ssh -L {10000 + number}:www:80 {destination} -N}}\n")


def check(name, count):
    """One check of a spec file; the verdicts must be right."""
    wall, cpu, status, output = run(
        ["tundoctor", "check", "--format", "json", f"{HOME}/{name}-{count}.yaml"], keep=True)
    report = json.loads(output)
    healthy = sum(tunnel["verdict"] == "healthy" for tunnel in report["tunnels"])
    connections = report["budget"]["tcpConnections"]
    if status != 0 or healthy != count:
        print(f"  WRONG: exit status {status}, {healthy} of {count} healthy")
    return wall, cpu, connections


def main():
    count, pairs = int(sys.argv[1]), int(sys.argv[2])
    write_specs(count)
    ssh = ["sh", "-c", f"seq 0 {count - 1} | xargs -P 8 -I@ ssh t@ true"]
    run(["ssh", "t0", "true"])
    seen = {"unshared": [], "shared": []}
    baseline = []
    for _ in range(pairs):
        for name in seen:
            seen[name].append(check(name, count))
        baseline.append(run(ssh))
    middle = [1000 * statistics.median(row[i] for row in baseline) / count for i in range(2)]
    print(f"{count} tunnels: xargs -P 8 ssh … true takes {middle[0]:.1f} ms wall, {middle[1]:.1f} ms CPU each")
    for name, rows in seen.items():
        wall = statistics.median(row[0] / base[0] for row, base in zip(rows, baseline))
        cpu = statistics.median(row[1] / base[1] for row, base in zip(rows, baseline))
        each = [1000 * statistics.median(row[i] for row in rows) / count for i in range(2)]
        print(
            f"  {name}: {rows[0][2]} connections, ratio {wall:.2f} wall (aim: at most 0.35), {cpu:.3f} CPU "
            f"(aim: at most 0.15); {each[0]:.1f} ms wall, {each[1]:.1f} ms CPU each")
    print("time a tunnel, by their number:")
    for fewer in (20, count, 1000):
        write_specs(fewer)
        for name in seen:
            wall, cpu, connections = check(name, fewer)
            print(
                f"  {name} {fewer:5d}: {1000 * wall / fewer:6.1f} ms wall {1000 * cpu / fewer:6.1f} ms CPU, "
                f"{connections} connections")


main()
