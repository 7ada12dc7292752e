"""Supervisor, generations and workers: start, deaths, reload, end."""

import contextlib
import os
import pathlib
import resource
import shutil
import signal
import socket
import subprocess
import threading

import pytest

from folder import make_folder, page
from server import (
    is_running,
    status_of,
    wait_until,
    without_descriptors,
)
from wire import (
    free_port,
    gemini,
    gemini_raw,
    gopher,
    gopher_connect,
    gopher_raw,
    is_refused,
    read_to_end,
    tls_connect,
)


@pytest.fixture
def content(tmp_path):
    return make_folder(
        tmp_path / "content",
        {
            "index.md": page("Home", "The first edition.\n\n[Large](large.bin)\n"),
            "large.bin": os.urandom(3_000_000),
        },
    )


def test_there_are_as_many_workers_as_asked_for(server, content):
    one = server("--workers", "3", content=content)
    assert len(one.generations()) == 1
    assert len(one.workers()) == 3


def test_who_runs_already_is_not_interrupted_for_a_worker(server, content):
    one = server(content=content)
    for pid in one.workers():
        assert os.sched_getscheduler(pid) == os.SCHED_BATCH


def test_a_killed_worker_is_replaced_and_others_go_on(server, content):
    one = server("--workers", "2", content=content)
    one.expected.append("event=worker-died ")
    victim, other = one.workers()
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: len(one.workers()) == 2 and victim not in one.workers(),
               "a new worker")
    assert other in one.workers()
    assert f"pid={victim} signal=9" in one.wait_for_log("event=worker-died")
    assert gemini(one.gemini_port, one.url()).status == "20"


def test_a_killed_generation_is_replaced(server, content):
    one = server("--workers", "1", content=content)
    one.expected.append("event=generation-died ")
    [victim] = one.generations()
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: one.generations() not in ([], [victim]), "a new one")
    assert gemini(one.gemini_port, one.url()).status == "20"


def test_a_generation_that_cannot_be_started_is_told_and_tried_again(
    server, content
):
    one = server(content=content)
    one.expected += ["event=generation-failed ", "event=reloaded"]
    with without_descriptors(one.process.pid):
        one.signal(signal.SIGHUP)
        told = one.wait_for_log("event=generation-failed")
        assert "Too many open files" in told
        assert gemini(one.gemini_port, one.url()).status == "20"
    one.wait_for_log("event=reloaded")


def test_workers_leave_when_the_supervisor_is_killed(server, content):
    one = server("--workers", "2", content=content)
    processes = one.generations() + one.workers()
    one.expected_status = -signal.SIGKILL
    one.process.kill()
    one.process.wait()
    wait_until(
        lambda: not any(is_running(pid) for pid in processes),
        "all processes gone",
    )


def test_reload_serves_what_has_changed(server, content):
    one = server(content=content)
    before = one.generations()
    (content / "index.md").write_text(page("Home", "The second edition.\n"))
    one.reload()
    wait_until(
        lambda: "second edition" in gemini(one.gemini_port, one.url()).text,
        "the new edition",
    )
    assert b"second edition" in gopher(one.gopher_port, "/page.txt")
    wait_until(
        lambda: len(one.generations()) == 1 and one.generations() != before,
        "the old generation gone",
    )


def test_once_a_reload_is_done_nobody_answers_from_the_old(server, content):
    one = server("--workers", "4", content=content)
    for edition in range(20):
        (content / "index.md").write_text(page("Home", f"Copy {edition}.\n"))
        one.reload()
        for _ in range(4):
            text = gemini(one.gemini_port, one.url()).text
            assert f"Copy {edition}." in text


def test_reload_refuses_bad_content_and_goes_on_serving(server, content):
    one = server(content=content)
    (content / "index.md").write_text(page("Home", "[Dead](nowhere.md)\n"))
    one.reload("event=reload-refused ")
    line = one.wait_for_log("event=reload-refused")
    assert "index.md:4:" in line
    assert "first edition" in gemini(one.gemini_port, one.url()).text
    (content / "index.md").write_text(page("Home", "The third edition.\n"))
    one.reload()
    wait_until(
        lambda: "third edition" in gemini(one.gemini_port, one.url()).text,
        "the new edition",
    )


def test_reload_takes_a_new_certificate(server, run, content, tmp_path):
    certs = tmp_path / "own-certs"
    one = server(content=content, certs=certs)

    def certificate():
        with tls_connect(one.gemini_port) as tls:
            return tls.getpeercert(binary_form=True)

    before = certificate()
    assert run("cert", "--certs", certs, "renew", "localhost").returncode == 0
    assert certificate() == before
    one.reload()
    # For a moment the old workers may still accept.
    wait_until(lambda: certificate() != before, "the new certificate")


