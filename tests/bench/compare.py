#!/usr/bin/python3
"""Measures the capsule server against bare loops and other servers.

Every figure is a ratio in one run: all servers are up at once, are loaded in
turn, round by round, and the medians of the rounds are compared. Prints
tables and writes build/bench.json. Servers that are not installed leave
their row out. Debian's packages molly-brown, gophernicus, pygopherd and
lowdown are looked for; GMID=path and GEOMYIDAE=path name programs of others.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
LOAD = TOP / "build/release/tests/capsule-load"
BARE = TOP / "build/release/tests/bare"
CAPSULE = TOP / "build/capsule"
PAGE = "/page/"


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def wait_for(port):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"nothing listens on port {port}")


class Server:
    """A server in a session of its own: its cost is that session's."""

    def __init__(self, name, command, url, port, **options):
        self.name, self.url = name, url
        self.process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **options,
        )
        wait_for(port)
        self.rounds = []

    def load(self, *flags):
        done = subprocess.run(
            [LOAD, "--json", "--session", str(self.process.pid), *flags, self.url],
            capture_output=True,
            text=True,
            timeout=600,
        )
        return json.loads(done.stdout)

    def median(self, key):
        return statistics.median(one[key] for one in self.rounds)

    def stop(self):
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                break
            try:
                self.process.wait(timeout=3)
                if number == signal.SIGTERM:
                    time.sleep(0.1)
            except subprocess.TimeoutExpired:
                pass


# ---- what is served ----------------------------------------------------------


def make_content(folder):
    """A page of 2.7 KB of gemtext, as the peers' figures were taken with."""
    words = "A paragraph of plain words that says nothing of any weight. "
    body = "\n\n".join([words * 5] * 9)
    (folder / "page").mkdir(parents=True)
    (folder / "index.md").write_text("---\ntitle: Home\n---\n[Page](page/)\n")
    (folder / "page/index.md").write_text(f"---\ntitle: Page\n---\n{body}\n")


