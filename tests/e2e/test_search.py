"""/search over both protocols: what is typed finds pages, and does no more."""

import random
import unicodedata
import urllib.parse

import marks
import pytest
import reader
import wire
from folder import make_folder, page

SECRET = "Quince"

FILES = {
    "index.md": page("A garden", "Beds and beans. [Look for](search) it.\n"),
    "beans.md": page(
        "Growing beans",
        "Beans climb. They want a wall in the sun, and **water** each "
        "evening. Nobody counts them.\n\n## Harvest\n\nPick them young.\n",
    ),
    "cafe.md": page("Café Zürich", "Cake and coffee, naïve as ever.\n"),
    "walls.md": page(
        "Walls",
        "A wall keeps warm. IPM is how one keeps it clean.\n",
        short="Walls",
    ),
    "ipm.md": page("Care", "Integrated pest management, by and by.\n"),
    "private/index.md": page(f"{SECRET}s", f"Beans and a {SECRET} tree.\n"),
    "site.yaml": "navigation: [/, /search, /contents/]\n",
    "glossary.yaml": "IPM:\n  long: integrated pest management\n"
    "  text: Care without poison.\n",
}


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return make_folder(tmp_path_factory.mktemp("content"), FILES)


@pytest.fixture(scope="module")
def served(content, lasting_server, tmp_path_factory):
    """The garden, with a private zone."""
    folder = tmp_path_factory.mktemp("conf")
    key = ":".join(["00"] * 32)
    (folder / "capsule.conf").write_text(
        f"sites:\n  - hosts: [localhost]\n    content: {content}\n"
        f"    private:\n      - paths: /private/\n"
        f'        readers: "{key}"\n'
    )
    return lasting_server("-c", folder / "capsule.conf", content=None)


def gemini(server, typed, path="/search"):
    if isinstance(typed, str):
        typed = typed.encode()
    url = server.url(path) + "?" + urllib.parse.quote(typed, safe="")
    return wire.gemini(server.gemini_port, url)


def gopher(server, typed, selector=b"/search\t"):
    if isinstance(typed, str):
        typed = typed.encode()
    received = wire.gopher_raw(
        server.gopher_port, selector + typed + b"\r\n"
    )
    return wire.parse_menu(received)


def links(answer):
    return [
        line.split()[1]
        for line in answer.text.splitlines()
        if line.startswith("=> ")
    ]


def found(items):
    """The selectors in a menu above the way to search again."""
    selectors = []
    for item in items:
        if item.type == "7":
            return selectors
        if item.type != "i":
            selectors.append(item.selector)
    raise AssertionError("there is no way to search again")


# ---- what readers see -------------------------------------------------------


@pytest.mark.parametrize("path", ["/search", "/search/", "/search?"])
def test_without_words_gemini_asks_for_them(served, path):
    answer = wire.gemini(served.gemini_port, served.url(path))
    assert answer.header == "10 Search for which words?"
    assert answer.body == b""


@pytest.mark.parametrize("path", ["/search", "/search/"])
def test_gemini_answers_with_pages_and_the_sentence_of_the_hit(served, path):
    answer = gemini(served, "wall sun", path)
    assert answer.header == "20 text/gemini; lang=en"
    lines = answer.text.splitlines()
    assert lines[0] == "# Search: wall sun"
    body = wire.gemini(served.gemini_port, served.url("/beans/")).body
    size = f"{len(body)} bytes, 1 minute"
    at = lines.index(f"=> /beans/ Growing beans ({size})")
    assert lines[at + 1] == (
        "> They want a wall in the sun, and water each evening."
    )
    foot = ["/", "/search", "/contents/"]
    assert links(answer)[-4:] == ["/search", *foot]


def test_gopher_answers_with_a_menu(served):
    items = gopher(served, "wall sun")
    assert items[0][:2] == ("i", "Search: wall sun")
    at = [item.selector for item in items].index("/beans/")
    assert items[at].type == "1"
    assert items[at].display.startswith("Growing beans (")
    assert (items[at].host, items[at].port) == (
        "localhost",
        served.gopher_port,
    )
    assert items[at + 1].type == "i"
    assert items[at + 1].display.startswith("They want a wall in the sun")
    assert [item.selector for item in items[-3:]] == [
        "/",
        "/search",
        "/contents/",
    ]


