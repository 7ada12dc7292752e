"""What is wrong with content and configuration is told with its place."""

import os
import re
import socket

import pytest
from folder import make_folder, page
from pki import make as make_certificate
from server import wait_until

TO = "editor@example.org"
HOME = page("Home")


def content(**changes):
    """Files of a content folder; a body alone becomes the home page's."""
    return {"index.md": HOME, **changes}


def body(text):
    """A home page whose text begins on its line 4."""
    return {"index.md": page("Home", text)}


# Name: the files, where the message says the error is (beneath the folder),
# a part of it.
CONTENT_ERRORS = {
    "front matter that is no YAML": (
        {"index.md": "---\ntitle: [a\n---\n"}, "index.md:3:1:",
        "the bracket of line 2 is never closed"),
    "a tab in front matter": (
        {"index.md": "---\ntitle: a\nexceptions:\n\tE-cite: x\n---\n"},
        "index.md:4:1:", "YAML takes no tabs for indenting: use spaces"),
    "a page without front matter": (
        {"index.md": "# Home\n"}, "index.md:1:1:", "---"),
    "front matter that is never closed": (
        {"index.md": "---\ntitle: Home\n"}, "index.md:1:1:", "never closed"),
    "a page without a title": (
        {"index.md": "---\nshort: Home\n---\n"}, "index.md:2:1:", '"title"'),
    "an empty title": (
        {"index.md": '---\ntitle: ""\n---\n'}, "index.md:2:8:", "empty"),
    "a date that the calendar lacks": (
        {"index.md": page("Home", reviewed="2026-02-30")},
        "index.md:3:11:", "2026-02-30"),
    "a date in another form": (
        {"index.md": page("Home", published="11 April 2026")},
        "index.md:3:12:", "11 April 2026"),
    "an order that is no number": (
        {"index.md": page("Home", order="first")},
        "index.md:3:8:", "order must be"),
    "a title that is repeated in every link": (
        {"index.md": page("t" * 1001)},
        "index.md:2:8:", "title has 1001 bytes: shorten it to 1000 at most"),
    "a short title that is": (
        {"index.md": page("Home", short="t" * 1001)},
        "index.md:3:8:", "short has 1001 bytes"),
    "a path that no request can hold": (
        {"index.md": page("Home"), f"{'a' * 200}/" * 5 + "b.md": page("B")},
        "aaa", "its path has more than 1,000 bytes"),
    "a download of which that is true": (
        {**body("\n[a](" + f"{'a' * 200}/" * 5 + "b.txt)\n"),
         f"{'a' * 200}/" * 5 + "b.txt": "x"},
        "index.md:5:", "its path has more than 1,000 bytes"),
    "a reference that is repeated too often": (
        body(f"[x]: http://h.example/{'a' * 100000}\n\n" + "[x] " * 100),
        "index.md:4:", "come to more than 1 MB on this page"),
    "a record that is repeated on each page that cites it": (
        {**body("[@a]\n"),
         "references.json": '[{"id": "a", "title": "%s"}]' % ("t" * 2001)},
        "references.json:1:", "title has 2001 bytes"),
    "a word's text that is repeated on each page with it": (
        {**body("A\n"), "glossary.yaml": f"A:\n  text: {'t' * 1001}\n"},
        "glossary.yaml:2:", "text has 1001 bytes"),
    "a word that is too long to be looked for": (
        {**body("A\n"), "glossary.yaml": f"A:\n  long: {'t' * 257}\n"},
        "glossary.yaml:2:", "at most 256 bytes"),
    "a word with too many spellings": (
        {**body("A\n"),
         "glossary.yaml": f"A:\n  text: t\n  also: {['b'] * 65}\n"},
        "glossary.yaml:3:", "also has 65 entries: leave 64 at most"),
    "a notice that is repeated on every page": (
        {**body("A\n"), "site.yaml": f"notice: {'a' * 5001}\n"},
        "site.yaml:1:", "the notice stands on every page and has 5001"),
    "a navigation that is": (
        {**body("A\n"), "site.yaml": f"navigation: {['/'] * 33}\n"},
        "site.yaml:1:", "navigation has 33 entries"),
    "a title that is a list": (
        {"index.md": page("[one, two]")}, "index.md:2:8:", "title must be"),
    "a link to no page": (
        body("Text.\n\nSee [this](nothing.md).\n"),
        "index.md:6:", "nothing.md"),
    "a link in a list to no page": (
        body("- One\n- [Two](nothing/index.md)\n"),
        "index.md:5:", "nothing/index.md"),
    "an image that is not there": (
        body("![A picture](nothing.png)\n"), "index.md:4:", "nothing.png"),
    "a link out of the folder": (
        body("See [this](../outside.md).\n"),
        "index.md:4:", "../outside.md"),
    "a link to README.md": (
        {**body("See [this](README.md).\n"), "README.md": "# Read me\n"},
        "index.md:4:", "never served"),
    "a link to a hidden file": (
        {**body("See [this](.hidden.txt).\n"), ".hidden.txt": "x\n"},
        "index.md:4:", "never served"),
    "a link to the settings": (
        {**body("See [this](site.yaml).\n"), "site.yaml": "name: x\n"},
        "index.md:4:", "never served"),
    "a link to a folder that is no page": (
        {**body("See [this](sub/).\n"), "sub/a.txt": "x\n"},
        "index.md:4:", "sub/"),
    "a link without an address": (
        body("See [this]().\n"), "index.md:4:", "leads nowhere"),
    "raw HTML in a line": (
        body("One.\n\nTwo <b>three</b>.\n"), "index.md:6:5:", "raw HTML"),
    "a block of raw HTML": (
        body("One.\n\n<div>Two</div>\n"), "index.md:6:1:", "raw HTML"),
    "bytes that are not UTF-8": (
        {"index.md": HOME.encode() + b"caf\xe9\n"}, "index.md:4:4:", "UTF-8"),
    "a citation of an unknown key": (
        body("So it is [@nobody].\n"), "index.md:4:", '"nobody"'),
    "a bibliography that is no JSON": (
        content(**{"references.json": '[{"id": "a",]\n'}),
        "references.json:1:", ""),
    "a page whose name is not UTF-8": (
        content(**{os.fsdecode(b"caf\xe9.md"): HOME}),
        "caf?.md: ", "this name is not UTF-8"),
    "a page in a folder whose name holds a line's end": (
        content(**{"a\nb/c.md": HOME}), "a?b/c.md: ", "a control character"),
    "two files for one page": (
        content(**{"a.md": HOME, "a/index.md": HOME}),
        "a/index.md:", "a.md is already"),
    "a slip in a key of the front matter": (
        {"index.md": page("Home", reveiwed="2026-11-23")},
        "index.md:3:1:", 'did you mean "reviewed"?'),
    "an unknown key in site.yaml": (
        content(**{"site.yaml": "name: x\nnavigaton: [/]\n"}),
        "site.yaml:2:1:", 'did you mean "navigation"?'),
    "an unknown key below a key of site.yaml": (
        content(**{"site.yaml": "menu:\n  sice: yes\n"}),
        "site.yaml:2:3:", 'did you mean "size"?'),
    "a key that stands twice in site.yaml": (
        content(**{"site.yaml": "name: x\nname: y\n"}),
        "site.yaml:2:1:", "name"),
    "a list where site.yaml has a name": (
        content(**{"site.yaml": "name: [x]\n"}),
        "site.yaml:1:7:", "name must be"),
    "neither yes nor no in site.yaml": (
        content(**{"site.yaml": "menu: {size: maybe}\n"}),
        "site.yaml:1:14:", '"maybe"'),
    "a language that is none": (
        content(**{"site.yaml": "language: en; q=1\n"}),
        "site.yaml:1:11:", "language tag"),
    "a dead link in the notice": (
        content(**{"site.yaml": "notice: Read [this](nothing.md).\n"}),
        "site.yaml:1:", "nothing.md"),
}  # fmt: skip