def make_certificate(folder):
    subprocess.run(
        [CAPSULE, "cert", "--certs", folder, "make", "localhost"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return folder / "localhost.cert.pem", folder / "localhost.key.pem"


# ---- servers -------------------------------------------------------------------


def bare(work, protocol, file, *credentials, keep=0):
    """A bare loop prints its port first."""
    output = work / f"bare-{protocol}-{keep}"
    hold = ["-k", str(keep)] if keep else []
    command = ["sh", "-c", f'exec "$0" "$@" >{output}', BARE, *hold, protocol,
               file, *credentials]
    process_port = None
    server = Server.__new__(Server)
    server.process = subprocess.Popen(
        [str(word) for word in command], start_new_session=True
    )
    while process_port is None:
        found = re.search(r"port (\d+)", output.read_text() if output.exists() else "")
        process_port = found and int(found[1])
        time.sleep(0.01)
    item = "/1/" if protocol == "gopher" else "/"
    server.name = f"bare {protocol} loop"
    server.url = f"{protocol}://localhost:{process_port}{item}"
    server.rounds = []
    return server


def capsule(content, certs, *flags):
    gemini, gopher = free_port(), free_port()
    command = [CAPSULE, "serve", "--content", content, "--certs", certs,
               "--gemini", f"127.0.0.1:{gemini}",
               "--gopher", f"127.0.0.1:{gopher}", *flags]
    server = Server("capsule", command,
                    f"gemini://localhost:{gemini}{PAGE}", gemini)
    wait_for(gopher)
    server.gopher_url = f"gopher://localhost:{gopher}/1{PAGE}"
    return server


def molly_brown(work, root, certificate, key):
    if shutil.which("molly-brown") is None:
        return None
    port = free_port()
    config = work / "molly.conf"
    config.write_text(
        f'Port = {port}\nHostname = "localhost"\nCertPath = "{certificate}"\n'
        f'KeyPath = "{key}"\nDocBase = "{root}"\nAccessLog = "/dev/null"\n'
        'ErrorLog = "/dev/null"\n'
    )
    return Server("molly-brown", ["molly-brown", "-c", config],
                  f"gemini://localhost:{port}{PAGE}", port)


def gmid(work, root, certificate, key):
    program = os.environ.get("GMID")
    if not program:
        return None
    port = free_port()
    config = work / "gmid.conf"
    config.write_text(
        f'server "localhost" {{\n  listen on 127.0.0.1 port {port}\n'
        f'  cert "{certificate}"\n  key "{key}"\n  root "{root}"\n}}\n'
    )
    return Server("gmid", [program, "-f", "-c", config],
                  f"gemini://localhost:{port}{PAGE}", port)


def pygopherd(work, root):
    if shutil.which("pygopherd") is None:
        return None
    port = free_port()
    config = pathlib.Path("/etc/pygopherd/pygopherd.conf").read_text()
    for key, value in {
        "port": port,
        "root": root,
        "detach": "no",
        "pidfile": work / "pygopherd.pid",
        "usechroot": "no",
        "logmethod": "none",
    }.items():
        config = re.sub(rf"(?m)^#?\s*{key}\s*=.*$", f"{key} = {value}", config)
    config = re.sub(r"(?m)^set(uid|gid)\s*=.*$", "", config)
    file = work / "pygopherd.conf"
    file.write_text(config)
    return Server("pygopherd", ["/usr/sbin/pygopherd", file],
                  f"gopher://localhost:{port}/1{PAGE}", port)


def gophernicus(root):
    program = "/usr/sbin/gophernicus"
    if not pathlib.Path(program).exists():
        return None
    if shutil.which("systemd-socket-activate") is None:
        return None
    port = free_port()
    return Server(
        "gophernicus",
        ["systemd-socket-activate", "-l", f"127.0.0.1:{port}", "--inetd", "-a",
         program, "-h", "localhost", "-p", port, "-r", root, "-nu"],
        f"gopher://localhost:{port}/1{PAGE}", port)


def geomyidae(root):
    program = os.environ.get("GEOMYIDAE")
    if not program:
        return None
    port = free_port()
    return Server("geomyidae",
                  [program, "-d", "-b", root, "-h", "localhost", "-p", port,
                   "-i", "127.0.0.1"],
                  f"gopher://localhost:{port}/1{PAGE}", port)


# ---- measuring -------------------------------------------------------------------


def rounds_of(servers, count, rounds, *flags):
    for server in servers:
        server.load("-n", "50", *flags)  # warm
    for _ in range(rounds):
        for server in servers:
            server.rounds.append(server.load("-n", str(count), *flags))


def table(title, servers, columns):
    """Rows of figures, each with its ratio to the first server's."""
    print(f"\n{title}")
    head = f"{'server':<20}"
    for label, _, _ in columns:
        head += f"{label:>18}"
    print(head)
    first = servers[0]
    for server in servers:
        row = f"{server.name:<20}"
        for _, key, decimals in columns:
            value, base = server.median(key), first.median(key)
            ratio = f" ({value / base:.2f})" if base else ""
            row += f"{f'{value:.{decimals}f}{ratio}':>18}"
        print(row)
    return {
        server.name: {key: server.median(key) for _, key, _ in columns}
        for server in servers
    }


def compare_gemini(work, content, root, certs, options):
    certificate, key = make_certificate(certs)
    # Header and body as ours, so that the loops send the same bytes.
    answer = work / "answer.gemini"
    answer.write_bytes(b"20 text/gemini; lang=en\r\n"
                       + (root / "page/index.gmi").read_bytes())
    servers = [bare(work, "gemini", answer, certificate, key),
               capsule(content, certs),
               molly_brown(work, root, certificate, key),
               gmid(work, root, certificate, key)]
    servers = [server for server in servers if server]
    try:
        rounds_of(servers, options.count, options.rounds)
        return table(
            "Gemini, a full TLS 1.3 handshake a request, 32 at once",
            servers,
            [("CPU us/request", "cpu", 0), ("requests/s", "rate", 0),
             ("p50 ms", "p50", 1), ("p99 ms", "p99", 1),
             ("bytes in", "in-beside", 0), ("bytes out", "out-beside", 0),
             ("PSS KiB", "pss", 0)],
        )
    finally:
        for server in servers:
            server.stop()


def compare_gopher(work, content, root, certs, options):
    answer = work / "answer.gopher"
    answer.write_bytes((root / "page/gophermap").read_bytes())
    ours = capsule(content, certs)
    ours.url = ours.gopher_url
    servers = [bare(work, "gopher", answer), ours, pygopherd(work, root),
               gophernicus(root), geomyidae(root)]
    servers = [server for server in servers if server]
    try:
        rounds_of(servers, options.count, options.rounds)
        return table(
            "Gopher, a menu, 32 at once",
            servers,
            [("CPU us/request", "cpu", 0), ("requests/s", "rate", 0),
             ("p50 ms", "p50", 2), ("p99 ms", "p99", 2),
             ("PSS KiB", "pss", 0)],
        )
    finally:
        for server in servers:
            server.stop()


def compare_idle(work, content, root, certs, options):
    certificate = certs / "localhost.cert.pem"
    key = certs / "localhost.key.pem"
    answer = work / "answer.gemini"
    servers = [bare(work, "gemini", answer, certificate, key, keep=options.hold),
               capsule(content, certs),
               molly_brown(work, root, certificate, key),
               gmid(work, root, certificate, key)]
    servers = [server for server in servers if server]
    try:
        for server in servers:
            server.rounds.append(
                server.load("-n", "20", "-c", "4", "--hold", str(options.hold)))
        return table(f"{options.hold} idle TLS connections", servers,
                     [("KiB each", "held-each", 2), ("held", "held", 0),
                      ("p99 ms beside", "p99", 1)])
    finally:
        for server in servers:
            server.stop()


# ---- loading ---------------------------------------------------------------------


def make_site(folder, pages, words):
    """Markdown as people write it, so much of it."""
    paragraph = ("Some *plain* words with a [link](../index.md) and `code` "
                 "in them, as people write. ") * 3
    body = f"{paragraph}\n\n## A heading\n\n- one\n- two\n\n{paragraph}\n\n"
    body *= max(1, words // 110)
    folder.mkdir()
    (folder / "index.md").write_text("---\ntitle: Home\n---\nHome.\n")
    for i in range(pages):
        section = folder / f"section-{i // 100}"
        section.mkdir(exist_ok=True)
        (section / f"page-{i}.md").write_text(
            f"---\ntitle: Page {i}\n---\n{body}"
        )


def time_of(command):
    began = time.monotonic()
    subprocess.run([str(word) for word in command], check=True,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def load_seconds(folder, certs):
    return time_of([CAPSULE, "serve", "-n", "--content", folder,
                    "--certs", certs])


def compare_loading(work, certs, options):
    site = work / "site"
    make_site(site, 2000, 1800)
    text = work / "all.md"
    with text.open("wb") as out:
        for file in sorted(site.rglob("*.md")):
            out.write(file.read_bytes())
    size = text.stat().st_size / 1e6
    rounds = range(options.rounds)
    rows = {"capsule, all formats": [load_seconds(site, certs) for _ in rounds]}
    if shutil.which("lowdown"):
        rows["lowdown, gemtext alone"] = [
            time_of(["lowdown", "-tgemini", "-o", "/dev/null", text])
            for _ in rounds
        ]
    print(f"\nLoading 2,000 pages, {size:.0f} MB of Markdown")
    result = {name: statistics.median(times) for name, times in rows.items()}
    for name, seconds in result.items():
        print(f"{name:<24} {seconds:8.3f} s")
    for pages in (10, 1000, 10000):
        folder = work / f"site-{pages}"
        make_site(folder, pages, 110)
        result[f"{pages} pages of 1 KB"] = load_seconds(folder, certs)
        print(f"{f'{pages} pages of 1 KB':<24} "
              f"{result[f'{pages} pages of 1 KB']:8.3f} s")
    return result


def first_byte(certs):
    """From the start of the program to the shipped guide's first byte."""
    times = []
    for _ in range(5):
        began = time.monotonic()
        server = capsule(TOP / "content", certs)
        with socket.create_connection(("127.0.0.1", int(
                re.search(r":(\d+)/", server.gopher_url)[1]))) as connection:
            connection.sendall(b"/\r\n")
            connection.recv(1)
        times.append(time.monotonic() - began)
        server.stop()
    seconds = statistics.median(times)
    print(f"\nStart to first byte, the shipped guide: {1000 * seconds:.0f} ms")
    return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=2000,
                        help="requests a round (2000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds (5)")
    parser.add_argument("--hold", type=int, default=1000,
                        help="idle connections (1000)")
    parser.add_argument("--json", type=pathlib.Path,
                        default=TOP / "build/bench.json")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        content, certs, root = work / "content", work / "certs", work / "root"
        make_content(content)
        subprocess.run([CAPSULE, "build", "--content", content,
                        "--output", root], check=True)
        common = (work, content, root, certs, options)
        results = {
            "gemini": compare_gemini(*common),
            "gopher": compare_gopher(*common),
            "idle": compare_idle(*common),
            "loading": compare_loading(work, certs, options),
            "first-byte": first_byte(certs),
        }
    options.json.write_text(json.dumps(results, indent=1) + "\n")
    print(f"\nWritten to {options.json}")


if __name__ == "__main__":
    main()
