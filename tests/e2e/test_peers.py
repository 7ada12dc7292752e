"""What `capsule build` wrote, served by molly-brown and gophernicus."""

import re
import shutil
import socket
import subprocess
import threading
import time
import types

import marks
import pytest
import wire
from folder import all_paths, pages_of

GOPHERNICUS = "/usr/sbin/gophernicus"

pytestmark = pytest.mark.clients


@pytest.fixture(scope="module")
def built(run, shipped, tmp_path_factory):
    output = tmp_path_factory.mktemp("build") / "site"
    done = run("build", "--content", shipped, "--output", output)
    assert done.returncode == 0, done.stderr
    return output


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def wait_for_port(port, process):
    deadline = time.monotonic() + wire.PATIENCE
    while True:
        try:
            return wire.gopher_connect(port).close()
        except ConnectionRefusedError:
            assert process.poll() is None, "it has ended"
            assert time.monotonic() < deadline, "it does not listen"
            time.sleep(0.02)


@pytest.fixture(scope="module")
def molly_brown(built, certs, tmp_path_factory):
    """The port of a molly-brown that serves the build."""
    program = shutil.which("molly-brown")
    if program is None:
        pytest.skip("molly-brown is not installed")
    folder = tmp_path_factory.mktemp("molly-brown")
    port = free_port()
    (folder / "conf").write_text(
        f"Port = {port}\n"
        'Hostname = "localhost"\n'
        f'CertPath = "{certs}/localhost.cert.pem"\n'
        f'KeyPath = "{certs}/localhost.key.pem"\n'
        f'DocBase = "{built}"\n'
        'DefaultLang = "en"\n'
        f'AccessLog = "{folder}/access"\n'
        f'ErrorLog = "{folder}/errors"\n'
    )
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [program, "-c", folder / "conf"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        wait_for_port(port, process)
        yield port
    finally:
        process.kill()
        process.wait()


class Inetd(threading.Thread):
    """Runs a program for each connection, which is its input and output."""

    def __init__(self, command):
        super().__init__()
        self.command = command
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                subprocess.run(
                    [*self.command, "-p", str(self.port)],
                    stdin=connection,
                    stdout=connection,
                    stderr=subprocess.DEVNULL,
                    timeout=wire.PATIENCE,
                    check=False,
                )

    def stop(self):
        # Closing alone would not wake the thread that accepts.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.join()


@pytest.fixture(scope="module")
def gophernicus(built):
    """The port of a gophernicus that serves the build: no user folders, no
    virtual hosts, no logs, nothing of its own around a menu.
    """
    if shutil.which(GOPHERNICUS) is None:
        pytest.skip("gophernicus is not installed")
    switches = "-nv -nl -nh -nf -nd -nq -ns -na -nt -nm -nr -np -nx -nu".split()
    inetd = Inetd([GOPHERNICUS, "-r", built, "-h", "localhost", *switches])
    inetd.start()
    yield inetd.port
    inetd.stop()


def test_molly_brown_serves_the_same_gemtext(molly_brown, guide, shipped):
    for path in pages_of(shipped):
        ours = wire.gemini(guide.gemini_port, guide.url(path))
        url = f"gemini://localhost:{molly_brown}{path}"
        theirs = wire.gemini(molly_brown, url)
        assert theirs.header == ours.header
        assert theirs.body == marks.without_search(ours.body)


def test_molly_brown_serves_the_same_files(molly_brown, guide, built):
    for file in built.rglob("*.*"):
        path = "/" + str(file.relative_to(built))
        if file.suffix not in (".txt", ".csv"):
            continue
        # These say where they are, and a build does not know.
        if path in ("/about.txt", "/caps.txt"):
            continue
        url = f"gemini://localhost:{molly_brown}{path}"
        theirs = wire.gemini(molly_brown, url)
        assert theirs.status == "20", path
        assert theirs.meta.startswith("text/"), path
        ours = wire.gemini(guide.gemini_port, guide.url(path))
        assert theirs.body == marks.without_search(ours.body), path


def test_molly_brown_redirects_a_path_without_its_final_slash(molly_brown):
    url = f"gemini://localhost:{molly_brown}/risks"
    answer = wire.gemini(molly_brown, url)
    assert answer.header == f"31 {url}/"


def without_size(item):
    """How a menu calls something: not how long that is, with its foot."""
    return re.sub(r" \(\d+ \w+, ", " (", item.display)


def comparable(items):
    """Types, displays and selectors; info lines lead nowhere. Which parts
    of the contents the home page offers is told by their size, and a search
    needs the program.
    """
    return [
        (item.type, without_size(item), "" if item.type == "i" else item.selector)
        for item in items
        if not re.match(r"/contents/[^/]+/$", item.selector)
        and item.type != "7"
    ]


def test_gophernicus_serves_the_same_menus(gophernicus, guide, shipped):
    """Long lists may be split elsewhere: gophermaps name no host."""
    peer = types.SimpleNamespace(gopher_port=gophernicus)
    for path in all_paths(shipped):
        ours = marks.whole_menu(guide, path)
        theirs = marks.whole_menu(peer, path)
        assert comparable(theirs) == comparable(ours)
        for item in theirs:
            if item.type in "01":
                assert (item.host, item.port) == ("localhost", gophernicus)


def test_gophernicus_serves_the_same_texts(gophernicus, guide, shipped):
    for path in pages_of(shipped):
        for name in "page.txt", "flow.txt", "narrow.txt":
            ours = wire.gopher(guide.gopher_port, path + name)
            theirs = wire.gopher(gophernicus, path + name)
            assert theirs == marks.without_search(ours)
