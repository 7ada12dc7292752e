"""A walk of whole gopherholes: whatever can be selected, field by field."""

import pathlib
import re
import unicodedata

import marks
import pytest
import wire
from folder import make_folder, page

GARDEN = pathlib.Path(__file__).parent / "screens/content"
MENU_BUDGET = 4096
PAGES = 300

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
GIF = b"GIF89a" + bytes(64)
PDF = b"%PDF-1.4\n" + bytes(range(256))

# How the bytes of a type begin, where they must begin in one way.
BEGINS = {"g": b"GIF8", "I": (b"\x89PNG", b"\xff\xd8", b"RIFF"), "s": b"RIFF"}


def big_site():
    """Long lists, long titles, wide letters, and each kind of download."""
    files = {
        "index.md": page("Home", "[All](all/index.md)\n"),
        "all/index.md": page("All of them", summary="A long list."),
        "glossary.yaml": "".join(
            f"W{i}: {{long: the long form of word {i}, text: What it is.}}\n"
            for i in range(150)
        ),
        "references.json": "["
        + ",".join(
            f'{{"id": "r{i}", "title": "Source {i} of a long list",'
            f' "DOI": "10.1000/{i}", "author": [{{"family": "Name{i}"}}]}}'
            for i in range(120)
        )
        + "]",
        "all/a.png": PNG,
        "all/b.gif": GIF,
        "all/c.pdf": PDF,
        "all/d.txt": "Text.\n",
    }
    for i in range(PAGES):
        title = f"Page {i:03} " + "with a title that is long " * (i % 4)
        if i % 7 == 0:
            title += " 漢字の見出し" * (i % 5)
        files[f"all/p{i:03}.md"] = page(
            f"'{title.strip()}'",
            f"A W{i % 150} [@r{i % 120}], and [a picture](a.png), [one more]"
            f"(b.gif), [paper](c.pdf), [text](d.txt), [out]"
            f"(https://example.org/{i}), [mail](mailto:a@example.org),"
            f" [next](p{(i + 1) % PAGES:03}.md).\n",
            summary="What this page is about. " * (1 + i % 6),
        )
    return files


@pytest.fixture(scope="module", params=["guide", "garden", "big"])
def hole(request, lasting_server, tmp_path_factory):
    if request.param == "guide":
        return request.getfixturevalue("guide")
    if request.param == "garden":
        return lasting_server(content=GARDEN)
    folder = tmp_path_factory.mktemp("big")
    return lasting_server(content=make_folder(folder, big_site()))


def check_item(item, port, error):
    """Whether an item's four fields are what they may be."""
    allowed = "013i7hgI9s5" if error else "01i7hgI9s5"
    assert item.type in allowed, item
    assert item.display.strip() and item.display.isprintable(), item
    # Only a single word may stick out.
    assert marks.cells(item.display) <= 67 or " " not in item.display, item
    assert len(item.selector.encode()) <= 255, item
    assert item.selector == "" or item.selector.isprintable(), item
    if item.type in "i3":
        assert (item.selector, item.port) == ("", 1), item
        assert item.host == ("error.host" if item.type == "3" else "null.host")
        return
    assert item.selector != "", item
    if item.type == "h":
        assert re.match(r"URL:[a-z]+:\S+$", item.selector), item
    if item.host == "localhost":
        assert item.port == port, item


def check_runs(items):
    """No more than five lines of prose in a row."""
    in_a_row = 0
    for item in items:
        in_a_row = in_a_row + 1 if item.type in "i3" else 0
        assert in_a_row <= 5, item


def check_menu(items, port):
    for item in items:
        check_item(item, port, error=False)
    check_runs(items)


def check_bytes(kind, selector, received):
    """Whether what came is of the type that the menu has promised."""
    assert received, selector
    assert not received.startswith(b"3There is nothing"), selector
    if kind in "0h":
        text = received.decode("utf-8")
        assert "\0" not in text, selector
        assert "\r\n.\r\n" not in text, selector
    if kind == "0":
        *lines, rest = received.decode("utf-8").split("\r\n")
        assert rest == "", selector
        for line in lines:
            kinds = {unicodedata.category(one) for one in line}
            assert "Cc" not in kinds, (selector, line)
            assert not set(line) & wire.ASCII_SIGNS.keys(), (selector, line)
    if kind == "h" and selector.startswith("URL:"):
        assert received.startswith(b"<!DOCTYPE html>"), selector
    if kind == "0":
        assert not received.startswith((b"\x89PNG", b"GIF8", b"%PDF")), selector
    assert received.startswith(BEGINS.get(kind, b"")), selector