def test_gopher_takes_words_behind_a_question_mark_too(served):
    assert gopher(served, "sun", b"/search?") == gopher(served, "sun")
    assert gopher(served, "sun", b"/search/\t") == gopher(served, "sun")
    assert gopher(served, "sun\t+") == gopher(served, "sun")


def test_every_page_offers_the_search_as_its_protocol_does(served):
    menu = wire.gopher_menu(served.gopher_port, "/beans/")
    assert ("7", "Search", "/search") in [item[:3] for item in menu]
    answer = wire.gemini(served.gemini_port, served.url("/beans/"))
    assert "=> /search Search\n" in answer.text


def test_an_author_can_link_to_it(served):
    answer = wire.gemini(served.gemini_port, served.url("/"))
    assert answer.text.count("=> /search Search\n") == 2
    menu = wire.gopher_menu(served.gopher_port, "/")
    assert sum(item.type == "7" for item in menu) == 2


def test_where_nothing_is_gopher_offers_home_and_search(served):
    items = wire.gopher_menu(served.gopher_port, "/nothing/")
    assert items[0].type == "3"
    assert [item[:3] for item in items[-2:]] == [
        ("1", "A garden", "/"),
        ("7", "Search", "/search"),
    ]


@pytest.mark.parametrize(
    "typed, path",
    [
        ("bean", "/beans/"),
        ("BEANS", "/beans/"),
        ("growing", "/beans/"),
        ("grow", "/beans/"),
        ("harv", "/beans/"),
        ("zurich", "/cafe/"),
        ("CAFÉ", "/cafe/"),
        ("cafe\u0301", "/cafe/"),
        ("naive", "/cafe/"),
        ('"keeps warm"', "/walls/"),
        ("ipm", "/ipm/"),
        ("integrated pest management", "/walls/"),
        ("the sun", "/beans/"),
    ],
)
def test_a_page_is_found_by(served, typed, path):
    assert path in links(gemini(served, typed))
    assert path in found(gopher(served, typed))


MEDICINE = {
    "index.md": page("Home", "Text about a wall, and no more.\n"),
    "aims.md": page("Aims", "NEDA is what doctors aim at.\n"),
    "one.md": page(
        "What NEDA is",
        "A long page. " + "Many words stand here, of which few help. " * 40,
    ),
    "two.md": page(
        "When may one of us or all of us have NEDA at last?",
        "Short. No evidence of disease activity.\n",
    ),
    "later.md": page("Later", "It has effects, on this side or that.\n"),
    "patients.md": page("People", "Patients get an infection at times.\n"),
    "privacy.md": page("Privacy", "Nobody taking it is harmed.\n"),
    "who/eligible.md": page("Who can have it", "Nearly nobody.\n"),
    "deaths.md": page("What the risks are", "Some people died.\n"),
    "small.md": page("Small risks", "Of risks.\n"),
    "site.yaml": (
        "search: {same: ['death, deaths, died, mortality', 'haematopoietic, patients']}\n"
    ),
    "po/it.po": (
        'msgid ""\nmsgstr ""\n"Language: it\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "What the risks are"\nmsgstr "Quali sono i rischi"\n\n'
        'msgid "Some people died."\nmsgstr "Alcune persone sono morte."\n\n'
        'msgid "death, deaths, died, mortality"\n'
        'msgstr "morte, mortalità, decesso"\n'
    ),
    "glossary.yaml": (
        "NEDA:\n  short: NEDA\n  long: no evidence of disease activity\n"
        "haematopoietic:\n  text: Making blood.\n  also: [hematopoietic]\n"
    ),
}


@pytest.fixture(scope="module")
def clinic(tmp_path_factory, lasting_server):
    return lasting_server(
        content=make_folder(tmp_path_factory.mktemp("clinic"), MEDICINE)
    )


