"""What the program adds: words spelled out, lists of words, generated pages,
news with their feed, small files. The same over both protocols.
"""

import json
import string
import xml.etree.ElementTree as ElementTree

import marks
import pytest
import wire
from folder import all_paths, make_folder, page

ATOM = "{http://www.w3.org/2005/Atom}"
MENU_MAX = 4096

GLOSSARY = """\
DMT:
  long: disease-modifying therapy
  plural: disease-modifying therapies
  text: A medicine that makes relapses rarer.
MS: {long: multiple sclerosis, text: An illness of the nerves.}
relapse: {text: A new attack., also: [relapses]}
"""

USES = """\
A DMT makes relapses rarer. In BEAT-MS a DMT was compared.

- [About MS](help.md): what MS is
- Another DMT

> MS, said someone.

Table: People with MS on DMTs

| DMT | Share |
|-----|-------|
| Any | 4 in 10 |

Said with a source [@b003].
"""

# More than one menu can hold.
RECORDS = [
    {
        "id": f"{letter.lower()}{number:03}",
        "title": f"A study of the letter {letter}, number {number}",
        "author": [{"family": f"{letter}strand{number:03}", "given": "Eva"}],
        "issued": {"date-parts": [[2000 + number]]},
        "DOI": f"10.1000/{letter}{number}",
    }
    for letter in string.ascii_uppercase[:6]
    for number in range(12)
]

FILES = {
    "index.md": page("Home", "[Uses](uses.md). [News](news/index.md)\n"),
    "help.md": page("Help with reading", "Ask.\n", short="Help"),
    "uses.md": page("Uses of words", USES, short="Uses"),
    "site.yaml": (
        "name: A garden\n"
        "navigation: [/, /contents/, /help/]\n"
        "security: {contact: 'mailto:a@example.org', expires: 2027-01-02}\n"
    ),
    "glossary.yaml": GLOSSARY,
    "references.json": json.dumps(RECORDS),
    "news/first.md": page("First <news>", "It began.\n", date="2026-01-31"),
    "news/second.md": page(
        "Second & more", "On.\n", date="2026-02-01", summary="It goes on."
    ),
    "steps/index.md": page("Steps", sequence="yes"),
    **{
        f"steps/step-{number:02}.md": page(
            f"Step {number:02} of a long way to go", "Go.\n", order=number
        )
        for number in range(1, 61)
    },
}
SHORT_TITLES = {"/help/": "Help", "/uses/": "Uses"}


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return make_folder(tmp_path_factory.mktemp("added"), FILES)


@pytest.fixture(scope="module")
def paths(content):
    every = all_paths(content)
    steps = [path for path in every if path.startswith("/steps/")]
    return [path for path in every if path not in steps[5:]]


def gemtext(server, path):
    answer = wire.gemini(server.gemini_port, server.url(path))
    assert answer.status == "20", answer.header
    return answer.text


def link_lines(text):
    return [line for line in text.split("\n") if line.startswith("=>")]


def test_every_format_has_the_same_words_and_links(served, paths):
    assert {"/contents/", "/glossary/", "/news/", "/references/"} < set(paths)
    for path in paths:
        for name in marks.EDITIONS:
            marks.check_words(served, path, name)
        marks.check_paragraphs(served, path)
        marks.check_menu(served, path, SHORT_TITLES)


def test_an_abbreviation_is_spelled_out_where_it_is_first_used(served):
    text = gemtext(served, "/uses/")
    assert "A disease-modifying therapy (DMT) makes relapses rarer." in text
    assert "In BEAT-MS a DMT was compared." in text
    assert "About MS: what MS is\n" in text
    assert "> MS, said someone." in text
    assert "People with multiple sclerosis (MS) on DMTs" in text
    assert "DMT: Any" in text


def test_a_page_ends_with_its_words_then_its_sources(served):
    text = gemtext(served, "/uses/")
    words = (
        "## Words used on this page\n"
        "\n"
        "* DMT: A medicine that makes relapses rarer.\n"
        "* MS: An illness of the nerves.\n"
        "* relapse: A new attack.\n"
        "\n"
        "## Sources\n"
    )
    assert words in text
    assert "Words used" not in gemtext(served, "/help/")


def test_the_glossary_lists_every_term(served):
    text = gemtext(served, "/glossary/")
    assert text.startswith("# Glossary\n\n## D\n\n* DMT, disease-modifying")
    assert "## R\n\n* relapse: A new attack. Also: relapses.\n" in text


def test_the_references_say_which_pages_cite_them(served):
    lines = gemtext(served, "/references/").split("\n")
    at = lines.index(
        "* Bstrand003 E. A study of the letter B, number 3. 2003."
    )
    assert lines[at + 1 : at + 3] == [
        "=> https://doi.org/10.1000/B3 Bstrand003 2003 (web)",
        "=> /uses/ Cited on: Uses",
    ]
    assert lines[at + 5] == "Not cited on any page"


