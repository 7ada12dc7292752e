"""Gopher: what is answered to which selector, and how it looks."""

import marks
import pytest
import wire
from folder import make_folder, page, pages_of

EDITIONS = ["page.txt", "flow.txt", "narrow.txt"]


@pytest.mark.parametrize(
    "request_line",
    [
        b"\r\n",
        b"\n",
        b"/\r\n",
        b"/\n",
        b"\t\r\n",
        b"/\t\n",
        b"\t+\r\n",
        b"/\t$\r\n",
        b"/\t!\r\n",
        b"?\r\n",
    ],
)
def test_the_root_menu_comes_for_all_that_clients_send(guide, request_line):
    received = wire.gopher_raw(guide.gopher_port, request_line)
    assert received == wire.gopher(guide.gopher_port, "")
    assert wire.parse_menu(received)[0].display.startswith("AHSCT for")


@pytest.mark.parametrize(
    "selector",
    ["/risks", "risks/", "risks", "/risks/\tsome words", "/risks/?words",
     "/risks/\t+", "/risks/\twords\t+", "/./risks/", "/about/../risks/"],
)  # fmt: skip
def test_a_selector_written_in_another_way_is_the_same_menu(guide, selector):
    menu = wire.gopher(guide.gopher_port, "/risks/")
    assert wire.gopher(guide.gopher_port, selector) == menu


def test_a_client_that_half_closes_is_answered(guide):
    menu = wire.gopher(guide.gopher_port, "/risks/")
    received = wire.gopher_raw(guide.gopher_port, b"/risks/\r\n", True)
    assert received == menu


def test_a_selector_may_come_a_byte_at_a_time(guide):
    with wire.gopher_connect(guide.gopher_port) as connection:
        for byte in b"/risks/\r\n":
            connection.sendall(bytes([byte]))
        received, _ = wire.read_to_end(connection)
    assert received == wire.gopher(guide.gopher_port, "/risks/")


def test_a_selector_without_its_end_gets_no_answer(guide):
    assert wire.gopher_raw(guide.gopher_port, b"/risks/", True) == b""


@pytest.mark.parametrize(
    "selector",
    [
        "/nothing/",
        "nothing",
        "/risks/nothing.txt",
        "/Risks/",
        "/risks//",
        "/../",
        "/../../etc/passwd",
        "../../etc/passwd",
        "/risks/../../risks/",
        "/%72isks/",
        "/risks%2F",
        "/index.md",
        "/gophermap",
        "/index.gmi",
        "/site.yaml",
        "/references.json",
        "/" + "x" * 254,
        "/" + "x" * 255,
        "/" + "x" * 3000,
        "/\0",
        "/\u00e9",
    ],
)
def test_what_is_not_there_is_an_error_with_a_way_home(guide, selector):
    items = wire.gopher_menu(guide.gopher_port, selector)
    assert items[0].type == "3"
    assert items[0][2:] == ("", "error.host", 1)
    assert items[1].type == "i"
    ways = [item for item in items[2:] if item.type == "1"]
    assert ways[0].selector == "/"
    assert (ways[0].host, ways[0].port) == ("localhost", guide.gopher_port)
    assert wire.gopher_menu(ways[0].port, ways[0].selector)[0].type == "i"


def test_type_3_stands_in_errors_only(guide, shipped):
    for path in pages_of(shipped):
        items = wire.gopher_menu(guide.gopher_port, path)
        assert all(item.type in "01hi79gIs5" for item in items)


def test_menu_lines_fit_a_screen_and_hold_no_control_characters(
    guide, shipped
):
    for path in pages_of(shipped):
        for item in wire.gopher_menu(guide.gopher_port, path):
            assert marks.cells(item.display) <= 67, item
            assert len(item.selector.encode()) <= 255, item
            assert item.display.isprintable(), item


def test_info_lines_lead_nowhere_and_are_never_many(guide, shipped):
    for path in pages_of(shipped):
        in_a_row = 0
        for item in wire.gopher_menu(guide.gopher_port, path):
            in_a_row = in_a_row + 1 if item.type == "i" else 0
            assert in_a_row <= 5, (path, item)
            if item.type == "i":
                assert item[2:] == ("", "null.host", 1)


def test_a_menu_offers_the_texts_of_its_page_first(guide, shipped):
    for path in pages_of(shipped):
        items = wire.gopher_menu(guide.gopher_port, path)
        texts = [item for item in items if item.type == "0"][:3]
        assert [item.selector for item in texts] == [
            path + name for name in EDITIONS
        ]
        first = next(item for item in items if item.type != "i")
        assert first == texts[0]


@pytest.mark.parametrize("name", EDITIONS)
def test_texts_are_lines_with_crlf_and_no_dot_that_ends_them(
    guide, shipped, name
):
    for path in pages_of(shipped):
        text = wire.gopher(guide.gopher_port, path + name).decode("utf-8")
        assert text.endswith("\r\n")
        lines = text.split("\r\n")[:-1]
        assert "." not in lines, path
        for line in lines:
            assert line == "" or line.isprintable(), line
            assert line == line.rstrip(), line


@pytest.mark.parametrize("name, width", [("page.txt", 67), ("narrow.txt", 40)])
def test_wrapped_texts_keep_to_their_width_but_for_single_words(
    guide, shipped, name, width
):
    for path in pages_of(shipped):
        text = wire.gopher(guide.gopher_port, path + name).decode("utf-8")
        for line in text.split("\r\n"):
            single = len(line.split()) == 1
            assert marks.cells(line) <= width or single, line


@pytest.mark.parametrize("name", EDITIONS)
def test_texts_have_ascii_punctuation(guide, shipped, name):
    for path in pages_of(shipped):
        text = wire.gopher(guide.gopher_port, path + name).decode("utf-8")
        assert not set(text) & set("‘’“”–—…•\u00a0"), path


def test_menus_name_the_public_host_and_port(server, tmp_path):
    folder = make_folder(
        tmp_path / "content",
        {"index.md": page("Home"), "more.md": page("More")},
    )
    conf = tmp_path / "capsule.conf"
    conf.write_text(
        "sites:\n"
        "  - hosts: [localhost]\n"
        "    content: content\n"
        "    gopher: {host: capsule.example, port: 70}\n"
    )
    one = server("-c", conf, content=folder)
    for selector in "/", "/more/", "/nothing/":
        for item in wire.gopher_menu(one.gopher_port, selector):
            if item.type in "01":
                assert (item.host, item.port) == ("capsule.example", 70)


def test_the_public_gemini_port_is_the_one_that_urls_must_name(
    server, tmp_path
):
    folder = make_folder(tmp_path / "content", {"index.md": page("Home")})
    conf = tmp_path / "capsule.conf"
    conf.write_text(
        "sites:\n"
        "  - hosts: [localhost, capsule.example]\n"
        "    content: content\n"
        "    gemini: {port: 1965}\n"
    )
    one = server("-c", conf, content=folder)
    for host in "localhost", "capsule.example":
        for port, status in ("", "20"), (":1965", "20"), (":1966", "53"):
            url = f"gemini://{host}{port}/"
            assert wire.gemini(one.gemini_port, url).status == status
    assert wire.gemini(one.gemini_port, one.url()).status == "53"
