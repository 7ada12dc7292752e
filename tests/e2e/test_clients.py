"""What readers see and hear in their own programs.

The screens in screens/ are what the programs showed of screens/content when
someone last looked at them: scripts/screens makes them anew.
"""

import difflib
import os
import pathlib
import re

import pytest
import reader
from folder import front_matter, pages_of

pytestmark = pytest.mark.clients

SCREENS = pathlib.Path(__file__).parent / "screens"
UPDATE = os.environ.get("UPDATE_SCREENS") == "1"

# What a reader opens: its Gopher type and its selector.
PLACES = {
    "root": "1/",
    "section": "1/beds/",
    "menu": "1/beans/",
    "text": "0/beans/page.txt",
    "narrow": "0/beans/narrow.txt",
    "download": "0/plan.txt",
    "table": "0/beans/table-1.csv",
    "error": "1/nothing/",
}

# Characters that have a form in ASCII, in whatever encoding a client prints.
TYPOGRAPHY = "‘’“”–—…•−\u00a0\u00ad\u200b"


@pytest.fixture(scope="module")
def content():
    return SCREENS / "content"


@pytest.fixture
def home(tmp_path):
    return reader.Home(tmp_path / "home")


@pytest.fixture
def plain_home(tmp_path):
    """The home of one whose terminal knows ASCII alone."""
    return reader.Home(tmp_path / "home", locale="C")


def gopher_url(server, place):
    return f"gopher://localhost:{server.gopher_port}/{place}"


def normalised(server, shown):
    """A screen without what differs from run to run: ports, the sizes that
    edbrowse tells, the place of the scroll bar, spaces at the end.
    """
    for port in server.gopher_port, server.gemini_port:
        shown = re.sub(rf"\b{port}\b", "PORT", shown)
    shown = re.sub(r"^\d+$", "SIZE", shown, flags=re.MULTILINE)
    lines = [line.rstrip(" ▒▓░\r") for line in shown.splitlines()]
    return "\n".join(lines).rstrip("\n") + "\n"


def check_screen(server, name, *screens):
    """The screens, one after the other, are those of the file."""
    rule = "-" * reader.COLUMNS + "\n"
    shown = rule.join(normalised(server, screen) for screen in screens)
    expected = SCREENS / f"{name}.txt"
    if UPDATE:
        expected.write_text(shown)
    difference = difflib.unified_diff(
        expected.read_text().splitlines(),
        shown.splitlines(),
        fromfile=expected.name,
        tofile="shown",
        lineterm="",
    )
    lines = list(difference)
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("client", ["lynx", "w3m", "curl"])
def test_a_place_looks_as_expected_in(served, home, client, place):
    shown = getattr(home, client)(gopher_url(served, PLACES[place]))
    check_screen(served, f"{client}-{place}", shown)


# What a client makes a tab of, which stands before the words of a search.
SEARCH = {"lynx": "?beans", "w3m": "?beans", "curl": "%09beans"}


@pytest.mark.parametrize("client", SEARCH)
def test_a_search_is_answered_in(served, home, client):
    url = gopher_url(served, "7/search" + SEARCH[client])
    check_screen(served, f"{client}-search", getattr(home, client)(url))


@pytest.mark.parametrize("place", ["menu", "text", "download", "error"])
@pytest.mark.parametrize("client", ["lynx", "w3m"])
def test_a_terminal_without_utf_8_shows_all_but_letters_in(
    served, plain_home, client, place
):
    shown = getattr(plain_home, client)(gopher_url(served, PLACES[place]))
    check_screen(served, f"{client}-{place}-ascii", shown)


@pytest.mark.parametrize(
    "command", ["lynx -source", "w3m -dump_source", "curl --silent"]
)
def test_a_picture_comes_byte_for_byte_to(served, content, home, command):
    url = gopher_url(served, "I/plan.png")
    received = home.run(*command.split(), url, text=False)
    assert received == (content / "plan.png").read_bytes()


# Where edbrowse starts, and what its reader types. A word and g follow the
# link of a line.
EDBROWSE = {
    "root": ("", [",p"]),
    "section": ("", ["/{The beds/", "g", ",p"]),
    "menu": ("1/beans/", [",p"]),
    "text": ("1/beans/", ["/{One line/", "g", ",p"]),
    "wrapped": ("1/beans/", ["/{Text of/", "g", "1,9p", "^", ".p"]),
    "download": ("1/beans/", ["/{The plan/", "g", ",p"]),
    "table": ("1/beans/", ["/{Table 1/", "g", ",p"]),
    "error": ("1/nothing/", [",p", "/{Home/", "g", "1p"]),
    "search": ("", ["/Search </", "i1=beans", "i2*", ",p"]),
}


@pytest.mark.parametrize("what", EDBROWSE)
def test_edbrowse_reads_out_what_is_expected(served, home, what):
    place, commands = EDBROWSE[what]
    shown = home.edbrowse(gopher_url(served, place), *commands)
    check_screen(served, f"edbrowse-{what}", shown)