def test_a_start_is_refused_with_the_place_first(run, tmp_path):
    folder = make_folder(tmp_path / "content", body("See [it](none.md).\n"))
    flags = ("--content", folder, "--certs", tmp_path / "certs")
    ports = ("--gemini", "127.0.0.1:0", "--gopher", "127.0.0.1:0")
    done = run("serve", *flags, *ports)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{folder}/index.md:4:")


def test_a_start_in_the_wrong_folder_makes_nothing(run, tmp_path):
    ports = ("--gemini", "127.0.0.1:0", "--gopher", "127.0.0.1:0")
    done = run("serve", *ports, cwd=tmp_path)
    assert done.returncode == 1
    assert "the folder content cannot be opened" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["serve", "build", "dump"])
@pytest.mark.parametrize("name", CONTENT_ERRORS)
def test_content_is_refused_with_file_line_and_column(
    run, tmp_path, command, name
):
    files, place, words = CONTENT_ERRORS[name]
    make_folder(tmp_path / "content", files)
    arguments = {
        "serve": ("serve", "-n"),
        "build": ("build", "--output", tmp_path / "out"),
        "dump": ("dump", "/"),
    }
    first, *rest = arguments[command]
    done = run(first, "--content", "content", *rest, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("content/" + place), done.stderr
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


# What each of several pages has wrong, and what is told of it.
SEVERAL_ERRORS = {
    "front matter": (
        {
            "a.md": "---\nshort: A\n---\n",
            "b.md": page("B", reviewed="soon"),
            "c.md": page("C", "<b>C</b>\n"),
            "glossary.yaml": "A: one\n",
            "references.json": "[{}]\n",
        },
        ["references.json:1:2: ", "glossary.yaml:1:4: ", "a.md:2:1: ",
         "b.md:3:11: ", "c.md:4:1: "],
    ),
    "links": (
        {
            "a.md": page("A", "[b](b.md), [c](old/c.md)\n\n[d](old/d.md)\n"),
            "b.md": page("B", "[c](old/c.md)\n"),
        },
        ["a.md:4:16: ", "a.md:6:5: ", "b.md:4:5: "],
    ),
    "links in the notice": (
        {"site.yaml": "name: x\nnotice: See [a](a.md) and [b](b.md).\n"},
        ["site.yaml:2:9: ", "site.yaml:2:9: "],
    ),
    "citations": (
        {
            "a.md": page("A", "One [@one] and two [@two].\n"),
            "b.md": page("B", "One [@one].\n"),
        },
        ["a.md:4:5: ", "a.md:4:20: ", "b.md:4:5: "],
    ),
    "paths": (
        {"a.md": HOME, "a/index.md": HOME, "b.md": HOME, "b/index.md": HOME},
        ["a/index.md: ", "b/index.md: "],
    ),
    "redirects": (
        {"site.yaml": "redirects:\n  /a/: /old/a/\n  /b/: /old/b/\n"},
        ["site.yaml:2:8: ", "site.yaml:3:8: "],
    ),
    "catalogues": (
        {"po/it.po": 'msgid "\n', "po/nothing at all.po": ""},
        ["po/it.po:2: ", "po/nothing at all.po: "],
    ),
}  # fmt: skip


@pytest.mark.parametrize("command", ["build", "check", "serve"])
@pytest.mark.parametrize("name", SEVERAL_ERRORS)
def test_what_several_pages_have_wrong_is_told_at_once(
    run, tmp_path, command, name
):
    files, places = SEVERAL_ERRORS[name]
    make_folder(tmp_path / "content", {"index.md": HOME, **files})
    arguments = {
        "build": ("build", "--output", tmp_path / "out"),
        "check": ("check",),
        "serve": ("serve", "--gemini", "127.0.0.1:0",
                  "--gopher", "127.0.0.1:0"),
    }  # fmt: skip
    first, *rest = arguments[command]
    done = run(first, "--content", "content", *rest, cwd=tmp_path)
    assert done.returncode == 1
    told = done.stderr.splitlines()
    assert len(told) == len(places), done.stderr
    for line, place in zip(told, places):
        assert line.startswith("content/" + place), done.stderr


def test_of_many_mistakes_the_first_twenty_are_told(run, tmp_path):
    text = "".join(f"[x](old/{i}.md)\n\n" for i in range(100))
    folder = make_folder(tmp_path / "content", body(text))
    done = run("build", "--content", folder, "--output", tmp_path / "out")
    told = done.stderr.splitlines()
    assert len(told) == 21, done.stderr
    assert told[19].startswith(f"{folder}/index.md:42:5: ")
    assert told[20] == "and 80 more"


def test_a_reload_logs_each_mistake(server, tmp_path):
    folder = make_folder(tmp_path / "content", {"index.md": HOME})
    one = server(content=folder)
    make_folder(folder, body("[a](a.md)\n\n[b](b.md)\n"))
    one.reload("event=reload-refused ")
    wait_until(lambda: one.count_log("event=reload-refused ") == 2, "both")
    assert "index.md:4:5: " in one.log[0] and "a.md" in one.log[0]
    assert "index.md:6:5: " in one.log[1] and "b.md" in one.log[1]


SITE = "sites:\n  - hosts: [localhost]\n    content: content\n"

CONFIG_ERRORS = {
    "no YAML": ("gemini: [\n", "2:1:", "a bracket is never closed"),
    "a tab": ("limits:\n\trequest: 5\n", "2:1:", "YAML takes no tabs"),
    "a quotation mark too few": (
        'user: "me\nworkers: 1\n', "1:7:", "never closed"),
    "no mapping": ("- gemini\n", "1:1:", "mapping"),
    "an unknown key": ("gemmini: []\n", "1:1:", 'did you mean "gemini"?'),
    "an unknown key of a site": (
        SITE.replace("content:", "contents:"), "3:5:",
        'did you mean "content"?'),
    "a site without hosts": ("sites:\n  - content: x\n", "2:5:", '"hosts"'),
    "a bad host": (
        SITE.replace("[localhost]", '["a b"]'), "2:13:", '"a b"'),
    "an international host": (
        SITE.replace("localhost", "zoë.example"), "2:13:", "punycode"),
    "a bad address": ("gemini: nowhere\n", "1:9:", '"nowhere"'),
    "a bad address in a list": (
        'gopher:\n  - 127.0.0.1:70\n  - "127.0.0.1:65536"\n', "3:5:",
        "65536"),
    "a name for an address": ("gemini: [localhost:1965]\n", "1:10:", "address"),
    "a bad limit": ("limits: {request: soon}\n", "1:19:", '"soon"'),
    "a limit of nothing": ("limits: {request: 0}\n", "1:19:", "seconds"),
    "a list for a folder": ("certs: [one]\n", "1:8:", "certs must be"),
    "a bad public port": (
        SITE + "    gemini: {port: 65536}\n", "4:20:", "65535"),
    "a certificate without its key": (
        SITE + "    certificate: a.pem\n", "2:5:", "go together"),
    "two sites of one host": (
        SITE + "  - hosts: [localhost]\n    content: b\n", "4:13:",
        '"localhost" is a host of the site localhost already'),
}  # fmt: skip


@pytest.mark.parametrize("name", CONFIG_ERRORS)
def test_a_configuration_is_refused_with_file_line_and_column(
    run, tmp_path, name
):
    text, place, words = CONFIG_ERRORS[name]
    make_folder(tmp_path / "content", {"index.md": HOME})
    (tmp_path / "capsule.conf").write_text(text)
    done = run("serve", "-n", "-c", "capsule.conf", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("capsule.conf:"), done.stderr
    assert re.match(r"capsule\.conf:\d+:\d+: ", done.stderr), done.stderr
    assert done.stderr.startswith("capsule.conf:" + place), done.stderr
    assert words in done.stderr


PAIR = SITE + "    certificate: a.pem\n    key: b.pem\n"

# What a start needs and does not find: where the file names it, and the words.
NAMED_ERRORS = {
    "a content folder": (
        SITE.replace("t: content", "t: nowhere"), "3:14: content: ",
        "nowhere cannot be opened: No such file"),
    "a content folder that is a file": (
        SITE.replace("t: content", "t: capsule.conf"), "3:14: content: ",
        "Not a directory"),
    "a user": ("user: nobody-here\n", "1:7: user: ", '"nobody-here"'),
    "a certificate": (PAIR, "4:18: certificate: ", "a.pem: cannot open"),
    "the key of a certificate": (
        PAIR.replace("a.pem", "own/own.cert.pem"), "5:10: key: ", "b.pem: cannot open"),
    "a mail command": (
        f"mail: {{command: no/sendmail, to: {TO}}}\n", "1:17: command: ",
        "no/sendmail cannot be run: No such file"),
    "a mail command that is no program": (
        f"mail: {{command: capsule.conf, to: {TO}}}\n", "1:17: command: ",
        "capsule.conf cannot be run: Permission denied"),
    "a folder of certificates that is a file": (
        "certs: capsule.conf\n", "1:8: certs: ", "Not a directory"),
    "the folder of a log": (
        "log:\n  file: no/log\n", "2:9: file: ", "No such file"),
    "two ways for messages": (
        f"mail:\n  maildir: mail\n  lmtp: socket\n  to: {TO}\n", "2:3: ",
        "exactly one of maildir, command and lmtp"),
}  # fmt: skip


@pytest.mark.parametrize("rehearsed", [True, False])
@pytest.mark.parametrize("name", NAMED_ERRORS)
def test_what_a_configuration_names_must_be_there(
    run, tmp_path, name, rehearsed
):
    text, place, words = NAMED_ERRORS[name]
    make_folder(tmp_path / "content", {"index.md": HOME})
    make_certificate(tmp_path / "own", "own")
    (tmp_path / "capsule.conf").write_text(text)
    ports = ("--gemini", "127.0.0.1:0", "--gopher", "127.0.0.1:0")
    more = ("-n",) if rehearsed else ports
    done = run("serve", "-c", "capsule.conf", *more, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("capsule.conf:" + place), done.stderr
    assert words in done.stderr


@pytest.mark.parametrize(
    "command", [("build", "--output", "out"), ("check",), ("dump", "/")]
)
def test_every_command_says_where_its_content_folder_is_named(
    run, tmp_path, command
):
    text = SITE.replace("t: content", "t: nowhere")
    (tmp_path / "capsule.conf").write_text(text)
    first, *rest = command
    done = run(first, "-c", "capsule.conf", *rest, cwd=tmp_path)
    assert done.returncode == 1
    place = "capsule.conf:3:14: content: the folder nowhere cannot be opened"
    assert done.stderr.startswith(place), done.stderr


def test_an_address_in_use_is_told_with_its_place(run, tmp_path):
    make_folder(tmp_path / "content", {"index.md": HOME})
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        text = f'gemini: "127.0.0.1:0"\ngopher:\n  - "127.0.0.1:{port}"\n'
        (tmp_path / "capsule.conf").write_text(text)
        done = run("serve", "-c", "capsule.conf", cwd=tmp_path)
    assert done.returncode == 1
    place = f"capsule.conf:3:5: cannot listen on 127.0.0.1:{port}"
    assert done.stderr.startswith(place), done.stderr


def test_a_configuration_that_is_not_there_is_named(run, tmp_path):
    done = run("serve", "-n", "-c", tmp_path / "no.conf")
    assert done.returncode == 1
    assert str(tmp_path / "no.conf") in done.stderr


def test_a_content_folder_that_is_not_there_is_named(run, tmp_path):
    done = run("serve", "-n", "--content", tmp_path / "none")
    assert done.returncode == 1
    assert str(tmp_path / "none") in done.stderr


def test_a_content_folder_without_a_page_is_refused(run, tmp_path):
    folder = make_folder(tmp_path / "content", {"note.txt": "x\n"})
    done = run("serve", "-n", "--content", folder)
    assert done.returncode == 1
    assert "index.md" in done.stderr


def test_comments_in_html_are_dropped_and_no_error(run, tmp_path):
    text = "One <!-- a note --> two.\n\n<!-- another\nnote -->\n\nThree.\n"
    folder = make_folder(tmp_path / "content", {"index.md": page("H", text)})
    output = tmp_path / "out"
    done = run("build", "--content", folder, "--output", output)
    assert done.returncode == 0, done.stderr
    gemtext = (output / "index.gmi").read_text()
    assert "note" not in gemtext
    assert gemtext.split() == "# H One two. Three.".split()


def test_keys_of_front_matter_without_a_meaning_are_kept(run, tmp_path):
    files = {"index.md": page("Home", author="Zoë", tags="[a, b]")}
    folder = make_folder(tmp_path / "content", files)
    done = run("dump", "--content", folder, "/")
    assert done.returncode == 0, done.stderr
    assert "author: Zoë\n" in done.stdout
