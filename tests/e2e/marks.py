"""What a page says in each format, once the format's marks are off."""

import re
import unicodedata

import wire

EDITIONS = ["page.txt", "flow.txt", "narrow.txt"]

FOLDS = str.maketrans(wire.ASCII_SIGNS)

# A part of the contents, in any language.
PART = re.compile(r"(/[a-z]{2})?/contents/[^/]+/$")

# What formats put in front of a line, and no reader reads.
MARKS = {"#", "##", "###", "*", ">", "-"}

# In front of an item's label: how deep it stands, and its number.
MARKER = re.compile(r"(- )*(\d+[.)] )?")


# A sign of a script that puts no spaces between words may end a line.
UNSPACED = re.compile("([\u3000-\u30ff\u3400-\u9fff])")


def cells(text):
    """The cells that a terminal needs for a text."""
    return sum(
        1 + (unicodedata.east_asian_width(one) in "WF")
        for one in text
        if unicodedata.category(one) not in ("Mn", "Me", "Cf")
    )


def words_of(text):
    text = UNSPACED.sub(r" \1 ", text)
    return [word for word in text.translate(FOLDS).split() if word not in MARKS]


def parse_gemtext(gemtext):
    """Its lines as (kind, text): "link", "code", "alt", "text"."""
    preformatted = False
    lines = []
    for line in gemtext.split("\n"):
        if line.startswith("```"):
            preformatted = not preformatted
            lines.append(("alt", line[3:]))
        elif preformatted:
            lines.append(("code", line))
        elif line.startswith("=>"):
            lines.append(("link", line[2:].strip()))
        else:
            lines.append(("text", line))
    return lines


def gemtext_lines(server, path):
    """The lines of a page that is served, as parse_gemtext() has them."""
    answer = wire.gemini(server.gemini_port, server.url(path))
    return parse_gemtext(answer.text)


def parse_link(text):
    """The target and the label of a gemtext link line."""
    target, _, label = text.partition(" ")
    return target, label.translate(FOLDS).strip()


def gemtext_links(server, path):
    lines = gemtext_lines(server, path)
    return [parse_link(text) for kind, text in lines if kind == "link"]


def line_words(kind, text):
    """The words of a line, with a link in the form that texts have."""
    if kind == "link":
        target, label = parse_link(text)
        return words_of(f"Link: {label}, {target}")
    if kind == "alt" and text:
        return words_of(text + ":")
    return words_of(text)


def edition_lines(server, path, name):
    """The lines of a text, without the last, which says that it ends."""
    received = wire.gopher(server.gopher_port, path + name)
    lines = received.decode("utf-8").rstrip("\r\n").split("\r\n")
    # A long address wraps it in the narrow one.
    last = -1 if lines[-1].startswith("End of page.") else -2
    assert lines[last].startswith("End of page."), lines[-2:]
    assert received.decode().split()[-1] == path
    return lines[:last]


def check_words(server, path, name):
    """The text has the words and links of the gemtext in their order."""
    expected = []
    for kind, text in gemtext_lines(server, path):
        expected += line_words(kind, text)
    text = "\n".join(edition_lines(server, path, name))
    # The line that ends a text may be wrapped in the narrow one.
    assert words_of(text) == expected


def check_paragraphs(server, path):
    """The flow text has the paragraphs of the gemtext, each on its line."""
    lines = gemtext_lines(server, path)
    expected = [line_words(*line) for line in lines]
    shown = [words_of(line) for line in edition_lines(server, path, "flow.txt")]
    assert [words for words in shown if words] == [
        words for words in expected if words
    ]


def item_target(item):
    """An item's target as gemtext has it."""
    if item.selector.startswith("URL:"):
        return item.selector[len("URL:") :]
    if item.host == "localhost":
        return item.selector.replace(" ", "%20")
    port = "" if item.port == 70 else f":{item.port}"
    return f"gopher://{item.host}{port}/{item.type}{item.selector}"


def once(links):
    """Links without those whose target came before."""
    seen = {}
    for target, label in links:
        seen.setdefault(target, label)
    return list(seen.items())


# What a part of a list is called: "a-f", "1-40", "b-2".
PART_NAME = re.compile(r"(\d+|\w)(-(\d+|\w))?(-\d+)?/")


def is_part(item, path):
    """Does an item of the list's own menu lead to a part of it, in whatever
    language?
    """
    return (
        item.type == "1"
        and item.selector.startswith(path)
        and PART_NAME.fullmatch(item.selector[len(path) :]) is not None
    )


def without_search(data):
    """Bytes of a page or a text without its link to the search, which what
    `capsule build` writes cannot have.
    """
    link = rb"(?m)^=> /([a-z]+/)?search .*\n|^.*, /([a-z]+/)?search\r\n"
    return re.sub(link, b"", data)


def whole_menu(port, path, read=wire.gopher_menu):
    """The items of a menu, with the parts of a list where it was split."""
    items = read(port, path)
    parts = [item for item in items if is_part(item, path)]
    if not parts:
        return items
    first = items.index(parts[0])
    foot = items[first + len(parts) :]
    entries = []
    for part in parts:
        inside = read(port, part.selector)
        up = next(i for i, item in enumerate(inside) if item.type == "1")
        assert inside[up].selector == path
        assert inside[-len(foot) :] == foot
        entries += inside[up + 1 : -len(foot)]
    return items[:first] + entries + foot


def menu_links(server, path):
    """The targets and labels of a menu, without the page's own texts. A
    label too long for a line begins in the info lines before its item.
    """
    links = []
    info = []
    for item in whole_menu(server.gopher_port, path):
        if path == "/" and PART.match(item.selector):
            continue  # a part of the contents, for those in a hurry
        if item.type == "i":
            info.append(item.display)
            continue
        links.append((item_target(item), " ".join([*info, item.display])))
        info = []
    return links[len(EDITIONS) :]


def bare(label):
    """A label without what stands in brackets at its end."""
    return label.rpartition(" (")[0] if label.endswith(")") else label


def is_label(shown, labels):
    """Does a menu's text end in a label, with or without size and time in
    brackets? A menu may leave out an item's marker.
    """
    labels = [MARKER.sub("", label, count=1) for label in labels]
    texts = (shown, bare(shown))
    return any(text.endswith(one) for text in texts for one in labels)


def check_menu(server, path, short_titles):
    """The menu has the gemtext's links in the order of their first places,
    each with its label or its page's short title.
    """
    expected = once(gemtext_links(server, path))
    shown = menu_links(server, path)
    if path == "/contents/":
        # Its items lead right to the texts, and the foot to pages again.
        shown = [(one.removesuffix("page.txt"), text) for one, text in shown]
        short_titles = {one: bare(label) for one, label in expected}
    shown = once(shown)
    targets = [target for target, _ in expected]
    assert [target for target, _ in shown] == targets
    for (target, text), (_, label) in zip(shown, expected):
        labels = [label, short_titles.get(target, label).translate(FOLDS)]
        assert is_label(text, labels), (target, text, label)