# Where sacc starts, then what to press and what to wait for. J goes to the
# next item, l opens it, and the text comes in more(1).
SACC = {
    "root": ("1/", [(None, "100%")]),
    "section": ("1/beds/", [(None, "100%")]),
    "menu": ("1/beans/", [(None, "Growing beans"), ("End", "100%")]),
    "text": ("1/beans/", [(None, "Growing beans"), ("J l", "--More--")]),
    "download": ("0/plan.txt", [(None, "(END)")]),
    "error": ("1/nothing/", [(None, "100%")]),
    "search": ("1/nothing/", [(None, "100%"), ("J J l", "search string"),
                              ("beans Enter", "Search again")]),
}  # fmt: skip


@pytest.mark.parametrize("what", SACC)
def test_sacc_shows_what_is_expected(served, home, what):
    place, steps = SACC[what]
    url = gopher_url(served, place)
    screens = reader.watch(home.terminal("sacc", url), steps)
    check_screen(served, f"sacc-{what}", *screens)


# The number of a link follows it, d scrolls down.
BOMBADILLO = {
    "root": ("1/", [(None, "Search")]),
    "section": ("1/", [(None, "Search"), ("5", "Where they lie")]),
    "menu": ("1/beans/", [(None, "What was sown"), ("d", "100% Read")]),
    "text": ("1/beans/", [(None, "What was sown"), ("1", "In short"),
                          ("d", "not a link")]),
    "download": ("1/", [(None, "Search"), ("6", "Pear tree")]),
    "error": ("1/nothing/", [(None, "nothing at")]),
    "search": ("1/nothing/", [(None, "nothing at"), ("3", "??"),
                              ("beans Enter", "Search again")]),
}  # fmt: skip


@pytest.mark.parametrize("what", BOMBADILLO)
def test_bombadillo_shows_what_is_expected_over_gopher(served, home, what):
    place, steps = BOMBADILLO[what]
    url = gopher_url(served, place)
    screens = reader.watch(home.terminal("bombadillo", url), steps)
    check_screen(served, f"bombadillo-{what}", *screens)


BOMBADILLO_GEMINI = {
    "home": ("/", [(None, "There are three beds")]),
    "page": ("/beans/", [(None, "In short"), ("d", "What was sown"),
                         ("G", "100% Read")]),
    "link": ("/", [(None, "There are three beds"), ("2", "A bed is")]),
    "error": ("/nothing/", [(None, "no such page")]),
}  # fmt: skip


@pytest.mark.parametrize("what", BOMBADILLO_GEMINI)
def test_bombadillo_shows_what_is_expected_over_gemini(served, home, what):
    path, steps = BOMBADILLO_GEMINI[what]
    screens = reader.watch(home.terminal("bombadillo", served.url(path)), steps)
    check_screen(served, f"bombadillo-gemini-{what}", *screens)


# A path to open, or keys to press, and what to wait for.
AMFORA = {
    "home": [("/", "There are three beds"), ("PageDown", "Help")],
    "page": [("/beans/", "In short"), ("PageDown", "neighbours say"),
             ("PageDown", "What was sown"), ("PageDown", "## Sources")],
    "link": [("/", "There are three beds"), ("2", "A bed is")],
    "download": [("/", "There are three beds"), ("3", "Pear tree")],
    "picture": [("/", "There are three beds"),
                ("/plan.png", "could not be displayed")],
    "error": [("/", "There are three beds"), ("/nothing/", "no such page")],
}  # fmt: skip


@pytest.mark.parametrize("what", AMFORA)
def test_amfora_shows_what_is_expected(served, home, what):
    screens = []
    with home.terminal("amfora") as terminal:
        # Started with an address it may lay out that page before it knows
        # how wide the terminal is.
        terminal.screen("New Tab")
        for step, awaited in AMFORA[what]:
            if step.startswith("/"):
                terminal.press("Space")
                terminal.type(served.url(step))
                terminal.press("Enter")
            else:
                terminal.press(step)
            screens.append(terminal.screen(awaited))
    check_screen(served, f"amfora-{what}", *screens)


@pytest.mark.parametrize(
    "what, path", [("section", "/beds/"), ("error", "/nothing/")]
)
def test_openssl_shows_header_and_body(served, home, what, path):
    port = served.gemini_port
    shown = home.run(
        *"openssl s_client -quiet -ign_eof -servername localhost".split(),
        *f"-connect localhost:{port}".split(),
        keys=served.url(path) + "\r\n",
    )
    check_screen(served, f"openssl-{what}", shown)


# ---- all of these screens ---------------------------------------------------

GOPHER_CLIENTS = ["lynx", "w3m", "edbrowse", "sacc", "bombadillo", "curl"]
WHATS = ["root", "section", "menu", "text", "download", "error", "search"]
MENUS = ["root", "section", "menu", "error", "search"]