def test_a_long_form_with_common_words_finds_the_abbreviation(clinic):
    # Only in a title stands an abbreviation without what it is short for.
    assert "/one/" in links(gemini(clinic, "no evidence of disease activity"))


def test_all_spellings_of_a_term_are_one_word_to_the_ranking(clinic):
    paths = links(gemini(clinic, "neda"))
    assert paths[:3] == ["/glossary/", "/one/", "/two/"]


def test_common_words_do_not_make_a_title_long(clinic):
    paths = links(gemini(clinic, "risks"))
    assert paths[:2] == ["/deaths/", "/small/"]


@pytest.mark.parametrize(
    "typed", ["patient's infection", "l'infection", "an'infection’s"]
)
def test_what_an_apostrophe_parts_from_a_word_is_no_word(clinic, typed):
    assert "/patients/" in links(gemini(clinic, typed))


def test_words_with_a_hyphen_are_found_apart_where_they_are_not_together(
    clinic,
):
    answer = gemini(clinic, "side-effects")
    assert "/later/" in links(answer)
    assert "No page has all of these words" in answer.text


@pytest.mark.parametrize("typed", ["primary", "walking"])
def test_a_word_that_is_only_somewhat_alike_is_not_meant(clinic, typed):
    assert "Did you mean" not in gemini(clinic, typed).text


def test_other_spellings_of_the_glossary_are_found_and_meant(clinic):
    answer = gemini(clinic, "hematopo")
    assert "/glossary/" in links(answer)
    answer = gemini(clinic, "hematopoetic")
    assert "Did you mean: hematopoietic" in answer.text


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("nobodytaking", "nobody taking"),
        ("infe ction", "infection"),
        ("patients infe ction", "patients infection"),
        ("patiennts infe ction harmde", "patients infection harmed"),
    ],
)
def test_all_that_is_misspelt_is_asked_about_at_once(
    clinic, typed, meant
):
    answer = gemini(clinic, typed)
    assert f"Did you mean: {meant}\n" in answer.text
    assert f"/search?{urllib.parse.quote(meant)}" in links(answer)


@pytest.mark.parametrize("typed", ["in-fection", "infec-tion"])
def test_a_hyphen_too_many_does_not_matter(clinic, typed):
    assert "Nothing was found" not in gemini(clinic, typed).text


def test_a_page_is_found_by_the_words_of_its_address(clinic):
    assert "/who/eligible/" in links(gemini(clinic, "am i eligible"))


def test_a_word_of_the_glossary_may_be_among_them(clinic):
    answer = gemini(clinic, "haematopoietic")
    assert {"/patients/", "/glossary/"} <= set(links(answer))


@pytest.mark.parametrize(
    "typed, path", [("mortality", "/search"), ("decesso", "/it/search")]
)
def test_words_that_mean_the_same_find_each_other(clinic, typed, path):
    found = "/it/deaths/" if "it" in path else "/deaths/"
    answer = gemini(clinic, typed, path)
    assert found in links(answer)
    assert "died." in answer.text or "morte." in answer.text


def test_a_slip_is_asked_about_and_the_link_leads_on(served):
    answer = gemini(served, "sun harvesst")
    (link,) = [link for link in links(answer) if "?" in link]
    assert link == "/search?sun%20Harvest"
    on = wire.gemini(served.gemini_port, served.url(link))
    assert "/beans/" in links(on)
    (item,) = [
        item for item in gopher(served, "sun harvesst")
        if item.display.startswith("Did you mean")
    ]  # fmt: skip
    assert item.type == "1"
    menu = wire.gopher_menu(served.gopher_port, item.selector)
    assert "/beans/" in found(menu)


def test_without_a_result_it_says_what_to_try(served):
    for typed in "quantum", "?!", "\xff":
        answer = gemini(served, typed)
        assert answer.status == "20"
        assert "Try one or two other words" in answer.text
        items = gopher(served, typed)
        assert any("Try one or two" in item.display for item in items)


