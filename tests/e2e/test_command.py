"""The command line: help, misuse, exit statuses, what goes to which output."""

import errno
import os
import socket
import subprocess
import threading

import pytest
from folder import make_folder, page
from server import wait_until
from wire import free_port

SUBCOMMANDS = ["serve", "build", "get", "cert", "dump"]


@pytest.mark.parametrize("name", [None, *SUBCOMMANDS])
def test_help_is_printed_to_standard_output(run, name):
    done = run(*[name] if name else [], "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("usage: capsule")
    assert done.stderr == ""
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


def test_the_help_lists_every_subcommand(run):
    assert all(f"  {name} " in run("--help").stdout for name in SUBCOMMANDS)


def test_the_version_is_printed(run):
    assert run("--version").stdout.startswith("capsule ")


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "nonsense",
        "serve --nonsense",
        "serve one-word-too-many",
        "serve -v",
        "serve --gemini",
        "serve --gemini nowhere",
        "serve --gopher 127.0.0.1:65536",
        "serve" + " --gemini 127.0.0.1:0" * 17,
        "serve --host a/b",
        "build",
        "build --output",
        "build --output=",
        "build --output out one-word-too-many",
        "build --output out --host a/b",
        "build --nonsense",
        "get",
        "get one two",
        "get not-a-url",
        "get https://example.org/",
        "get --timeout 0 gemini://localhost/",
        "get --timeout soon gemini://localhost/",
        "get --nonsense",
        "cert",
        "cert nonsense",
        "cert make",
        "cert renew",
        "cert fingerprint",
        "cert --nonsense",
        "dump",
        "dump one two",
        "dump --nonsense",
        "dump --host a/b /",
        "po status --host a/b",
    ],
)
def test_misuse_is_told_on_standard_error_with_the_usage(run, arguments):
    done = run(*arguments.split())
    assert done.returncode == 2
    assert done.stdout == ""
    assert "usage: capsule" in done.stderr
    assert done.stderr.startswith(("capsule: ", "usage: "))
    assert "capsule: \n" not in done.stderr


def test_a_check_says_ok_and_creates_nothing(run, tmp_path):
    folder = make_folder(tmp_path / "content", {"index.md": page("Home")})
    done = run("serve", "-n", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("OK\n")
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == [folder]


def test_a_check_can_print_the_configuration_as_a_file_to_use(run, tmp_path):
    make_folder(tmp_path / "content", {"index.md": page("Home")})
    flags = "--host example.org --gemini [::1]:0 --gopher 127.0.0.1:7".split()
    done = run("serve", "-n", "-v", *flags, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (tmp_path / "capsule.conf").write_text(done.stdout)
    again = run("serve", "-n", "-v", "-c", "capsule.conf", cwd=tmp_path)
    assert again.stdout == done.stdout
    assert 'hosts: ["example.org"]' in done.stdout
    assert '- "[::1]:0"' in done.stdout
    assert '- "127.0.0.1:7"' in done.stdout


def test_paths_in_the_configuration_are_seen_from_its_folder(run, tmp_path):
    make_folder(tmp_path / "etc" / "pages", {"index.md": page("Home")})
    conf = tmp_path / "etc" / "capsule.conf"
    conf.write_text("sites:\n  - hosts: localhost\n    content: pages\n")
    assert run("serve", "-n", "-c", conf, cwd=tmp_path).returncode == 0


def test_serving_without_flags_serves_the_content_folder(run, tmp_path):
    done = run("serve", "-n", cwd=tmp_path)
    assert done.returncode == 1
    assert "content" in done.stderr


def test_an_address_that_is_taken_is_an_error(run, guide, shipped, certs):
    place = f"127.0.0.1:{guide.gemini_port}"
    done = run("serve", "--content", shipped, "--certs", certs,
               "--gemini", place, "--gopher", "127.0.0.1:0")  # fmt: skip
    assert done.returncode == 1
    assert place in done.stderr


def test_get_splits_header_and_body(run, guide):
    done = run("get", guide.url("/risks/"))
    assert done.returncode == 0
    assert done.stdout.startswith("# What the risks are\n")
    header, fingerprint = done.stderr.splitlines()
    assert header == "20 text/gemini; lang=en"
    assert fingerprint.startswith("SHA-256 ")
    assert "Certificate " + fingerprint in guide.stdout


def test_get_knows_gopher(run, guide):
    url = f"gopher://localhost:{guide.gopher_port}/0/risks/page.txt"
    done = run("get", url, text=False)
    assert done.returncode == 0
    assert done.stdout.startswith(b"What the risks are\r\n")
    assert done.stderr == b""


def test_get_of_a_gopher_menu_prints_it_as_it_came(run, guide):
    for path in "", "/", "/1/risks/":
        url = f"gopher://localhost:{guide.gopher_port}{path}"
        done = run("get", url, text=False)
        assert done.returncode == 0
        assert done.stdout.endswith(b"\r\n.\r\n")


def test_get_fails_where_nothing_is(run, guide):
    done = run("get", guide.url("/nothing/"))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("51 ")


def test_get_fails_on_an_error_menu_and_prints_it(run, guide):
    done = run("get", f"gopher://localhost:{guide.gopher_port}/0/nothing")
    assert done.returncode == 1
    assert done.stdout.startswith("3")


def test_get_takes_no_silence_for_a_page(run):
    def say_nothing():
        with listener.accept()[0] as connection:
            connection.recv(1000)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=say_nothing)
        server.start()
        done = run("get", f"gopher://127.0.0.1:{listener.getsockname()[1]}/")
        server.join()
    assert done.returncode == 1
    assert done.stdout == ""
    assert "answered nothing" in done.stderr


def test_get_does_not_follow_a_redirect(run, guide):
    done = run("get", guide.url("/risks"))
    assert done.returncode == 1
    assert done.stderr.startswith("31 /risks/\n")


def test_get_says_who_does_not_answer(run):
    done = run("get", "gemini://127.0.0.1:1/")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "127.0.0.1 port 1" in done.stderr


@pytest.mark.parametrize("page_path", ["/", "/risks/"])
def test_a_full_disk_is_an_error(guide, shipped, certs, capsule, page_path):
    for arguments in (
        ("get", guide.url(page_path)),
        ("dump", "--content", shipped, page_path),
        ("cert", "--certs", certs, "show"),
        ("po", "status", "--content", shipped),
    ):
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [capsule, *arguments],
                stdout=full,
                stderr=subprocess.PIPE,
                timeout=60,
                check=False,
            )
        assert done.returncode == 1
        assert os.strerror(errno.ENOSPC).encode() in done.stderr