# What programs put around what they show, and before an item.
FRAMES = re.compile(
    r"^ *Gopher Menu|^Index of |://|HST: |\d+%\| |^SIZE$|submitting form"
    r"|Enter search string|^\?\?$|^-+$|<beans>"
)
MARKS = {
    "lynx": r"^ *(\([\w?]+\))? +",
    "w3m": r"^\[[\w ]+\] ",
    "edbrowse": "",
    "sacc": r"^...[+|] ",
    "bombadillo": r"^(... +\[\d+\]|) +",
}


@pytest.mark.parametrize("what", WHATS)
@pytest.mark.parametrize("client", GOPHER_CLIENTS)
def test_no_screen_shows_a_broken_line_or_a_stray_dot(client, what):
    text = (SCREENS / f"{client}-{what}.txt").read_text()
    lines = text.splitlines()
    if client == "curl" and what in MENUS:
        assert lines.pop() == "."  # it shows what came
    if what == "download":
        lines.remove(" .")  # its author's
    if (client, what) == ("edbrowse", "text"):
        lines = [line for line in lines if len(line) <= reader.COLUMNS]
    # What it counts, raw menus, and an address that is longer than a line.
    skipped = re.compile(r"^SIZE$|\t|://")
    check_lines([line for line in lines if not skipped.search(line)])


def displays():
    """What the lines of all menus say, as curl shows them."""
    for what in MENUS:
        for line in (SCREENS / f"curl-{what}.txt").read_text().splitlines():
            yield line[1:].partition("\t")[0]


@pytest.mark.parametrize("what", MENUS)
@pytest.mark.parametrize("client", MARKS)
def test_no_screen_shows_a_menu_line_in_two(client, what):
    lines = (SCREENS / f"{client}-{what}.txt").read_text().splitlines()
    shown = [line for line in lines if line and not FRAMES.search(line)]
    if client == "edbrowse":
        shown = [re.sub(r"[{}]| <> <Go>$", "", line) for line in shown]
    whole = set(displays())
    assert shown
    for line in shown:
        assert re.sub(MARKS[client], "", line) in whole, line


# ---- the shipped guide: no screens are kept of what is still being written --


def guide_places(server, path):
    """A page's menu and its text."""
    for place in f"1{path}", f"0{path}page.txt":
        yield gopher_url(server, place)


def check_lines(lines):
    """No line is broken, doubled, or a dot that should have been eaten."""
    for line in lines:
        assert line.strip() != ".", lines
        assert len(line) <= reader.COLUMNS, line
    for one, next_one in zip(lines, lines[1:], strict=False):
        assert one != next_one or not one.strip(), one


@pytest.mark.parametrize("client", ["lynx", "w3m"])
def test_each_page_of_the_guide_can_be_read_in(guide, shipped, home, client):
    for path, file in pages_of(shipped).items():
        for url in guide_places(guide, path):
            shown = getattr(home, client)(url)
            assert front_matter(file, "title") in shown, url
            # The one address that is longer than a line stands alone.
            check_lines(
                [line for line in shown.splitlines() if "://" not in line]
            )
            assert not set(shown) & set(TYPOGRAPHY), url


@pytest.mark.parametrize("client", ["lynx", "w3m"])
def test_no_line_of_a_menu_is_wrapped_at_80_columns_in(
    guide, shipped, home, client
):
    for path in pages_of(shipped):
        url = gopher_url(guide, f"1{path}")
        raw = home.curl(url)
        items = [line[1:].split("\t")[0] for line in raw.splitlines()[:-1]]
        shown = getattr(home, client)(url).splitlines()
        heads = {"lynx": "Gopher Menu", "w3m": "Index of "}
        lines = [
            re.sub(r"^ *([(\[][\w ?]+[)\]])? *", "", line)
            for line in shown
            if heads[client] not in line
        ]
        assert [line for line in lines if line] == [
            item for item in items if item
        ]


@pytest.mark.parametrize("client", ["lynx", "w3m"])
def test_without_utf_8_only_letters_become_question_marks_in(
    guide, shipped, plain_home, client
):
    for path in pages_of(shipped):
        for url in guide_places(guide, path):
            raw = plain_home.curl(url)
            letters = sum(not character.isascii() for character in raw)
            # A menu's selectors are not shown.
            asked = sum(line.split("\t")[0].count("?")
                        for line in raw.splitlines())
            if client == "lynx" and url.endswith("/"):
                asked += raw.count("\n7")  # which it marks "(?)"
            shown = getattr(plain_home, client)(url)
            assert asked <= shown.count("?") <= asked + letters, url
            # Titles in other languages have letters, and Spanish its signs.
            foreign = {one for one in raw if not one.isascii()} - set("¿¡")
            assert all(one.isalpha() for one in foreign), foreign


def test_the_guide_opens_in_edbrowse_and_its_texts_can_be_followed(
    guide, shipped, home
):
    for path, file in pages_of(shipped).items():
        url = gopher_url(guide, f"1{path}")
        shown = home.edbrowse(url, "/{One line/", "g", "1p", "$p")
        assert front_matter(file, "title") in shown.splitlines(), url
        assert f"End of page. Menu: {path}" in shown, url