def test_a_plus_is_a_plus_and_no_space(served):
    url = served.url("/search?sun+quantum")
    text = wire.gemini(served.gemini_port, url).text
    assert text.startswith("# Search: sun quantum\n")
    url = served.url("/search?sun%20wall")
    assert "/beans/" in links(wire.gemini(served.gemini_port, url))


# W3m sends what is typed into a field with "+" for each space, over Gopher too.
@pytest.mark.parametrize(
    "typed", ["wall sun", '"wall in the sun"', "sun sun-wall evening", "a  b"]
)
def test_a_plus_parts_words_as_a_space_does(served, typed):
    spaced = gopher(served, typed)
    assert spaced == gopher(served, typed.replace(" ", "+"))
    assert spaced == gopher(
        served, typed.replace(" ", "+"), selector=b"/search?"
    )


# ---- in other languages -----------------------------------------------------

CATALOGUE = """msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Growing beans"
msgstr "Coltivare i fagioli"

msgid "Beans climb, in the sun."
msgstr "I fagioli salgono, al sole, e vogliono perché."
"""


def test_arabic_words_are_found_with_and_without_what_is_written_to_them(
    server, tmp_path
):
    files = {
        "index.md": page("بداية", "نص.\n"),
        "care.md": page("رعاية", "هنا علاج طويل في المستشفى.\n"),
        "ms.md": page("مرض", "يصيب MS الأعصاب.\n"),
        "site.yaml": "language: ar\nglossary: {list: no}\n",
        "glossary.yaml": "MS: {long: التصلب المتعدد, text: مرض.}\n",
    }
    one = server(content=make_folder(tmp_path / "content", files))
    for typed in "علاج", "العلاج", "والعلاج", "بعلاج", "للعلاج", "وبالعلاجات":
        assert links(gemini(one, typed))[0] == "/care/", typed
    for typed in "مستشفى", "بمستشفى", "المستشفى":
        assert links(gemini(one, typed))[0] == "/care/", typed
    for typed in "تصلب متعدد", "بالتصلب المتعدد", "والتصلب المتعدد":
        assert "/ms/" in links(gemini(one, typed)), typed


@pytest.fixture
def polyglot(server, tmp_path):
    files = {
        "index.md": page("A garden", "[Beans](beans.md)\n"),
        "beans.md": page("Growing beans", "Beans climb, in the sun.\n"),
        "site.yaml": "navigation: [/search]\n",
        "po/it.po": CATALOGUE.format(language="it"),
        "po/es.po": CATALOGUE.split("msgid \"Growing")[0].format(language="es"),
    }
    return server(content=make_folder(tmp_path / "content", files))


def test_each_language_has_a_search_of_its_own_words(polyglot):
    answer = wire.gemini(polyglot.gemini_port, polyglot.url("/it/search"))
    assert answer.header == "10 Quali parole vuoi cercare?"
    answer = gemini(polyglot, "perche", "/it/search")
    assert answer.header == "20 text/gemini; lang=it"
    assert answer.text.startswith(
        "# Cerca: perche\n\n=> /it/beans/ Coltivare i fagioli ("
    )
    assert "/beans/" not in links(gemini(polyglot, "beans", "/it/search"))
    assert "/beans/" in links(gemini(polyglot, "beans"))
    items = gopher(polyglot, "perche", b"/it/search\t")
    assert "/it/beans/" in found(items)


def test_the_other_languages_are_one_step_away(polyglot):
    answer = gemini(polyglot, "beans", "/it/search/")
    assert "=> /search?beans Search in English\n" in answer.text
    answer = gemini(polyglot, "fagioli sole")
    assert "=> /it/search?fagioli%20sole Cerca in italiano\n" in answer.text
    (item,) = [
        item for item in gopher(polyglot, "fagioli")
        if item.selector == "/it/search?fagioli"
    ]  # fmt: skip
    assert (item.type, item.display) == ("1", "Cerca in italiano")
    menu = wire.gopher_menu(polyglot.gopher_port, item.selector)
    assert "/it/beans/" in found(menu)