def test_reload_opens_new_listeners_and_closes_old_ones(
    server, content, tmp_path
):
    first, second = free_port(), free_port()
    config = tmp_path / "capsule.conf"

    def listen_on(port):
        config.write_text(
            f"sites:\n  - hosts: [localhost]\n    content: {content}\n"
            f"gemini: 127.0.0.1:0\ngopher: 127.0.0.1:{port}\n"
        )

    listen_on(first)
    one = server("-c", config, gopher=None, gemini=None)
    assert b"Home" in gopher(first, "/")
    listen_on(second)
    one.reload()
    assert b"Home" in gopher(second, "/")
    wait_until(lambda: is_refused(first), "the old port closed")


def test_an_answer_under_way_survives_a_reload(server, content):
    one = server(content=content)
    expected = (content / "large.bin").read_bytes()
    with gopher_connect(one.gopher_port) as slow:
        slow.sendall(b"/large.bin\r\n")
        begun = slow.recv(1000)
        (content / "index.md").write_text(page("Home", "Changed.\n"))
        one.reload()
        assert begun + read_to_end(slow)[0] == expected


def test_sigterm_lets_an_answer_finish_and_accepts_no_more(server, content):
    one = server(content=content)
    expected = (content / "large.bin").read_bytes()
    with gopher_connect(one.gopher_port) as slow:
        slow.sendall(b"/large.bin\r\n")
        begun = slow.recv(1000)
        one.ask_to_stop()
        wait_until(lambda: is_refused(one.gopher_port), "no new connection")
        assert begun + read_to_end(slow)[0] == expected
    assert one.process.wait(timeout=10) == 0


def test_a_second_sigterm_does_not_wait(server, content):
    one = server(content=content)
    with gopher_connect(one.gopher_port) as slow:
        slow.sendall(b"/large.bin\r\n")
        slow.recv(1000)
        one.ask_to_stop()
        wait_until(lambda: is_refused(one.gopher_port), "it stops")
        one.ask_to_stop()
        assert one.process.wait(timeout=10) == 0


def test_many_reloads_beside_slow_readers_leave_no_worker_behind(
    server, content
):
    one = server("--workers", "1", content=content)
    processes = set()
    with contextlib.ExitStack() as stack:
        for _ in range(6):
            slow = stack.enter_context(gopher_connect(one.gopher_port))
            slow.sendall(b"/large.bin\r\n")
            slow.recv(1000)
            processes |= set(one.generations() + one.workers())
            one.reload()
        # One that serves and three that drain, each with its worker.
        wait_until(lambda: len(one.generations()) <= 4, "the oldest gone")
        processes |= set(one.generations() + one.workers())
        wait_until(
            lambda: sum(map(is_running, processes)) <= 8,
            "the workers of the oldest gone",
        )
        one.ask_to_stop()
        wait_until(lambda: is_refused(one.gopher_port), "it stops")
        one.ask_to_stop()
        assert one.process.wait(timeout=10) == 0
        wait_until(
            lambda: not any(map(is_running, processes)), "nobody is left"
        )


def test_sigint_ends_it_too(server, content):
    one = server(content=content)
    one.signal(signal.SIGINT)
    assert one.process.wait(timeout=10) == 0


def test_workers_are_confined(capsule, server, content, tmp_path):
    if "asan" in str(capsule):
        pytest.skip("sanitizers do not work in a sandbox")
    config = tmp_path / "capsule.conf"
    config.write_text(
        f"sites:\n  - {{hosts: [localhost], content: {content}}}\n"
        "sandbox: auto\n"
    )
    one = server("-c", config, content=content)
    for worker in one.workers():
        assert status_of(worker, "NoNewPrivs") == "1"
        assert status_of(worker, "Seccomp:") == "2"


def test_a_worker_without_memory_drops_what_it_would_have_to_make(
    capsule, server, content, tmp_path
):
    if "asan" in str(capsule):
        pytest.skip("sanitizers have all memory for themselves")
    one = server("--workers", "1", "--mail", tmp_path / "mail", content=content)
    [worker] = one.workers()
    made = [
        b"/search\tedition\r\n",
        b"/write\tA message\r\n",
        b"/URL:https://example.org/\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
    ]
    allowed = resource.prlimit(worker, resource.RLIMIT_DATA, (4096, -1))
    for request in made:
        assert gopher_raw(one.gopher_port, request) == b"", request
    assert b"Home" in gopher(one.gopher_port, "/")
    resource.prlimit(worker, resource.RLIMIT_DATA, allowed)
    for request in made:
        assert gopher_raw(one.gopher_port, request) != b"", request
    assert one.workers() == [worker]


