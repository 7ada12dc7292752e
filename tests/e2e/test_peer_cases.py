"""What the test suites of gmid, agate and jetforce try and ours did not:
tests/PEERS.md has all of their cases.
"""

import gzip
import pathlib
import re

import pytest
import wire
from folder import make_folder, page

LONG_HOST = "a" * 63 + "." + "b" * 60 + ".example"

FILES = {
    "index.md": page(
        "Home",
        "- [Script](run.sh)\n- [Zip](note.txt.gz)\n- [Inside](way/note.txt)\n"
        "- [Odd](a%25b.txt)\n- [Named](naïve.txt)\n",
    ),
    "run.sh": "#!/bin/sh\necho executed >&2\necho executed\n",
    "note.txt.gz": gzip.compress(b"a note\n", mtime=0),
    "sub/note.txt": "a note\n",
    "a%b.txt": "percent\n",
    "naïve.txt": "named\n",
    "section/page.md": page("Page"),
}


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    folder = make_folder(tmp_path_factory.mktemp("content"), FILES)
    (folder / "run.sh").chmod(0o755)
    (folder / "way").symlink_to("sub")
    return folder


def ask(server, path):
    return wire.gemini(server.gemini_port, server.url(path))


def test_the_table_of_their_cases_names_tests_that_exist():
    tests = pathlib.Path(__file__).parent
    table = (tests.parent / "PEERS.md").read_text()
    for file, name in re.findall(r"\b(\w+)::(test_\w+)", table):
        path = tests / f"test_{file}.py"
        assert f"def {name}(" in path.read_text(), f"{file}::{name}"


# ---- gmid ------------------------------------------------------------------


def test_a_script_is_sent_and_not_run(served):
    answer = ask(served, "/run.sh")
    assert answer.status == "20"
    assert answer.body == FILES["run.sh"].encode()
    sent = wire.gopher(served.gopher_port, "/run.sh")
    assert sent == wire.as_gopher_text(answer.body)


def test_a_folder_without_a_page_is_51_with_and_without_its_slash(served):
    assert ask(served, "/section/page/").status == "20"
    assert ask(served, "/section/").status == "51"
    assert ask(served, "/section").status == "51"
    assert ask(served, "/sub/").status == "51"


def test_a_host_name_may_be_longer_than_64_characters(
    server, content, tmp_path
):
    one = server(
        "--host", LONG_HOST, content=content, certs=tmp_path / "certs"
    )
    url = f"gemini://{LONG_HOST}:{one.gemini_port}/"
    assert wire.gemini(one.gemini_port, url, sni=LONG_HOST).status == "20"


def test_a_configuration_may_begin_with_comments(server, content, tmp_path):
    conf = tmp_path / "capsule.conf"
    conf.write_text("# a comment\n\n   # another\nlimits: {request: 5}\n")
    one = server("-c", conf, content=content)
    assert ask(one, "/").status == "20"


def test_a_dozen_workers_answer_and_leave(server, content):
    one = server("--workers", "12", content=content)
    assert len(one.workers()) == 12
    for _ in range(24):
        assert ask(one, "/").status == "20"


def test_the_log_counts_the_bytes_of_an_answer(server, content, tmp_path):
    big = {"index.md": page("Home", "[B](b.bin)\n"), "b.bin": b"b" * 300000}
    one = server(content=make_folder(tmp_path / "content", big))
    answer = ask(one, "/b.bin")
    size = len(answer.header) + 2 + 300000
    assert f" bytes={size} " in one.wait_for_log("path=/b.bin")


# ---- agate -----------------------------------------------------------------


def test_a_file_behind_a_folder_that_is_a_link_within_is_served(served):
    assert ask(served, "/way/note.txt").body == b"a note\n"


@pytest.mark.parametrize(
    "path",
    [
        "/%2Fetc%2Fpasswd",
        "/%2fetc%2fpasswd",
        "/sub%2F..%2F..%2Fetc/passwd",
        "/sub/..%2F..%2F..%2F..%2Fetc%2Fpasswd",
        "/..%5C..%5Cetc%5Cpasswd",
        "/%2e%2e%2fetc%2fpasswd",
        "/.%2e/.%2e/etc/passwd",
        "/%252e%252e/%252e%252e/etc/passwd",
        "//etc/passwd",
        "/etc/passwd",
        "/proc/self/environ",
    ],
)
def test_no_way_of_writing_it_leads_to_a_file_outside(served, path):
    answer = ask(served, path)
    assert answer.status in ("51", "59")
    assert answer.body == b""


# ---- jetforce --------------------------------------------------------------


@pytest.mark.parametrize("path", ["/.", "/./", "/sub/..", "/sub/../", "/././."])
def test_dots_that_lead_back_to_the_root_are_the_home_page(served, path):
    assert ask(served, path) == ask(served, "/")


@pytest.mark.parametrize(
    "path", ["//", "///", "/section//page/", "/section/page//", "//run.sh"]
)
def test_a_doubled_slash_is_another_path(served, path):
    assert ask(served, path).status == "51"


def test_a_file_with_a_slash_after_it_is_51(served):
    assert ask(served, "/run.sh/").status == "51"


def test_a_gzip_file_is_sent_as_it_is(served):
    answer = ask(served, "/note.txt.gz")
    assert answer.header == "20 application/gzip"
    assert answer.body == FILES["note.txt.gz"]


@pytest.mark.parametrize("path", ["/%AE", "/%FF%FE", "/%C3", "/na%EFve.txt"])
def test_escapes_that_are_no_utf_8_are_51(served, path):
    assert ask(served, path).status == "51"


def test_names_with_percent_and_letters_are_served_and_linked(served):
    text = ask(served, "/").text
    for path, body in ("/a%25b.txt", b"percent\n"), (
        "/na%C3%AFve.txt",
        b"named\n",
    ):
        assert f"=> {path} " in text
        assert ask(served, path).body == body


def test_a_host_in_punycode_is_served(server, content):
    host = "xn--caf-dma.localhost"
    one = server("--host", host, content=content)
    port = one.gemini_port
    assert wire.gemini(port, f"gemini://{host}:{port}/").status == "53"
    answer = wire.gemini(port, f"gemini://{host}:{port}/", sni=host)
    assert answer.status == "20"
    raw = f"gemini://café.localhost:{port}/"
    assert wire.gemini(port, raw, sni=host).status == "59"