def test_a_page_leads_to_the_search_of_its_language(polyglot):
    url = polyglot.url("/it/beans/")
    answer = wire.gemini(polyglot.gemini_port, url)
    assert answer.text.endswith("=> /it/search Cerca\n")
    menu = wire.gopher_menu(polyglot.gopher_port, "/it/nothing/")
    assert menu[-1][:3] == ("7", "Cerca", "/it/search")


def test_a_language_without_pages_has_no_search(polyglot):
    url = polyglot.url("/es/search?frijoles")
    assert wire.gemini(polyglot.gemini_port, url).status == "51"
    received = wire.gopher(polyglot.gopher_port, "/es/search\tfrijoles")
    assert wire.parse_menu(received)[0].type == "3"


# ---- what nobody sees -------------------------------------------------------


@pytest.mark.parametrize(
    "typed", [SECRET, SECRET.lower() + "s", "quinc", "quinze", "beans tree"]
)
def test_what_is_private_is_not_found_nor_guessed(served, typed):
    text = gemini(served, typed).text
    menu = " ".join(item.display for item in gopher(served, typed))
    for shown in text, menu:
        assert "/private/" not in shown
        assert "Did you mean" not in shown
        rest = shown.replace(typed, "")
        assert SECRET.lower() not in rest.lower()


def test_made_lists_are_not_found(served):
    assert "/contents/" not in found(gopher(served, "contents"))


def test_the_log_has_no_words(served):
    for typed in "xylophone sun", "xylophone":
        gemini(served, typed)
        gopher(served, typed)
        gopher(served, typed, b"/search?")
    served.wait_for_log("protocol=gopher path=/search ")
    served.wait_for_log("path=/search status=20")
    wire.gemini(served.gemini_port, served.url("/walls/"))
    served.wait_for_log("path=/walls/")
    assert "xylophone" not in served.stderr.lower()
    assert "path=/search?" not in served.stderr