def test_all_processes_log_to_the_file_and_reopen_it(
    server, content, tmp_path
):
    log = tmp_path / "capsule.log"
    config = tmp_path / "capsule.conf"
    config.write_text(
        f"sites:\n  - {{hosts: [localhost], content: {content}}}\n"
        f"log: {{file: {log}}}\n"
    )
    one = server("-c", config, content=None)
    assert gemini(one.gemini_port, one.url()).status == "20"
    wait_until(lambda: "event=connection " in log.read_text(), "its line")
    log.rename(tmp_path / "capsule.log.1")
    one.signal(signal.SIGHUP)
    wait_until(
        lambda: log.exists() and "event=reloaded" in log.read_text(),
        "the supervisor's line in the new file",
    )
    assert gopher(one.gopher_port, "/")
    wait_until(lambda: "protocol=gopher" in log.read_text(), "its line")
    assert one.log == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another")
def test_generation_and_workers_become_the_configured_user(
    server, content, tmp_path
):
    config = tmp_path / "capsule.conf"
    config.write_text(
        f"sites:\n  - {{hosts: [localhost], content: {content}}}\n"
        "user: nobody\n"
    )
    for folder in [content, *content.parents]:
        if folder != pathlib.Path("/") and folder != pathlib.Path("/tmp"):
            folder.chmod(0o755)
    one = server("-c", config, content=content)
    assert status_of(one.process.pid, "Uid") == "0"
    for process in one.generations() + one.workers():
        assert status_of(process, "Uid") == "65534"
    assert gemini(one.gemini_port, one.url()).status == "20"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is warned of")
def test_root_is_warned_once_that_no_user_is_named(server, content):
    one = server(content=content)
    one.reload()
    assert one.stderr.count("event=root ") == 1


def open_to_all(content):
    for folder in [content, *content.parents]:
        if folder != pathlib.Path("/") and folder != pathlib.Path("/tmp"):
            folder.chmod(0o755)


