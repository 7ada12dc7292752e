"""Following every link from the home page, as robots and readers do."""

import urllib.parse

import marks
import wire
from folder import all_paths, without_language

# How files of a media type begin.
MAGIC = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG",
    "image/jpeg": b"\xff\xd8",
}


def crawl_gemini(server):
    """Every answer that can be reached: {path: answer}."""
    answers = {}
    waiting = [server.url("/")]
    while waiting:
        url = waiting.pop()
        path = urllib.parse.urlsplit(url).path
        if path in answers or path.endswith("/search"):
            continue
        answers[path] = answer = wire.gemini(server.gemini_port, url)
        assert answer.status == "20", f"{url}: {answer.header}"
        if not answer.meta.startswith("text/gemini"):
            continue
        for kind, text in marks.parse_gemtext(answer.text):
            target, _ = marks.parse_link(text)
            if kind == "link" and ":" not in target:
                assert "#" not in target, target
                waiting.append(server.url(target))
    return answers


def test_every_gemini_link_leads_somewhere_and_every_page_is_reached(
    guide, shipped
):
    answers = crawl_gemini(guide)
    pages = {path for path in answers if path.endswith("/")}
    own = {path for path in pages if without_language(shipped, path) == path}
    assert own == set(all_paths(shipped))
    assert {without_language(shipped, path) for path in pages} == own
    for path, answer in answers.items():
        media_type = answer.meta.split(";")[0]
        if path.endswith("/"):
            assert media_type == "text/gemini", path
            assert answer.text.startswith("# "), path
        if media_type.startswith("text/"):
            assert "\0" not in answer.text, path
        assert answer.body.startswith(MAGIC.get(media_type, b"")), path


def crawl_gopher(server):
    """Every item of ours that can be reached: {selector: (type, bytes)}."""
    found = {}
    waiting = [("1", "")]
    while waiting:
        kind, selector = waiting.pop()
        if kind == "7":
            assert selector.endswith("/search")
            continue
        if selector in found:
            assert found[selector][0] == kind, selector
            continue
        received = wire.gopher(server.gopher_port, selector)
        found[selector] = (kind, received)
        if kind != "1":
            continue
        items = wire.parse_menu(received)
        assert items[0].type == "i", f"{selector!r} is not there"
        for item in items:
            ours = (item.host, item.port) == ("localhost", server.gopher_port)
            # A web link's selector is for the reader's browser.
            if ours and not item.selector.startswith("URL:"):
                waiting.append((item.type, item.selector))
    return found


def test_every_gopher_item_leads_somewhere_and_every_page_is_reached(
    guide, shipped
):
    found = crawl_gopher(guide)
    missing = wire.gopher(guide.gopher_port, "/nothing/")
    menus = {selector for selector in found if found[selector][0] == "1"}
    own = set(all_paths(shipped))
    assert own <= menus
    # Translations are where they are linked to, at paths of that form.
    paths = {path for path in menus if without_language(shipped, path) in own}
    parts = menus - {""} - paths
    # Parts of long lists, "/references/a-f/": Gopher alone has them.
    for part in parts:
        assert part.rstrip("/").rpartition("/")[0] + "/" in paths, part
        answer = wire.gemini(guide.gemini_port, guide.url(part))
        assert answer.status == "51", part
    for path in paths:
        for name in "page.txt", "flow.txt", "narrow.txt":
            assert path + name in found
    for selector, (kind, received) in found.items():
        assert received and received != missing, selector
        if kind == "0":
            text = received.decode("utf-8")
            assert "\0" not in text, selector
        else:
            assert kind == "1" or selector.endswith("/atom.xml"), selector


def test_no_page_calls_two_places_by_one_label(guide):
    for path, answer in crawl_gemini(guide).items():
        called = {}
        for line in answer.text.split("\n") if path.endswith("/") else ():
            if line.startswith("=> "):
                _, target, label = line.split(" ", 2)
                assert called.setdefault(label, target) == target, path
    for path, (kind, received) in crawl_gopher(guide).items():
        called = {}
        for item in wire.parse_menu(received) if kind == "1" else ():
            place = (item.selector, item.host, item.port)
            if item.type != "i":
                assert called.setdefault(item.display, place) == place, path


def test_both_protocols_offer_the_same_files(guide):
    gemini = {path for path in crawl_gemini(guide) if path[-1] != "/"}
    editions = ("/page.txt", "/flow.txt", "/narrow.txt")
    gopher = {
        selector
        for selector, (kind, _) in crawl_gopher(guide).items()
        if kind != "1" and not selector.endswith(editions)
    }
    assert gemini == gopher
    for path in gemini:
        answer = wire.gemini(guide.gemini_port, guide.url(path))
        expected = answer.body
        if answer.meta.startswith("text/"):
            expected = wire.as_gopher_text(expected)
        assert wire.gopher(guide.gopher_port, path) == expected, path
