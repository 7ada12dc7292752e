"""What a reload does that is slow, refused, asked for twice or deceived."""

import ctypes
import os
import pathlib
import resource
import signal
import socket
import subprocess

import pytest

from folder import make_folder, page
from server import (
    PATIENCE,
    children_of,
    is_running,
    status_of,
    wait_until,
)
from wire import free_port, gemini, gopher, is_refused

# So many that a generation can be caught while it loads them.
PAGES = 400


@pytest.fixture
def content(tmp_path):
    files = {f"p{n}.md": page(f"Page {n}", "Words.\n") for n in range(PAGES)}
    files["index.md"] = page("Home", "The first edition.\n")
    return make_folder(tmp_path / "content", files)


def stop_while_loading(supervisor, known):
    """A new generation, stopped after it was configured; None: too late."""
    new = []

    def is_there():
        new[:] = [pid for pid in children_of(supervisor) if pid not in known]
        if not new:
            return not is_running(supervisor)
        return status_of(new[0], "NoNewPrivs") in ("1", "gone")

    wait_until(is_there, "a new generation")
    if not new:
        return None
    try:
        os.kill(new[0], signal.SIGSTOP)
    except ProcessLookupError:
        return None
    wait_until(
        lambda: status_of(new[0], "State") in ("T", "Z", "gone"), "a stop"
    )
    if not is_running(new[0]):
        return None
    if children_of(new[0]):
        os.kill(new[0], signal.SIGCONT)
        return None
    return new[0]


def reload_and_stop(one):
    """Asks for a reload; the generation for it, stopped while it loads."""
    for _ in range(20):
        before = one.count_log("event=reloaded")
        known = one.generations()
        one.signal(signal.SIGHUP)
        loading = stop_while_loading(one.process.pid, known)
        if loading is not None:
            return loading
        wait_until(lambda: one.count_log("event=reloaded") > before, "reloaded")
    raise AssertionError("no generation could be caught while it loads")


def write_config(file, content, *lines):
    file.write_text(
        f"sites:\n  - hosts: [localhost]\n    content: {content}\n"
        + "".join(f"{line}\n" for line in lines)
    )


def test_a_reload_asked_for_while_one_loads_is_not_lost(server, content):
    one = server("--workers", "1", content=content)
    one.expected.append("event=reloaded")
    loading = reload_and_stop(one)
    before = one.count_log("event=reloaded")
    one.signal(signal.SIGHUP)
    os.kill(loading, signal.SIGCONT)
    wait_until(
        lambda: one.count_log("event=reloaded") == before + 2, "both reloads"
    )


def test_a_load_that_takes_too_long_ends_and_the_next_one_begins(
    server, content, tmp_path
):
    config = tmp_path / "capsule.conf"
    write_config(config, content, "limits: {loading: 1}")
    one = server("-c", config, "--workers", "1", content=None)
    one.expected += [
        "event=reloaded",
        "event=reload-refused ",
        "event=generation-died ",
    ]
    reload_and_stop(one)
    before = one.count_log("event=reloaded")
    one.signal(signal.SIGHUP)
    line = one.wait_for_log("event=reload-refused")
    assert "loading took longer than 1 seconds" in line
    wait_until(
        lambda: one.count_log("event=reloaded") > before, "the one that waited"
    )


def fail_to_start(one):
    """Whether it was caught while loading, asked to reload, and let go on."""
    loading = stop_while_loading(one.pid, [])
    if loading is None:
        return False
    one.send_signal(signal.SIGHUP)
    # What the second load would find is whole.
    wait_until(
        lambda: "0000000000000001" not in status_of(one.pid, "SigPnd")
        and status_of(one.pid, "ShdPnd") == "0" * 16,
        "the signal taken",
    )
    os.kill(loading, signal.SIGCONT)
    return True


