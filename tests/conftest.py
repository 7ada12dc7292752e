"""What all end-to-end tests share: the program, servers and their content.

The program under test is $CAPSULE, by default build/capsule.
"""

import os
import pathlib
import re
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent / "e2e"))

# They lie in the folder that was just added.
from folder import SHIPPED, TOP  # noqa: E402
from server import Server  # noqa: E402

# What a program says that was built with sanitizers and has met a bug.
SANITIZER = re.compile(r"Sanitizer|runtime error:")


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "clients: reads through a reader's own program"
    )


@pytest.fixture(scope="session")
def capsule():
    """The path of the program."""
    program = pathlib.Path(os.environ.get("CAPSULE", "build/capsule"))
    program = (TOP / program).resolve()
    if not program.is_file():
        pytest.exit(f"{program} is not there: run make first", returncode=1)
    return program


@pytest.fixture(scope="session")
def shipped():
    """The content folder that this repository ships."""
    return SHIPPED


@pytest.fixture(scope="session")
def run(capsule):
    """Runs a command to its end: run("build", "--output", folder).

    Output is bytes with text=False.
    """

    def run(*arguments, text=True, cwd=TOP):
        done = subprocess.run(
            [capsule, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=text,
            cwd=cwd,
            timeout=60,
        )
        errors = done.stderr if text else done.stderr.decode(errors="replace")
        assert not SANITIZER.search(errors), errors
        assert done.returncode >= 0, f"ended by signal {-done.returncode}"
        return done

    return run


@pytest.fixture(scope="session")
def built(run, shipped, tmp_path_factory):
    """The folder that `capsule build` has made of it, for all that read it."""
    output = tmp_path_factory.mktemp("build") / "site"
    done = run("build", "--content", shipped, "--output", output)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return output


@pytest.fixture(scope="session")
def certs(run, tmp_path_factory):
    """A folder with a certificate for localhost, so that few are made."""
    folder = tmp_path_factory.mktemp("certs")
    made = run("cert", "--certs", folder, "make", "localhost")
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def server(capsule, certs, shipped, tmp_path):
    """Starts servers, server("--host", "example.org", content=folder), and
    stops them when the test is over: see Server for what they must be like.
    With content=None it is the configuration that names the content.
    """
    yield from start_and_stop(capsule, certs, shipped, tmp_path)


@pytest.fixture(scope="module")
def lasting_server(capsule, certs, shipped, tmp_path_factory):
    """The same, for servers that stay for all of a module's tests."""
    folder = tmp_path_factory.mktemp("servers")
    yield from start_and_stop(capsule, certs, shipped, folder)


def start_and_stop(capsule, certs, shipped, top):
    running = []

    def start(*flags, content=shipped, certs=certs, **places):
        folder = top / f"server-{len(running)}"
        folder.mkdir()
        flags = ("--certs", certs, *flags)
        if content is not None:
            flags = ("--content", content, *flags)
        one = Server(capsule, folder, flags, **places)
        running.append(one)
        one.wait_until_ready()
        return one

    yield start
    stop_all(running)


@pytest.fixture(scope="module")
def served(capsule, certs, content, tmp_path_factory):
    """One server on what the test module's own fixture `content` made."""
    yield from serve_while(capsule, certs, content, tmp_path_factory)


@pytest.fixture(scope="session")
def guide(capsule, certs, shipped, tmp_path_factory):
    """One server on the shipped content, for all tests that only read."""
    yield from serve_while(capsule, certs, shipped, tmp_path_factory)


def serve_while(capsule, certs, content, tmp_path_factory):
    flags = ("--content", content, "--certs", certs)
    one = Server(capsule, tmp_path_factory.mktemp("server"), flags)
    try:
        one.wait_until_ready()
        yield one
    finally:
        stop_all([one])


def stop_all(servers):
    """Stops every one of them, then says what was wrong with any."""
    complaints = []
    for one in servers:
        complaints += one.stop()
    assert not complaints, "\n".join(complaints)
