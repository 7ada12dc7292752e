"""A page says the same in every format: the same words, numbers, link labels
and targets, in the same order, once the marks of the format are off.
"""

import pytest
import wire
from folder import SHIPPED, front_matter, pages_of

PAGES = pages_of(SHIPPED)
EDITIONS = ["page.txt", "flow.txt", "narrow.txt"]

# Gopher's texts have ASCII for what typographers use.
FOLDS = str.maketrans(
    {
        "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "--",
        "…": "...", "•": "*", "−": "-", "\u00a0": " ", "\u00ad": "",
    }
)  # fmt: skip

# What formats put in front of a line, and no reader reads.
MARKS = {"#", "##", "###", "*", ">", "-"}


def words_of(text):
    return [word for word in text.translate(FOLDS).split() if word not in MARKS]


def parse_link(line):
    """The target and the label of a gemtext link line."""
    target, _, label = line[2:].strip().partition(" ")
    return target, label.translate(FOLDS).strip()


def gemtext_lines(guide, path):
    return wire.gemini(guide.gemini_port, guide.url(path)).text.split("\n")


def gemtext_words(lines):
    """The words that the texts must have, with links in the texts' form."""
    words = []
    for line in lines:
        if line.startswith("=>"):
            target, label = parse_link(line)
            words += words_of(f"Link: {label}, {target}")
        elif line.startswith("```"):
            words += words_of(line[3:] + ":" if line[3:] else "")
        else:
            words += words_of(line)
    return words


def edition(guide, path, name):
    received = wire.gopher(guide.gopher_port, path + name)
    return received.decode("utf-8")


def without_end(text, path):
    """The text without its last line, which says where it ends."""
    lines = text.rstrip("\r\n").split("\r\n")
    assert lines[-1] == f"End of page. Menu: {path}"
    return "\r\n".join(lines[:-1])


@pytest.mark.parametrize("name", EDITIONS)
@pytest.mark.parametrize("path", PAGES)
def test_a_text_has_the_words_and_links_of_the_gemtext(guide, path, name):
    expected = gemtext_words(gemtext_lines(guide, path))
    text = without_end(edition(guide, path, name), path)
    assert words_of(text) == expected


@pytest.mark.parametrize("path", PAGES)
def test_the_flow_text_has_the_paragraphs_of_the_gemtext(guide, path):
    expected = [
        gemtext_words([line])
        for line in gemtext_lines(guide, path)
        if line.strip()
    ]
    text = without_end(edition(guide, path, "flow.txt"), path)
    lines = [words_of(line) for line in text.split("\r\n") if line]
    assert lines == expected


def item_target(item):
    """An item's target as gemtext has it."""
    if item.selector.startswith("URL:"):
        return item.selector[len("URL:") :]
    assert item.host == "localhost"
    return item.selector.replace(" ", "%20")


def once(links):
    """Links without those whose target came before."""
    seen = {}
    for target, label in links:
        seen.setdefault(target, label)
    return list(seen.items())


def menu_links(items):
    """The targets and labels of a menu, without the page's own texts. A
    label too long for a line begins in the info lines before its item.
    """
    links = []
    info = []
    for item in items:
        if item.type == "i":
            info.append(item.display)
            continue
        links.append((item_target(item), " ".join([*info, item.display])))
        info = []
    return links[len(EDITIONS) :]


def short_title(file):
    short = front_matter(file, "short") or front_matter(file, "title")
    return short.translate(FOLDS)


@pytest.mark.parametrize("path", PAGES)
def test_a_menu_begins_with_the_title(guide, path):
    items = wire.gopher_menu(guide.gopher_port, path)
    title = front_matter(PAGES[path], "title").translate(FOLDS)
    short = short_title(PAGES[path])
    assert items[0].display == (title if len(title) <= 67 else short)


def is_label(shown, label, target):
    """Does a menu's text end in a link's label, or its page's short title,
    with or without size and time in brackets?
    """
    labels = [label]
    if target in PAGES:
        labels.append(short_title(PAGES[target]))
    bare = shown.rpartition(" (")[0] if shown.endswith(")") else shown
    return any(text.endswith(one) for text in (shown, bare) for one in labels)


@pytest.mark.parametrize("path", PAGES)
def test_a_menu_has_the_links_of_the_gemtext_in_their_order(guide, path):
    lines = gemtext_lines(guide, path)
    links = [parse_link(line) for line in lines if line.startswith("=>")]
    expected = once(links)
    shown = once(menu_links(wire.gopher_menu(guide.gopher_port, path)))
    assert [target for target, _ in shown] == [
        target for target, _ in expected
    ]
    for (target, text), (_, label) in zip(shown, expected):
        assert is_label(text, label, target), (target, text, label)


@pytest.mark.parametrize("path", PAGES)
def test_the_same_navigation_stands_at_the_foot_of_each_format(guide, path):
    foot = ["/", "/help/"]
    links = [
        parse_link(line)[0]
        for line in gemtext_lines(guide, path)
        if line.startswith("=>")
    ]
    items = menu_links(wire.gopher_menu(guide.gopher_port, path))
    assert links[-2:] == foot
    assert [target for target, _ in items[-2:]] == foot