def test_a_start_that_fails_is_the_end_even_if_a_reload_waits(
    capsule, certs, content, tmp_path
):
    (content / "zz.md").write_text("No front matter.\n")
    caught = False
    for _ in range(20):
        with subprocess.Popen(
            [
                *(capsule, "serve", "--content", content, "--certs", certs),
                *("--gemini", "127.0.0.1:0", "--gopher", "127.0.0.1:0"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
        ) as one:
            try:
                caught = fail_to_start(one)
                assert one.wait(PATIENCE) == 1
                assert "zz.md:1:1" in one.stderr.read()
            finally:
                one.kill()
        if caught:
            break
    assert caught


def test_a_refused_reload_leaves_no_port_open(server, content, tmp_path):
    config = tmp_path / "capsule.conf"
    first, second = free_port(), free_port()
    write_config(config, content, f"gopher: [127.0.0.1:{first}]")
    one = server("-c", config, content=None, gopher=None)
    write_config(
        config, content, f"gopher: [127.0.0.1:{first}, 127.0.0.1:{second}]"
    )
    (content / "index.md").write_text("No front matter.\n")
    one.reload("event=reload-refused ")
    wait_until(lambda: is_refused(second), "the new port closed")
    (content / "index.md").write_text(page("Home"))
    one.reload()
    assert b"Home" in gopher(second, "/")
    assert b"Home" in gopher(first, "/")


def test_an_address_may_change_its_protocol(server, content, tmp_path):
    config = tmp_path / "capsule.conf"
    first, second = free_port(), free_port()
    write_config(
        config,
        content,
        f"gemini: 127.0.0.1:{first}",
        f"gopher: 127.0.0.1:{second}",
    )
    one = server("-c", config, content=None, gemini=None, gopher=None)
    write_config(
        config,
        content,
        f"gemini: 127.0.0.1:{second}",
        f"gopher: 127.0.0.1:{first}",
    )
    one.reload()
    assert gemini(second, f"gemini://localhost:{second}/").status == "20"
    assert b"Home" in gopher(first, "/")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another")
def test_a_generation_without_workers_takes_nothing_over(
    capsule, server, content, tmp_path
):
    if "asan" in str(capsule):
        pytest.skip("LeakSanitizer needs a process of its own")
    for folder in [content, *content.parents]:
        if folder not in (pathlib.Path("/"), pathlib.Path("/tmp")):
            folder.chmod(0o755)
    config = tmp_path / "capsule.conf"
    write_config(config, content, "user: nobody")
    one = server("-c", config, content=None)
    one.expected += ["event=reload-refused ", "event=worker-"]
    # The next generation may have no process beside it.
    resource.prlimit(one.process.pid, resource.RLIMIT_NPROC, (1, 1))
    one.reload("event=reload-refused ")
    assert "workers cannot be started" in one.wait_for_log("reload-refused")
    assert gemini(one.gemini_port, one.url()).status == "20"
    assert b"Home" in gopher(one.gopher_port, "/")


def take_channel(pid):
    """A copy of the process's end of the channel to its supervisor."""
    call = ctypes.CDLL(None, use_errno=True).syscall
    pidfd = os.pidfd_open(pid)
    try:
        for name in os.listdir(f"/proc/{pid}/fd"):
            copy = call(438, pidfd, int(name), 0)  # pidfd_getfd
            if copy == -1:
                pytest.skip("other processes' descriptors are out of reach")
            if not os.readlink(f"/proc/self/fd/{copy}").startswith("socket:"):
                os.close(copy)
                continue
            found = socket.socket(fileno=copy)
            if found.family == socket.AF_UNIX:
                return found
            found.close()
    finally:
        os.close(pidfd)
    raise AssertionError("no channel")


def ticks_of(pid):
    """Processor time so far, in hundredths of a second."""
    text = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    return sum(map(int, text.split()[11:13]))


def test_a_generation_that_hangs_up_is_replaced(server, content):
    one = server("--workers", "1", content=content)
    one.expected.append("event=generation-died ")
    [victim] = one.generations()
    with take_channel(victim) as channel:
        os.kill(victim, signal.SIGSTOP)
        channel.shutdown(socket.SHUT_RDWR)
        line = one.wait_for_log("event=generation-died")
    assert f"pid={victim} signal=9" in line
    wait_until(lambda: one.generations() not in ([], [victim]), "a new one")
    wait_until(one.workers, "its worker")
    assert gemini(one.gemini_port, one.url()).status == "20"
    # It had not asked its dead channel for ever meanwhile.
    assert ticks_of(one.process.pid) < 100


def test_workers_read_nothing_where_the_terminal_was(server, content):
    one = server("--workers", "1", "--watch", content=content)
    for process in one.generations() + one.workers():
        assert os.readlink(f"/proc/{process}/fd/0") == "/dev/null"
    [worker] = one.workers()
    names = [
        os.readlink(f"/proc/{worker}/fd/{name}")
        for name in os.listdir(f"/proc/{worker}/fd")
    ]
    assert "anon_inode:inotify" not in names
