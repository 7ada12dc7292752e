"""Starts and stops servers: ours, the bare loops, and other people's.

Each runs in a session of its own, by which its processes are told and, in the
end, killed, whoever their parents are. A function that starts a peer returns
None where the peer is not there.
"""

import ctypes
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
CAPSULE = pathlib.Path(os.environ.get("CAPSULE", TOP / "build/capsule"))
LOAD = TOP / "build/release/tests/capsule-load"
BARE = TOP / "build/release/tests/bare"
PAGE = "/page/"
PATIENCE = 30  # seconds until something listens, or is gone

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def wait_for(port, process):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"ended with status {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.0005)
    raise RuntimeError(f"nothing listens on port {port}")


def all_processes():
    """(process, parent, session) of each that is not a zombie."""
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            yield int(stat.parent.name), int(fields[1]), int(fields[3])


def processes_of(sessions):
    """The processes of some sessions."""
    return [pid for pid, _, session in all_processes() if session in sessions]


def sessions_below(pid):
    """A process's session, and those that processes below it have begun."""
    found = {pid: pid}  # session by process
    listed = list(all_processes())
    before = 0
    while len(found) > before:
        before = len(found)
        found.update({child: session for child, parent, session in listed
                      if parent in found})
    return set(found.values())


def name_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def signal_all(sessions, number):
    for pid in processes_of(sessions):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


