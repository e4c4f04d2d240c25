"""Times two commands in turn, A B A B …, and prints the ratio A/B of each pair: median, minimum, maximum.

Usage: paired.py LABEL RUNS 'COMMAND A' 'COMMAND B' [LIMIT]

Pairs, because a machine's speed drifts: what slows one run slows its neighbour too. The exit status is 0 whatever the
ratio is: a measurement is no test. Exit statuses of the commands are printed where they are not 0.
"""

import os
import shlex
import statistics
import subprocess
import sys
import time


def run(words):
    """Runs one command with its output thrown away; returns wall seconds, CPU seconds and the exit status."""
    before = os.times()
    start = time.monotonic()
    status = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall = time.monotonic() - start
    after = os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return wall, cpu, status.returncode


def main():
    label, runs, first, second = sys.argv[1], int(sys.argv[2]), shlex.split(sys.argv[3]), shlex.split(sys.argv[4])
    limit = f" (aim: at most {sys.argv[5]})" if len(sys.argv) > 5 else ""
    run(first)
    run(second)
    pairs = [(run(first), run(second)) for _ in range(runs)]
    ratios = sorted(a[0] / b[0] for a, b in pairs)
    wall = [1000 * statistics.median(side[i][0] for side in pairs) for i in range(2)]
    cpu = [1000 * statistics.median(side[i][1] for side in pairs) for i in range(2)]
    print(f"{label}: ratio {statistics.median(ratios):.2f} [{ratios[0]:.2f}–{ratios[-1]:.2f}]{limit}")
    for name, words, side in (("A", first, 0), ("B", second, 1)):
        failed = sorted({pair[side][2] for pair in pairs} - {0})
        note = f"  exit status {failed}" if failed else ""
        print(f"  {name} {wall[side]:8.1f} ms wall {cpu[side]:8.1f} ms CPU  {shlex.join(words)}{note}")


main()