def test_a_build_offers_no_search(run, content, tmp_path):
    done = run("build", "--content", content, "--output", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    for file in (tmp_path / "out").rglob("*"):
        if file.is_file() and file.name != "robots.txt":
            assert b"/search" not in file.read_bytes(), file


# ---- anything at all --------------------------------------------------------

WORDS = 1024 - len("gemini://localhost:65535/search?")


def anything(seed):
    """Queries of all kinds, as many bytes as the protocols take."""
    chance = random.Random(seed)
    letters = "".join(
        chr(code)
        for code in range(0x20, 0x3000)
        if unicodedata.category(chr(code)) not in ("Cs", "Cn")
    )
    yield bytes(chance.choices(range(1, 256), k=WORDS // 3))
    yield "".join(chance.choices(letters, k=WORDS // 9)).encode()
    yield " ".join(chance.choices("abcdefghij\"*^:(){}-+'", k=150)).encode()


CRAFTED = [
    b'"' * 300,
    b"* " * 150,
    b"a* " * 340,
    b"ab* " * 250,
    b"bea* " * 200,
    b"bea " * 250,
    b"NEAR(" * 60,
    b"(" * 300,
    b'beans" OR "a',
    b'") OR 1 --',
    b"title : beans",
    b"{title text} : beans",
    b"- beans NOT beans",
    b"beans AND",
    b"^beans + + beans",
    b"x" * 320,
    "é".encode() * 160,
    "漢".encode() * 110,
    "ก็".encode() * 50,
    b"\xff" * 300,
    b"\xc3" * 100,
    b"\x01\x02\x1b[31m\x7f",
    "\u202e\u200f\ufeff\u00ad".encode(),
    "\U0001f600".encode() * 20,
    b"%s%n%x%d" * 30,
    b"../../etc/passwd",
    b"'; DROP TABLE pages; --",
]


def is_clean(text):
    return not any(
        unicodedata.category(one) == "Cc" and one not in "\r\n\t"
        for one in text
    )


@pytest.mark.parametrize("typed", CRAFTED, ids=range(len(CRAFTED)))
def test_anything_gets_an_answer(served, typed):
    answer = gemini(served, typed[: WORDS // 3])
    assert answer.status == "20", answer.header
    assert answer.text.startswith("# Search")
    assert is_clean(answer.text)
    items = gopher(served, typed[:1000])
    assert items[0].display.startswith("Search")
    assert all(is_clean(item.display + item.selector) for item in items)
    assert all(marks.cells(item.display) <= 67 for item in items)


@pytest.mark.parametrize("seed", range(5))
def test_noise_gets_an_answer(served, seed):
    for typed in anything(seed):
        answer = gemini(served, typed)
        assert answer.status == "20", (typed, answer.header)
        assert is_clean(answer.text)
        typed = typed.translate(bytes.maketrans(b"\n\r\t", b"   "))
        for item in gopher(served, typed):
            assert is_clean(item.display + item.selector)
            assert len(item.selector.encode()) <= 255


def test_a_nul_is_refused_as_everywhere(served):
    url = served.url("/search?a%00b")
    assert wire.gemini(served.gemini_port, url).status == "59"
    received = wire.gopher_raw(served.gopher_port, b"/search\ta\0b\r\n")
    assert received.startswith(b"3")


def test_the_longest_request_gets_an_answer_and_one_more_byte_does_not(
    served,
):
    url = served.url("/search?")
    full = url + "x" * (1024 - len(url))
    assert wire.gemini(served.gemini_port, full).status == "20"
    assert wire.gemini(served.gemini_port, full + "x").status == "59"
    menu = gopher(served, b"y" * (1024 - len(b"/search\t\r\n")))
    assert menu[0].display.startswith("Search: yyy")


def test_no_worker_dies_of_it(served):
    workers = served.workers()
    for typed in CRAFTED:
        gemini(served, typed[: WORDS // 3])
    assert served.workers() == workers


# ---- readers' own programs --------------------------------------------------


@pytest.fixture
def home(tmp_path):
    return reader.Home(tmp_path / "home")


@pytest.mark.clients
@pytest.mark.parametrize(
    "client, question, shown",
    [
        ("lynx", "Enter a database query:", "They want a wall in the sun"),
        ("sacc", "Enter search string", "They want a wall"),
    ],
)
def test_an_item_of_type_7_asks_for_words(
    served, home, client, question, shown
):
    url = f"gopher://localhost:{served.gopher_port}/7/search"
    with home.terminal(client, url) as terminal:
        terminal.screen(question)
        terminal.type("sun")
        terminal.press("Enter")
        assert shown in terminal.screen("Growing beans")


@pytest.mark.clients
def test_bombadillo_asks_for_words_over_both_protocols(served, home):
    places = [
        (served.url("/"), "1"),
        (f"gopher://localhost:{served.gopher_port}/1/", "4"),
    ]
    for place, link in places:
        with home.terminal("bombadillo", place) as terminal:
            terminal.screen("A garden")
            terminal.press(link)
            terminal.screen("?")
            terminal.type("sun")
            terminal.press("Enter")
            assert "They want a wall" in terminal.screen("Growing beans")


@pytest.mark.clients
def test_w3m_has_a_field_for_words(served, home):
    url = f"gopher://localhost:{served.gopher_port}/7/search"
    with home.terminal("w3m", url) as terminal:
        terminal.screen("Search")
        terminal.press("Tab", "Enter")
        terminal.screen("TEXT:")
        terminal.type("wall sun")
        terminal.press("Enter")
        assert "They want a wall" in terminal.screen("Growing beans")


@pytest.mark.clients
def test_edbrowse_finds_what_stands_in_the_address(served, home):
    url = f"gopher://localhost:{served.gopher_port}/7/search?wall%20sun"
    shown = home.edbrowse(url, ",p")
    assert "Growing beans" in shown and "They want a wall" in shown


@pytest.mark.clients
def test_amfora_asks_for_words(served, home):
    with home.terminal("amfora") as terminal:
        terminal.screen("New Tab")
        terminal.press("Space")
        terminal.type(served.url("/search"))
        terminal.press("Enter")
        terminal.screen("Search for which words?")
        terminal.type("water evening")
        terminal.press("Tab")  # on to the button
        terminal.press("Enter")
        assert "They want a wall" in terminal.screen("Growing beans")