class Server:
    """A running server, and what was measured of it."""

    running = []

    def __init__(self, name, command, url, port, **options):
        self.name, self.url = name, url
        self.rounds = []
        self.alone = []  # requests a second, see rows.alone
        self.flags = []  # for its loads
        self.process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM),
            **options,
        )
        Server.running.append(self)
        self.sessions = {self.process.pid}
        try:
            wait_for(port, self.process)
        except RuntimeError as error:
            self.stop()
            raise RuntimeError(f"{name}: {error}") from None

    def load(self, *flags, url=None):
        """Loads it; what capsule-load reports of it."""
        self.find_sessions()
        told = [word for session in self.sessions
                for word in ("--session", str(session))]
        done = subprocess.run(
            [LOAD, "--json", *told, *self.flags, *map(str, flags),
             url or self.url],
            capture_output=True, text=True, timeout=300, check=False,
        )
        if not done.stdout.startswith("{"):
            raise RuntimeError(f"{self.name}: {done.stderr.strip()}")
        report = json.loads(done.stdout)
        if report["requests"] == 0 and "--hold" not in flags:
            raise RuntimeError(f"{self.name}: {done.stderr.strip()}")
        return report

    def find_sessions(self):
        """Some servers' processes begin sessions of their own."""
        self.sessions |= sessions_below(self.process.pid)

    def pss(self):
        """Its memory in all, KiB."""
        self.find_sessions()
        total = 0
        for pid in processes_of(self.sessions):
            try:
                text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
            except OSError:
                continue
            total += int(re.search(r"(?m)^Pss:\s+(\d+)", text)[1])
        return total

    def wait_for_end_of(self, name):
        """Until no process of that name is among its own."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and name in [
                name_of(pid) for pid in processes_of(self.sessions)]:
            time.sleep(0.05)

    def stop(self):
        self.find_sessions()
        signal_all(self.sessions, signal.SIGTERM)
        deadline = time.monotonic() + 3
        while processes_of(self.sessions) and time.monotonic() < deadline:
            self.process.poll()
            time.sleep(0.01)
        signal_all(self.sessions, signal.SIGKILL)
        self.process.wait(timeout=PATIENCE)
        if self in Server.running:
            Server.running.remove(self)

    @classmethod
    def stop_all(cls):
        for server in list(cls.running):
            server.stop()


# ---- ours, and the limits ----------------------------------------------------


def capsule(place, content, *flags, name="capsule", wrap=()):
    gemini, gopher = free_port(), free_port()
    server = Server(
        name,
        [*wrap, CAPSULE, "serve", "--content", content,
         "--certs", place.certs, "--gemini", f"127.0.0.1:{gemini}",
         "--gopher", f"127.0.0.1:{gopher}", *flags],
        f"gemini://localhost:{gemini}{PAGE}", gopher)
    server.gopher_url = f"gopher://localhost:{gopher}/1{PAGE}"
    return server


def bare(place, protocol, keep=0, wrap=()):
    port = free_port()
    command = [*wrap, BARE, "-p", port]
    if keep:
        command += ["-k", keep]
    command += [protocol, place.answer(protocol)]
    if protocol == "gemini":
        command += [place.certificate, place.key]
    item = "/1/" if protocol == "gopher" else "/"
    return Server("bare loop", command,
                  f"{protocol}://localhost:{port}{item}", port)


# ---- Gemini ------------------------------------------------------------------


def molly_brown(place):
    if shutil.which("molly-brown") is None:
        return None
    port = free_port()
    config = place.work / f"molly-{port}.conf"
    config.write_text(
        f'Port = {port}\nHostname = "localhost"\n'
        f'CertPath = "{place.certificate}"\nKeyPath = "{place.key}"\n'
        f'DocBase = "{place.root}"\n'
        'AccessLog = "/dev/null"\nErrorLog = "/dev/null"\n')
    return Server("molly-brown", ["molly-brown", "-c", config],
                  f"gemini://localhost:{port}{PAGE}", port)


def gmid(place):
    program = place.peer("gmid", "gmid")
    if program is None:
        return None
    port = free_port()
    config = place.work / f"gmid-{port}.conf"
    config.write_text(
        f'server "localhost" {{\n  listen on 127.0.0.1 port {port}\n'
        f'  cert "{place.certificate}"\n  key "{place.key}"\n'
        f'  root "{place.root}"\n}}\n')
    return Server("gmid", [program, "-f", "-c", config],
                  f"gemini://localhost:{port}{PAGE}", port)


def gmnisrv(place):
    program = (place.peer("gmnisrv", "gmnisrv")
               or place.peer("gmnisrv", "build/gmnisrv"))
    if program is None:
        return None
    port = free_port()
    store = place.work / f"gmnisrv-{port}"
    store.mkdir()
    shutil.copy(place.certificate, store / "localhost.crt")
    shutil.copy(place.key, store / "localhost.key")
    config = place.work / f"gmnisrv-{port}.ini"
    config.write_text(
        f"listen=127.0.0.1:{port}\n[:tls]\nstore={store}\n"
        f"[localhost]\nroot={place.root}\n")
    server = Server("gmnisrv", [program, "-C", config],
                    f"gemini://localhost:{port}{PAGE}", port)
    server.flags = ["--abrupt"]
    return server


def jetforce(place):
    package = place.peer("jetforce", "jetforce/__main__.py")
    if package is None:
        return None
    port = free_port()
    return Server(
        "jetforce",
        ["/usr/bin/python3", "-m", "jetforce", "--host", "127.0.0.1",
         "--port", port, "--hostname", "localhost",
         "--tls-certfile", place.certificate, "--tls-keyfile", place.key,
         "--dir", place.root],
        f"gemini://localhost:{port}{PAGE}", port,
        cwd=package.parents[1])


# ---- Gopher ------------------------------------------------------------------


def nobody():
    """For servers that do not run as root."""
    if os.geteuid() != 0:
        return {}
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}


def gophernicus(place):
    """A process for each request, as its packages for inetd and systemd do."""
    program = pathlib.Path("/usr/sbin/gophernicus")
    activate = shutil.which("systemd-socket-activate")
    if not program.exists() or activate is None:
        return None
    port = free_port()
    return Server(
        "gophernicus",
        [activate, "-l", f"127.0.0.1:{port}", "--inetd", "-a",
         program, "-h", "localhost", "-p", port, "-r", place.root, "-nu"],
        f"gopher://localhost:{port}/1{PAGE}", port, **nobody())


def pygopherd(place):
    program = pathlib.Path("/usr/sbin/pygopherd")
    if not program.exists():
        return None
    port = free_port()
    config = pathlib.Path("/etc/pygopherd/pygopherd.conf").read_text()
    settings = {
        "port": port, "root": place.root, "detach": "no",
        "pidfile": place.work / f"pygopherd-{port}.pid",
        "usechroot": "no", "logmethod": "none",
    }
    for key, value in settings.items():
        config = re.sub(rf"(?m)^#?\s*{key}\s*=.*$", f"{key} = {value}", config)
    config = re.sub(r"(?m)^set(uid|gid)\s*=.*$", "", config)
    file = place.work / f"pygopherd-{port}.conf"
    file.write_text(config)
    return Server("pygopherd", [program, file],
                  f"gopher://localhost:{port}/1{PAGE}", port)


def geomyidae(place):
    program = place.peer("geomyidae", "geomyidae")
    if program is None:
        return None
    port = free_port()
    return Server(
        "geomyidae",
        [program, "-d", "-b", place.root, "-h", "localhost", "-p", port,
         "-i", "127.0.0.1"],
        f"gopher://localhost:{port}/1{PAGE}", port)


GEMINI_PEERS = [molly_brown, gmid, gmnisrv, jetforce]
GOPHER_PEERS = [geomyidae, gophernicus, pygopherd]


def start_all(starts, place):
    """Those that are there; one that does not start leaves its row empty."""
    servers = []
    for start in starts:
        try:
            server = start(place)
        except (RuntimeError, OSError) as error:
            print(f"left out: {error}", flush=True)
            continue
        if server is not None:
            servers.append(server)
    return servers