def start_as(capsule, content, tmp_path, *flags, **identity):
    """A start with `user: nobody`, by whoever that is."""
    config = tmp_path / "capsule.conf"
    config.write_text(
        f"sites:\n  - {{hosts: [localhost], content: {content}}}\n"
        "user: nobody\ngemini: 127.0.0.1:0\ngopher: 127.0.0.1:0\n"
    )
    own = tmp_path / "own"
    own.mkdir(exist_ok=True)
    own.chmod(0o777)
    # Whoever it is may not go where the program was built, as in /root.
    program = shutil.copy(capsule, tmp_path)
    return subprocess.run(
        [program, "serve", "-c", config, "--certs", own, *flags],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=20,
        **identity,
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has other groups")
def test_a_user_keeps_no_group_of_whoever_started(capsule, content, tmp_path):
    open_to_all(content)
    done = start_as(capsule, content, tmp_path, user="nobody", group=0,
                    extra_groups=[0, 4])  # fmt: skip
    # It is nobody already, but with groups that it cannot get rid of.
    assert done.returncode == 1
    assert 'the user "nobody" cannot be become' in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another")
def test_a_content_folder_that_is_closed_to_the_user_is_told_with_its_place(
    capsule, content, tmp_path
):
    open_to_all(content)
    content.chmod(0o700)
    done = start_as(capsule, content, tmp_path)
    assert done.returncode == 1
    place = f"{tmp_path}/capsule.conf:2:35: content: the folder {content}"
    assert done.stderr.startswith(place), done.stderr
    assert "Permission denied" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another")
def test_becoming_a_user_takes_a_start_as_root(capsule, content, tmp_path):
    open_to_all(content)
    told = start_as(capsule, content, tmp_path, "-n", user="daemon")
    assert told.returncode == 0, told.stderr
    assert "User: nobody, which takes a start as root\n" in told.stdout
    done = start_as(capsule, content, tmp_path, user="daemon")
    assert done.returncode == 1
    assert "capsule.conf:3:7: user: " in done.stderr
    assert "which takes a start as root" in done.stderr


def test_watch_reloads_when_a_page_is_saved(server, content):
    one = server("--watch", content=content)
    one.expected += ["event=reloaded", "event=reload-refused "]
    (content / "index.md").write_text(page("Home", "Saved again.\n"))
    one.wait_for_log("event=reloaded")
    assert "Saved again" in gemini(one.gemini_port, one.url()).text
    (content / "new.md").write_text("no front matter\n")
    one.wait_for_log("event=reload-refused")
    wait_until(lambda: "new.md:1:1:" in one.stdout, "the author is told")


def test_systemd_is_told_and_its_sockets_are_taken(
    capsule, certs, content, tmp_path
):
    notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notify.bind(str(tmp_path / "notify"))
    notify.settimeout(10)
    gemini_socket = socket.create_server(("127.0.0.1", 0))
    gopher_socket = socket.create_server(("127.0.0.1", 0))
    environment = dict(
        os.environ,
        NOTIFY_SOCKET=str(tmp_path / "notify"),
        LISTEN_FDS="2",
        LISTEN_FDNAMES="gemini:gopher",
    )
    # systemd's sockets begin at 3, and LISTEN_PID is the program's own.
    script = (
        f"exec 3<&{gemini_socket.fileno()} 4<&{gopher_socket.fileno()}; "
        'LISTEN_PID=$$ exec "$0" serve --content "$1" --certs "$2"'
    )
    fds = (gemini_socket.fileno(), gopher_socket.fileno())
    with (tmp_path / "err").open("wb") as err:
        process = subprocess.Popen(
            ["bash", "-c", script, capsule, content, certs],
            env=environment,
            pass_fds=fds,
            stdout=subprocess.DEVNULL,
            stderr=err,
        )
    try:
        assert notify.recv(1000) == b"READY=1"
        port = gemini_socket.getsockname()[1]
        assert gemini(port, f"gemini://localhost:{port}/").status == "20"
        assert b"Home" in gopher(gopher_socket.getsockname()[1], "/")
        process.send_signal(signal.SIGHUP)
        assert notify.recv(1000).startswith(b"RELOADING=1\nMONOTONIC_USEC=")
        assert notify.recv(1000) == b"READY=1"
        process.send_signal(signal.SIGTERM)
        assert notify.recv(1000) == b"STOPPING=1"
        assert process.wait(timeout=10) == 0
    finally:
        process.kill()
        process.wait()
        notify.close()
        gemini_socket.close()
        gopher_socket.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="a new pid namespace needs root")
def test_it_ends_on_sigterm_as_process_1_of_a_container(
    capsule, certs, content, tmp_path
):
    process = subprocess.Popen(
        ["unshare", "--pid", "--fork", "--kill-child", capsule, "serve",
         "--content", content, "--certs", certs,
         "--gemini", "127.0.0.1:0", "--gopher", "127.0.0.1:0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        for line in process.stdout:
            if line.startswith("Read it at "):
                break
        [first] = pathlib.Path(
            f"/proc/{process.pid}/task/{process.pid}/children"
        ).read_text().split()
        os.kill(int(first), signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_reloads_and_kills_under_load_lose_only_the_killed(server, content):
    """Small counts here; SOAK=1 runs the full ones of 50 and 50."""
    rounds = 50 if os.environ.get("SOAK") else 5
    readers = 64 if os.environ.get("SOAK") else 8
    one = server("--workers", "2", content=content)
    one.expected.append("event=worker-died ")
    lost, done, over = [], [], threading.Event()

    def read():
        while not over.is_set():
            try:
                answer, notified = gemini_raw(
                    one.gemini_port, one.url().encode() + b"\r\n"
                )
                assert notified and answer.startswith(b"20 ")
                done.append(1)
            except (OSError, AssertionError) as why:
                lost.append(repr(why))

    threads = [threading.Thread(target=read) for _ in range(readers)]
    for thread in threads:
        thread.start()
    try:
        for i in range(rounds):
            (content / "index.md").write_text(page("Home", f"Edition {i}.\n"))
            one.reload()
        lost_by_reloads = list(lost)
        wait_until(lambda: len(one.generations()) == 1, "old ones gone")
        for _ in range(rounds):
            wait_until(lambda: len(one.workers()) >= 2, "two workers")
            victim = one.workers()[0]
            os.kill(victim, signal.SIGKILL)
            wait_until(lambda: victim not in one.workers(), "its death")
    finally:
        over.set()
        for thread in threads:
            thread.join()
    print(f"{len(done)} answered, {rounds} reloads lost "
          f"{len(lost_by_reloads)}, {rounds} kills lost {len(lost)}")
    assert lost_by_reloads == []
    # A killed worker loses what it had open, and no more.
    assert len(lost) <= rounds * readers
