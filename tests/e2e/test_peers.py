"""What `capsule build` wrote, served by molly-brown, gophernicus and
pygopherd: each sends what our own server sends.
"""

import contextlib
import pathlib
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
from folder import make_folder, page, pages_of
from server import Server

GOPHERNICUS = "/usr/sbin/gophernicus"
PYGOPHERD_CONF = pathlib.Path("/etc/pygopherd/pygopherd.conf")

pytestmark = pytest.mark.clients


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
    port = wire.free_port()
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


# ---- Gopher: the guide, and a folder of lines that servers trip over --------

EDITIONS = ("/page.txt", "/flow.txt", "/narrow.txt")

# Servers take these for more than text at the beginning of a gophermap's line.
THORNS = "# ! - : ~ % = * . i 0 1 3 + < > [ | \\ , ;".split()

THORNY = {
    "index.md": page(
        "Home",
        "".join(f"- [{i}](t{i}.md)\n" for i in range(len(THORNS)))
        + "\n[Data](data.bin) [Picture](plan.png) [Text](sub/note.txt)\n",
        summary="'1984 was. No more.'",
    ),
    "data.bin": bytes(range(256)) * 500,
    "plan.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "sub/note.txt": "A note.\n\n. a dot\nend\n",
}
for number, thorn in enumerate(THORNS):
    THORNY[f"t{number}.md"] = page(
        f"'{thorn}a title {number}'",
        f"Text [{thorn} link](data.bin) and [out](https://e.org/{number}).\n",
        summary=f"'{thorn} a summary. {thorn}{thorn} another one.'",
    )


@pytest.fixture(scope="module", params=["guide", "thorny"])
def site(request, run, capsule, certs, tmp_path_factory):
    """A content folder, our server of it, and the build of it."""
    folder = tmp_path_factory.mktemp("site")
    content = request.getfixturevalue("shipped")
    if request.param == "thorny":
        content = make_folder(folder / "content", THORNY)
    built = folder / "built"
    done = run("build", "--content", content, "--output", built)
    assert done.returncode == 0, done.stderr
    flags = ("--content", content, "--certs", certs)
    server = Server(capsule, folder, flags)
    try:
        server.wait_until_ready()
        yield types.SimpleNamespace(
            content=content, built=built, port=server.gopher_port
        )
    finally:
        assert server.stop() == []


@contextlib.contextmanager
def gophernicus(site, folder):
    """No user folders, no virtual hosts, no logs, nothing of its own around
    a menu.
    """
    if shutil.which(GOPHERNICUS) is None:
        pytest.skip("gophernicus is not installed")
    switches = "-nv -nl -nh -nf -nd -nq -ns -na -nt -nm -nr -np -nx -nu".split()
    inetd = Inetd(
        [GOPHERNICUS, "-r", site.built, "-h", "localhost", *switches]
    )
    inetd.start()
    try:
        yield inetd.port
    finally:
        inetd.stop()


@contextlib.contextmanager
def pygopherd(site, folder):
    """As Debian configures it, but for where it listens and what it logs."""
    if not PYGOPHERD_CONF.exists():
        pytest.skip("pygopherd is not installed")
    port = wire.free_port()
    conf = PYGOPHERD_CONF.read_text()
    for key, value in {
        "port": port,
        "interface": "127.0.0.1",
        "servername": "localhost",
        "root": site.built,
        "pidfile": folder / "pid",
        "detach": "no",
        "usechroot": "no",
        "logmethod": "none",
        "cachetime": 0,
    }.items():
        conf = re.sub(rf"(?m)^#?\s*{key}\s*=.*$", f"{key} = {value}", conf)
    conf = re.sub(r"(?m)^set(uid|gid)\s*=.*$", "", conf)
    (folder / "conf").write_text(conf)
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            ["/usr/sbin/pygopherd", folder / "conf"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        wait_for_port(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module", params=[gophernicus, pygopherd],
                ids=["gophernicus", "pygopherd"])
def peer(request, site, tmp_path_factory):
    """The port of another server that serves the build."""
    with request.param(site, tmp_path_factory.mktemp("peer")) as port:
        yield port


def paths_of(built, having="index.gmi"):
    """Of all pages, in all languages; parts of menus are no pages, and where
    one has moved from there are no texts.
    """
    for file in sorted(built.rglob(having)):
        folder = file.parent.relative_to(built)
        yield "/" if folder == pathlib.Path() else f"/{folder}/"


def menu_of(port, selector):
    """A menu's items. Pygopherd ends a menu without a dot, and its own items
    with the mark of Gopher+.
    """
    received = wire.gopher(port, selector)
    received = re.sub(rb"(?m)\t\+\r$", b"\r", received)
    if not received.endswith(b"\r\n.\r\n"):
        received += b".\r\n"
    return wire.parse_menu(received)


def without_size(item):
    """How a menu calls something: not how long that is, with its foot."""
    return re.sub(r" \(\d+ \w+(?:, |\))", " (", item.display)


def comparable(items):
    """Types, displays and selectors; info lines and errors lead nowhere. Which
    parts of the contents the home page offers is told by their size, and a
    search needs the program.
    """
    return [
        (item.type, without_size(item), "" if item.type in "i3" else item.selector)
        for item in items
        if not marks.PART.match(item.selector)
        and item.type != "7"
    ]


def test_another_server_sends_the_same_menus(site, peer):
    """Long lists may be split elsewhere: gophermaps name no host."""
    for path in paths_of(site.built):
        ours = marks.whole_menu(site.port, path)
        theirs = marks.whole_menu(peer, path, menu_of)
        assert comparable(theirs) == comparable(ours), path
        for item in theirs:
            if item.type in "019I":
                assert (item.host, item.port) == ("localhost", peer), item


def test_another_server_sends_the_same_texts(site, peer):
    for path in paths_of(site.built, having="page.txt"):
        for name in "page.txt", "flow.txt", "narrow.txt":
            ours = wire.gopher(site.port, path + name)
            theirs = wire.gopher(peer, path + name)
            assert theirs == marks.without_search(ours), path + name


def test_another_server_sends_the_same_downloads(site, peer):
    """Of every type that a menu leads to. What an author has written goes out
    of ours with the line ends and the signs of Gopher; Gophernicus minds line
    ends alone.
    """
    kinds = {
        item.selector: item.type
        for path in paths_of(site.built)
        for item in marks.whole_menu(site.port, path)
        if item.type in "09gIs" and not item.selector.endswith(EDITIONS)
    }
    assert set(kinds.values()) > {"0"}
    for selector, kind in sorted(kinds.items()):
        ours = wire.gopher(site.port, selector)
        theirs = wire.gopher(peer, selector)
        # A feed says where it is, and a build does not know the port.
        if selector.endswith(".xml"):
            continue
        if kind == "0":
            theirs = wire.as_gopher_text(theirs)
        assert theirs == ours, selector
        assert ours, selector