def test_no_menu_of_a_long_list_is_over_its_budget(served, paths):
    for path in "/contents/", "/references/":
        items = wire.gopher_menu(served.gopher_port, path)
        parts = [item for item in items if marks.is_part(item, path)]
        assert len(parts) > 1
        for selector in [path, *(part.selector for part in parts)]:
            assert len(wire.gopher(served.gopher_port, selector)) <= MENU_MAX
        for part in parts:
            answer = wire.gemini(
                served.gemini_port, served.url(part.selector)
            )
            assert answer.status == "51"
    # Whole in every other format.
    assert len(link_lines(gemtext(served, "/references/"))) > len(RECORDS)


def test_the_contents_lead_to_the_text_of_every_page(served, content):
    texts = {
        item.selector
        for item in marks.whole_menu(served.gopher_port, "/contents/")
        if item.type == "0"
    }
    assert texts >= {path + "page.txt" for path in all_paths(content)}
    lines = link_lines(gemtext(served, "/contents/"))
    assert lines[0] == "=> / Home (1 minute)"
    assert "=> /news/second/ - Second & more (1 minute)" in lines


def test_any_text_is_two_selections_from_the_root(served, content):
    texts = set()
    for item in wire.gopher_menu(served.gopher_port, ""):
        if item.type == "1":
            menu = wire.gopher_menu(served.gopher_port, item.selector)
            texts |= {one.selector for one in menu if one.type == "0"}
    assert texts >= {path + "page.txt" for path in all_paths(content)}


def test_news_are_a_page_to_subscribe_to(served):
    lines = link_lines(gemtext(served, "/news/"))
    assert lines[0].startswith("=> /news/atom.xml Feed of these pages (Atom, ")
    assert lines[1:3] == [
        "=> /news/second/ 2026-02-01 Second & more",
        "=> /news/first/ 2026-01-31 First <news>",
    ]


def test_the_feed_is_atom_in_both_protocols(served):
    answer = wire.gemini(served.gemini_port, served.url("/news/atom.xml"))
    assert answer.header == "20 application/atom+xml"
    assert wire.gopher(served.gopher_port, "/news/atom.xml") == answer.body
    feed = ElementTree.fromstring(answer.body)
    assert feed.tag == ATOM + "feed"
    assert feed.findtext(ATOM + "title") == "News"
    assert feed.findtext(ATOM + "id") == "gemini://localhost/news/"
    assert feed.findtext(ATOM + "updated") == "2026-02-01T00:00:00Z"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "A garden"
    entries = feed.findall(ATOM + "entry")
    assert [entry.findtext(ATOM + "title") for entry in entries] == [
        "Second & more",
        "First <news>",
    ]
    for entry in entries:
        assert entry.findtext(ATOM + "updated").endswith("T00:00:00Z")
        assert entry.findtext(ATOM + "id").startswith("gemini://localhost/")
        address = entry.find(ATOM + "link").get("href")
        assert wire.gemini(served.gemini_port, address).status == "20"
    assert entries[0].findtext(ATOM + "summary") == "It goes on."


def test_the_small_files_are_there_in_both_protocols(served):
    for path, text in (
        ("/robots.txt", "User-agent: *\r\nDisallow: /search\r\n"),
        (
            "/security.txt",
            "Contact: mailto:a@example.org\r\n"
            "Expires: 2027-01-02T00:00:00Z\r\n"
            f"Canonical: {served.url('/security.txt')}\r\n",
        ),
    ):
        answer = wire.gemini(served.gemini_port, served.url(path))
        assert answer.header == "20 text/plain"
        assert answer.text == text
        assert wire.gopher(served.gopher_port, path) == answer.body


def test_a_sequence_leads_on_and_back(served):
    lines = link_lines(gemtext(served, "/steps/step-02/"))
    assert lines[:2] == [
        "=> /steps/step-01/ Previous: Step 01 of a long way to go",
        "=> /steps/step-03/ Next: Step 03 of a long way to go",
    ]
    assert "Previous" not in gemtext(served, "/steps/step-01/")


def test_a_bad_glossary_stops_every_command_at_its_place(run, tmp_path):
    folder = make_folder(
        tmp_path / "content",
        {"index.md": page("Home"), "glossary.yaml": "MS:\n  lnog: x\n"},
    )
    done = run("build", "--content", folder, "--output", tmp_path / "out")
    assert done.returncode == 1
    assert "glossary.yaml:2:3: " in done.stderr
    assert 'did you mean "long"?' in done.stderr


def test_the_parts_of_a_menu_are_built_too(run, content, tmp_path):
    output = tmp_path / "out"
    done = run("build", "--content", content, "--output", output)
    assert done.returncode == 0, done.stderr
    # Lines of a gophermap are shorter, without host and port.
    built = [file.parent for file in output.glob("references/*/gophermap")]
    assert len(built) > 1
    for folder in built:
        assert (folder / "gophermap").stat().st_size <= MENU_MAX
        assert [file.name for file in folder.iterdir()] == ["gophermap"]
