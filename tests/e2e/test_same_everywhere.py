"""A page of the guide says the same in every format: the same words,
numbers, link labels and targets, in the same order.
"""

import marks
import pytest
import wire
from folder import SHIPPED, all_paths, front_matter, generated_of, pages_of

SOURCES = pages_of(SHIPPED)
PAGES = all_paths(SHIPPED)
TITLES = {path: front_matter(SOURCES[path], "title") for path in SOURCES}
SHORT_TITLES = {
    path: front_matter(SOURCES[path], "short") or TITLES[path]
    for path in SOURCES
}
TITLES |= generated_of(SHIPPED)
SHORT_TITLES |= generated_of(SHIPPED)


@pytest.mark.parametrize("name", marks.EDITIONS)
@pytest.mark.parametrize("path", PAGES)
def test_a_text_has_the_words_and_links_of_the_gemtext(guide, path, name):
    marks.check_words(guide, path, name)


@pytest.mark.parametrize("path", PAGES)
def test_the_flow_text_has_the_paragraphs_of_the_gemtext(guide, path):
    marks.check_paragraphs(guide, path)


@pytest.mark.parametrize("path", PAGES)
def test_the_gemtext_begins_with_the_title(guide, path):
    first = marks.gemtext_lines(guide, path)[0]
    assert first == ("text", "# " + TITLES[path])


@pytest.mark.parametrize("path", PAGES)
def test_a_menu_begins_with_the_title(guide, path):
    items = wire.gopher_menu(guide.gopher_port, path)
    fits = len(TITLES[path]) <= 67
    title = TITLES[path] if fits else SHORT_TITLES[path]
    assert items[0].display == title.translate(marks.FOLDS)


@pytest.mark.parametrize("path", PAGES)
def test_a_menu_has_the_links_of_the_gemtext_in_their_order(guide, path):
    marks.check_menu(guide, path, SHORT_TITLES)


@pytest.mark.parametrize("path", PAGES)
def test_the_same_navigation_stands_at_the_foot_of_each_format(guide, path):
    for links in marks.gemtext_links(guide, path), marks.menu_links(
        guide, path
    ):
        assert [target for target, _ in links[-6:]] == [
            "/",
            "/contents/",
            "/glossary/",
            "/references/",
            "/search",
            "/help/",
        ]
