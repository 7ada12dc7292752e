"""A running `capsule serve`."""

import contextlib
import pathlib
import re
import resource
import signal
import subprocess
import time

# A server not ready, or not gone, in this many seconds has failed.
PATIENCE = 20
READY = "Read it at "

# LeakSanitizer met a thread that was joined and that the kernel had not done
# away with yet: nothing is wrong.
LEAVING_THREAD = re.compile(r"==\d+==Unable to get registers from thread \d+")


def wait_until(condition, what):
    """Waits for something to become true."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.01)


def children_of(pid):
    """The processes that a process has started and that still run."""
    try:
        text = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(child) for child in text.split()]


def status_of(pid, key):
    """The first word of a line of proc(5)'s status file, "gone" without."""
    try:
        text = pathlib.Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return "gone"
    return next(
        line.split()[1] for line in text.splitlines() if line.startswith(key)
    )


def is_running(pid):
    return status_of(pid, "State") not in ("Z", "X", "gone")


def name_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


@contextlib.contextmanager
def without_descriptors(pid):
    """Meanwhile the process can open nothing, and make no pair of sockets."""
    _, most = before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, most))
    yield
    resource.prlimit(pid, resource.RLIMIT_NOFILE, before)


class Server:
    """A server on free ports of 127.0.0.1, and what it printed.

    Told to stop it must end with exit status 0, having written nothing to
    standard error but its log of connections and limits, the warning that it is
    root, and the events that a test has added to `expected`.
    """

    def __init__(
        self,
        program,
        folder,
        flags,
        gemini="127.0.0.1:0",
        gopher="127.0.0.1:0",
    ):
        self.stdout_file = folder / "stdout"
        self.stderr_file = folder / "stderr"
        self.gemini_port = self.gopher_port = None
        self.expected = ["event=connection ", "event=limit "]
        self.expected_status = 0
        listeners = ("--gemini", gemini) if gemini else ()
        listeners += ("--gopher", gopher) if gopher else ()
        with self.stdout_file.open("wb") as out, self.stderr_file.open(
            "wb"
        ) as err:
            self.process = subprocess.Popen(
                [program, "serve", *map(str, flags), *listeners],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd=folder,
            )

    @property
    def stdout(self):
        return self.stdout_file.read_text()

    @property
    def stderr(self):
        return self.stderr_file.read_text(errors="replace")

    @property
    def log(self):
        """The lines of the log so far, without the warning that it is root,
        which says how the tests are run.
        """
        lines = self.stderr.splitlines()
        return [line for line in lines if not line.startswith("event=root ")]

    def wait_until_ready(self):
        deadline = time.monotonic() + PATIENCE
        while READY not in self.stdout:
            assert self.process.poll() is None, self.stdout + self.stderr
            assert time.monotonic() < deadline, "the server is not ready"
            time.sleep(0.01)
        told = r"(Gemini|Gopher) on \S+ port (\d+)"
        ports = {"Gemini": [], "Gopher": []}
        for protocol, port in re.findall(told, self.stdout):
            ports[protocol].append(int(port))
        self.gemini_port = ports["Gemini"][0]
        self.gopher_ports = ports["Gopher"]
        self.gopher_port = next(iter(self.gopher_ports), None)

    def wait_for_log(self, text):
        """The first line of the log that holds the text."""
        deadline = time.monotonic() + PATIENCE
        while True:
            for line in self.log:
                if text in line:
                    return line
            assert time.monotonic() < deadline, f"never logged: {text}"
            time.sleep(0.01)

    def count_log(self, text):
        return sum(text in line for line in self.log)

    def signal(self, number):
        self.process.send_signal(number)

    def reload(self, event="event=reloaded"):
        """Loads everything anew and waits for what came of it."""
        self.expected.append(event)
        before = self.count_log(event)
        self.signal(signal.SIGHUP)
        wait_until(lambda: self.count_log(event) > before, event)

    def generations(self):
        return children_of(self.process.pid)

    def workers(self):
        return [
            worker
            for generation in self.generations()
            for worker in children_of(generation)
            if name_of(worker) not in ("", "capsule-check")
        ]

    def url(self, path="/"):
        """The Gemini URL of a path."""
        return f"gemini://localhost:{self.gemini_port}{path}"

    def ask_to_stop(self):
        self.process.send_signal(signal.SIGTERM)

    def stop(self):
        """Ends it and returns what was wrong, a list of sentences."""
        complaints = []
        if self.process.poll() is None:
            self.ask_to_stop()
        try:
            status = self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            status = "none after SIGTERM: it had to be killed"
        if status != self.expected_status:
            complaints.append(f"the server's exit status: {status}")
        complaints += [
            f"unexpected on standard error: {line}"
            for line in self.log
            if not line.startswith(tuple(self.expected))
            and not LEAVING_THREAD.match(line)
        ]
        return complaints