def walk(port, start=""):
    """Every selection that can be made, with its type and its steps."""
    steps = {start: 0}
    kinds = {start: "1"}
    waiting = [start]
    for selector in waiting:
        kind = kinds[selector]
        request = selector + ("\tword" if kind == "7" else "")
        received = wire.gopher(port, request)
        check_bytes(kind, selector, received)
        if kind not in "17":
            continue
        items = wire.parse_menu(received)
        check_menu(items, port)
        if kind == "1":
            assert len(received) <= MENU_BUDGET, selector
        for item in items:
            # What we answer to a link that leaves Gopher is said elsewhere.
            if item.type == "i" or item.host != "localhost":
                continue
            if item.type == "h" and not item.selector.startswith("URL:http"):
                continue
            known = kinds.setdefault(item.selector, item.type)
            assert known == item.type, item
            if item.selector not in steps:
                steps[item.selector] = steps[selector] + 1
                waiting.append(item.selector)
    return kinds, steps


def has_room(port, text, home=""):
    """Whether the menu of a home page could lead to the parts of the contents
    that lead to a translated text.
    """
    language = re.match(r"/[a-z]{2}/", text)
    if language is None:
        return True
    contents = wire.gopher_menu(port, f"{language[0]}contents/")
    parts = [item for item in contents if marks.PART.match(item.selector)]
    lines = sum(
        len(f"1{contents[0].display}: {item.display}\t{item.selector}\t"
            f"{item.host}\t{item.port}\r\n".encode())
        for item in parts
    )  # fmt: skip
    return len(wire.gopher(port, home)) + lines <= MENU_BUDGET


def test_whatever_can_be_selected_is_there_and_is_what_its_item_says(hole):
    kinds, steps = walk(hole.gopher_port)
    texts = [one for one in kinds if one.endswith("/page.txt")]
    assert len(texts) > 1
    for text in texts:
        for name in "flow.txt", "narrow.txt":
            assert text.replace("page.txt", name) in kinds
        # The contents lead to texts, and the home page to their parts and to
        # the contents in other languages.
        far = steps[text] > 2 and not has_room(hole.gopher_port, text)
        assert steps[text] <= 2 + far, text
    for item in wire.parse_menu(wire.gopher(hole.gopher_port, "/nothing")):
        check_item(item, hole.gopher_port, error=True)


@pytest.mark.parametrize("language", ["it", "es"])
def test_from_a_language_s_own_home_its_texts_are_two_steps_away(
    guide, language
):
    home = f"/{language}/"
    _, steps = walk(guide.gopher_port, home)
    texts = [one for one in steps
             if re.match(rf"/{language}/.*page\.txt$", one)]  # fmt: skip
    assert len(texts) > 4
    for text in texts:
        far = steps[text] > 2 and not has_room(guide.gopher_port, text, home)
        assert steps[text] <= 2 + far, text


# What readers type, and what they open that is not there.
TYPED = [
    "/write", "/write/", "/write\tHello.", "/write\tHello.", "/write\t ",
    "/write\t" + "x" * 3000, "/write/risks/", "/nothing", "/search",
    "/search\t", "/search\tzzzz", "/search\tthe", "/search\trisk",
    "/search\tdeath in hospital after a transplant", '/search\t"two words',
    "/search\t" + "word " * 60, "/search\t" + "x" * 900, "/search?risk",
    "/search\t日本語", "/search\t\u200b", "/search\t\x1b[2J", "/search\t*",
]  # fmt: skip


@pytest.fixture(scope="module")
def written_to(lasting_server, shipped, tmp_path_factory):
    letters = tmp_path_factory.mktemp("mail") / "letters"
    return lasting_server("--mail", letters, content=shipped)


@pytest.mark.parametrize("selector", TYPED)
@pytest.mark.parametrize("language", ["", "/it", "/es", "/ar"])
def test_answers_to_readers_are_menus_like_all_others(
    written_to, language, selector
):
    received = wire.gopher(written_to.gopher_port, language + selector)
    assert len(received) <= MENU_BUDGET
    items = wire.parse_menu(received)
    error = items[0].type == "3"
    for item in items:
        check_item(item, written_to.gopher_port, error)
    assert any(item.type == "1" for item in items)
    check_runs(items)
