"""Instructions a request, counted by valgrind's callgrind.

Time on a shared machine says little; instructions are the same every time.
Only those in user space are counted. The server is run twice, for a few
requests and for many: the difference is what the requests took.
"""

import pathlib
import re
import shutil
import tempfile

import servers as s

FEW = 10


def run(place, name, protocol, requests):
    with tempfile.TemporaryDirectory() as folder:
        wrap = ["valgrind", "--tool=callgrind", "--trace-children=yes",
                f"--callgrind-out-file={folder}/out.%p"]
        if name == "capsule":
            # valgrind cannot work behind the filter.
            config = place.work / "sandbox-off.conf"
            config.write_text("sandbox: off\n")
            server = s.capsule(place, place.content, "-c", config,
                               "--workers", "1", wrap=wrap)
            if protocol == "gopher":
                server.url = server.gopher_url
        else:
            server = s.bare(place, protocol, wrap=wrap)
        try:
            server.load("-n", requests, "-c", 1, "-t", 60)
        finally:
            server.stop()
        total = 0
        for file in pathlib.Path(folder).glob("out.*"):
            counts = re.findall(r"(?m)^(?:summary|totals): (\d+)",
                                file.read_text(errors="replace"))
            total += max(map(int, counts), default=0)
    return total


def of(place, name, protocol, requests):
    if shutil.which("valgrind") is None:
        raise RuntimeError("valgrind is not installed")
    few = run(place, name, protocol, FEW)
    many = run(place, name, protocol, FEW + requests)
    return (many - few) / requests