def test_a_rehearsal_that_nobody_hears_did_not_go_well(
    capsule, shipped, certs
):
    places = ("--content", shipped, "--certs", certs)
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [capsule, "serve", "-n", *places],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert b"standard output cannot be written" in done.stderr


def close_standard_files():
    os.closerange(0, 3)


def test_what_is_opened_is_never_taken_for_standard_output(
    capsule, run, tmp_path
):
    done = subprocess.run(
        [capsule, "cert", "--certs", tmp_path, "make", "localhost"],
        preexec_fn=close_standard_files,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    key = (tmp_path / "localhost.key.pem").read_text()
    assert key.startswith("-----BEGIN") and key.endswith("KEY-----\n")
    assert run("cert", "--certs", tmp_path, "show").returncode == 0


def test_a_server_without_standard_files_answers(capsule, run, tmp_path):
    make_folder(tmp_path / "content", {"index.md": page("Home")})
    port = free_port()
    places = ["--gemini", f"127.0.0.1:{port}", "--gopher", "127.0.0.1:0"]
    with subprocess.Popen(
        [capsule, "serve", *places],
        preexec_fn=close_standard_files,
        cwd=tmp_path,
    ) as one:

        def answers():
            assert one.poll() is None
            done = run("get", f"gemini://localhost:{port}/")
            return done.stdout.startswith("# Home\n")

        wait_until(answers, "an answer")
        one.terminate()
    assert one.returncode == 0


@pytest.mark.parametrize("name", ["/risks/", "/risks", "risks"])
def test_dump_prints_metadata_and_tree_of_a_page(run, shipped, name):
    done = run("dump", "--content", shipped, name)
    assert done.returncode == 0
    assert done.stdout.startswith("path: /risks/\nfile: risks/index.md\n")
    assert '\ndocument\n  heading 1\n    text "What the' in done.stdout


def test_dump_of_a_page_that_is_not_there_fails(run, shipped):
    done = run("dump", "--content", shipped, "/nothing/")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "/nothing/" in done.stderr


def test_a_rehearsal_finds_rules_that_stop_a_start(run, tmp_path):
    folder = make_folder(
        tmp_path / "content",
        {"index.md": page("Home"), "site.yaml": "rules: {E-nope: yes}\n"},
    )
    ports = ["--gemini", "127.0.0.1:0", "--gopher", "127.0.0.1:0"]
    for flags in (["-n"], ports):
        done = run("serve", "--content", folder, *flags, cwd=tmp_path)
        assert done.returncode == 1
        assert "site.yaml:1:9: " in done.stderr


def test_a_rehearsal_finds_that_a_folder_is_a_file(run, tmp_path):
    make_folder(tmp_path / "content", {"index.md": page("Home")})
    (tmp_path / "file").write_text("")
    for flag in ("--certs", "--mail"):
        done = run("serve", "-n", flag, "file", cwd=tmp_path)
        assert done.returncode == 1
        assert done.stderr.endswith("Not a directory\n")


def test_a_private_zone_in_which_there_is_nothing_is_told(run, tmp_path):
    files = {"index.md": page("Home"), "family/index.md": page("Family")}
    make_folder(tmp_path / "content", files)
    config = tmp_path / "capsule.conf"
    config.write_text(
        "sites:\n"
        "  - hosts: localhost\n"
        "    content: content\n"
        "    private:\n"
        "      - paths: [/family/, /famly/, /fam]\n"
        f"        readers: {'ab' * 32}\n"
    )
    done = run("serve", "-n", "-c", config, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stdout.splitlines() if "Private" in line]
    assert told == [
        "Private, but there is nothing: /famly/",
        "Private, but there is nothing: /fam/",
    ]


def test_a_rehearsal_finds_what_cannot_be_written(run, tmp_path):
    (tmp_path / "index.md").write_text("---\ntitle: A\n---\n")
    config = tmp_path / "capsule.conf"

    def rehearse(*lines):
        content = f"sites: [{{hosts: [localhost], content: {tmp_path}}}]"
        config.write_text("\n".join([content, *lines]) + "\n")
        return run("serve", "-n", "-c", config, cwd=tmp_path)

    for lines in (
        ["log: {file: /nonexistent/x.log}"],
        [f"log: {{file: {tmp_path}}}"],
        ["certs: /nonexistent/certs"],
    ):
        done = rehearse(*lines)
        assert done.returncode == 1, lines
        assert "OK" not in done.stdout
        assert lines[0].split()[-1].strip("{}") in done.stderr
    assert rehearse(f"log: {{file: {tmp_path}/x.log}}").returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "capsule.conf",
        "index.md",
    ]
