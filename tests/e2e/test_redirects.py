"""Pages that have moved keep their old addresses; those that are gone say so."""

import pytest
import wire
from folder import make_folder, page

FILES = {
    "site.yaml": (
        "navigation: [/, /gone/]\n"
        "redirects:\n"
        "  /old/: /new/\n"
        "  /older.html: /new/\n"
        "  /caf%C3%A9/: /new/caf%C3%A9/\n"
        "  /leaflet: /leaflet.pdf\n"
        "  /elsewhere/: gemini://other.example/x%20y/?q\n"
        "  /for-now/: {to: /new/, temporary: yes}\n"
    ),
    "index.md": page("Home", "[New](new/index.md) [Leaflet](leaflet.pdf)\n"),
    "new/index.md": page("The new one", "Text.\n"),
    "new/café.md": page("The café", "Text.\n"),
    "gone.md": page("Taken down", "[Dead](nowhere.md)\n", gone="yes"),
    "leaflet.pdf": b"%PDF-1.4\n",
}


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return make_folder(tmp_path_factory.mktemp("content"), FILES)


def ask(server, path):
    return wire.gemini(server.gemini_port, server.url(path))


@pytest.mark.parametrize(
    "path, header",
    [
        ("/old/", "31 /new/"),
        ("/old", "31 /new/"),
        ("/%6Fld/?words", "31 /new/"),
        ("/old/page.txt", "31 /new/page.txt"),
        ("/old/flow.txt", "31 /new/flow.txt"),
        ("/old/narrow.txt", "31 /new/narrow.txt"),
        ("/older.html", "31 /new/"),
        ("/caf%C3%A9/", "31 /new/caf%C3%A9/"),
        ("/leaflet", "31 /leaflet.pdf"),
        ("/elsewhere/", "31 gemini://other.example/x%20y/?q"),
        ("/elsewhere", "31 gemini://other.example/x%20y/?q"),
        ("/for-now/", "30 /new/"),
        ("/for-now/page.txt", "30 /new/page.txt"),
    ],
)
def test_an_old_address_redirects(served, path, header):
    answer = ask(served, path)
    assert (answer.header, answer.body) == (header, b"")


@pytest.mark.parametrize(
    "path", ["/old/x", "/Old/", "/older.html/", "/leaflet/", "/old/index.gmi"]
)
def test_nothing_beside_it_redirects(served, path):
    assert ask(served, path).status == "51"


@pytest.mark.parametrize(
    "selector, kind, title, target",
    [
        ("/old/", "1", "The new one", "/new/"),
        ("old", "1", "The new one", "/new/"),
        ("/old/page.txt", "0", "The new one", "/new/page.txt"),
        ("/caf\u00e9/", "1", "The caf\u00e9", "/new/caf\u00e9/"),
        ("/leaflet", "9", "/leaflet.pdf", "/leaflet.pdf"),
        ("/for-now/", "1", "The new one", "/new/"),
    ],
)
def test_over_gopher_a_menu_leads_to_the_new_address(
    served, selector, kind, title, target
):
    error, sentence, link = wire.gopher_menu(served.gopher_port, selector)
    assert error.type == "3" and error[2:] == ("", "error.host", 1)
    assert "moved" in error.display
    assert sentence.type == "i"
    assert (link.type, link.display, link.selector) == (kind, title, target)
    assert (link.host, link.port) == ("localhost", served.gopher_port)


def test_over_gopher_an_address_elsewhere_is_a_web_link(served):
    link = wire.gopher_menu(served.gopher_port, "/elsewhere/")[-1]
    assert link.type == "h"
    assert link.selector == "URL:gemini://other.example/x%20y/?q"


@pytest.mark.parametrize("path", ["/gone/", "/gone", "/gone/page.txt"])
def test_what_is_gone_says_so(served, path):
    answer = ask(served, path)
    assert (answer.status, answer.body) == ("52", b"")
    items = wire.gopher_menu(served.gopher_port, path)
    assert items[0].type == "3" and "gone" in items[0].display
    assert items[-2][:3] == ("1", "Home", "/")
    assert items[-1][:3] == ("7", "Search", "/search")


def test_what_is_gone_is_in_no_list(served):
    for path in "/", "/new/", "/page.txt":
        text = ask(served, path).text
        assert "Taken down" not in text and "/gone/" not in text


def test_the_log_tells_moved_and_gone(served):
    wire.gopher(served.gopher_port, "/old/")
    wire.gopher(served.gopher_port, "/gone/")
    served.wait_for_log("path=/old/ status=moved")
    served.wait_for_log("path=/gone/ status=gone")


def test_build_writes_pages_that_say_where_it_is(run, content, tmp_path):
    output = tmp_path / "built"
    done = run("build", "--content", content, "--output", output)
    assert done.returncode == 0, done.stderr
    gemtext = (output / "old" / "index.gmi").read_text()
    assert gemtext.splitlines()[-1] == "=> /new/ The new one"
    menu = (output / "old" / "gophermap").read_text()
    assert menu.startswith("3") and menu.endswith("1The new one\t/new/\n")
    away = (output / "elsewhere" / "index.gmi").read_text()
    assert "=> gemini://other.example/x%20y/?q " in away
    assert not (output / "older.html").exists()
    assert not (output / "gone").exists()


@pytest.mark.parametrize(
    "files, place",
    [
        ({"site.yaml": "redirects: {/a/: /none/}\n"}, "site.yaml:1:18: "),
        ({"site.yaml": "redirects: {/a/: /b/, /b/: /a/}\n"}, "site.yaml:1:18: "),
        ({"site.yaml": "redirects:\n  /new/: /\n"}, "site.yaml:2:3: "),
        ({"index.md": page("Home", "[x](gone.md)\n")}, "index.md:4:5: "),
    ],
)
def test_what_cannot_work_is_refused_with_its_place(
    run, tmp_path, files, place
):
    folder = make_folder(tmp_path / "content", {**FILES, **files})
    done = run("build", "--content", folder, "--output", tmp_path / "built")
    assert done.returncode == 1
    assert f"{folder}/{place}" in done.stderr, done.stderr
