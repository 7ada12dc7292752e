#!/usr/bin/python3
"""Measures the capsule server against bare loops and other servers.

Prints tables in Markdown, and writes build/bench.json and, the table of
targets alone, build/bench.md. Servers from Debian's
packages (molly-brown, gophernicus, pygopherd, and lowdown for loading) are
found by themselves; gmid, gmnisrv, jetforce and geomyidae where --peers names
a folder in which each stands, built, in a folder of its name.
"""

import argparse
import os
import pathlib
import platform
import re
import signal
import sys
import tempfile
import time

import rows
from results import Results
from servers import TOP, Server
from sites import Place


class TooLong(Exception):
    """The whole of it takes longer than it may."""


def read_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0],
        epilog=" ".join(__doc__.splitlines()[2:]))
    parser.add_argument("--quick", action="store_true",
                        help="a look, in about two minutes")
    parser.add_argument("--only", metavar="ROW,ROW",
                        help=f"of {', '.join(rows.ALL)}")
    parser.add_argument("--peers", type=pathlib.Path, metavar="DIR",
                        help="where other servers have been built")
    parser.add_argument("--rounds", type=int, help="of each (5; quick 3)")
    parser.add_argument("--count", type=int, default=2000,
                        help="requests a round (2000)")
    parser.add_argument("--seconds", type=int,
                        help="a round's most (2; quick 1)")
    parser.add_argument("--hold", type=int, default=1000,
                        help="idle connections, for the memory of one (1000)")
    parser.add_argument("--crowd", type=int,
                        help="silent ones beside a reader (10000; quick 2000)")
    parser.add_argument("--limit", type=int, default=900,
                        help="seconds for all of it (900)")
    parser.add_argument("--readme", action="store_true",
                        help="put the table into README.md")
    parser.add_argument("--json", type=pathlib.Path,
                        default=TOP / "build/bench.json")
    options = parser.parse_args()
    options.rounds = options.rounds or (3 if options.quick else 5)
    options.seconds = options.seconds or (1 if options.quick else 2)
    options.crowd = options.crowd or (2000 if options.quick else 10000)
    if options.peers is not None:
        options.peers = options.peers.resolve()
    names = options.only.split(",") if options.only else list(rows.ALL)
    for name in names:
        if name not in rows.ALL:
            parser.error(f"there is no row {name}")
    return options, names


def about_machine():
    model = "unknown"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return {"processors": os.cpu_count(), "model": model,
            "kernel": platform.release(), "load": os.getloadavg()[0]}


def write_readme(results):
    """Puts the table of targets between its marks."""
    readme = TOP / "README.md"
    before, mark, rest = re.split(
        r"(?m)^(<!-- targets:.*-->\n)", readme.read_text())
    _, end, after = re.split(r"(?m)^(<!-- end of targets -->\n)", rest)
    readme.write_text(f"{before}{mark}{results.summary()}\n{end}{after}")


def on_end(number, _frame):
    if number == signal.SIGALRM:
        raise TooLong
    sys.exit(128 + number)


def main():
    options, names = read_arguments()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP,
                   signal.SIGALRM):
        signal.signal(number, on_end)
    signal.alarm(options.limit)
    machine = about_machine()
    print(f"{machine['processors']} processors, {machine['model']}, "
          f"Linux {machine['kernel']}, load {machine['load']:.1f}")
    results = Results()
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory() as folder:
            place = Place(pathlib.Path(folder), options.peers)
            for name in names:
                try:
                    rows.ALL[name](place, results, options)
                # Whatever one row runs into, the others are measured.
                except Exception as error:  # pylint: disable=broad-except
                    if isinstance(error, TooLong):
                        raise
                    results.fail(name, error)
                finally:
                    Server.stop_all()
    except TooLong:
        results.fail("the rest", f"over {options.limit} seconds")
    finally:
        signal.alarm(0)
        Server.stop_all()
        results.print_summary()
        results.write(options.json, machine)
    if options.readme:
        write_readme(results)
    print(f"\n{time.monotonic() - began:.0f} seconds; "
          f"written to {options.json}")
    return 1 if results.failures else 0


if __name__ == "__main__":
    sys.exit(main())
