"""The same as for the guide, for pages that use all of Markdown."""

import marks
import pytest
from folder import make_folder, page

LINKS = """\
Read about [lists](lists.md) first. Then [a study][study] and [the same
study](https://example.org/study), and once more [lists](lists.md#part).

See [it](tables.md). Autolinks: <https://example.org/a?b=c>, <me@example.org>.

[A capsule](gemini://example.org/), [a hole](gopher://example.org/1/here),
[a text](gopher://example.org:7070/0/plain.txt), [a phone](tel:+123),
[a form](form.pdf), [with space](<my file.txt>).

## Heading with [a link](code.md)

[A label that goes on and on, so that no line of a menu, which holds sixty-seven
cells, is long enough to show it](https://example.org/long)

[Long in a paragraph, long enough that a menu needs the short title of
it](long.md)

[study]: https://example.org/study "A title"
"""

LISTS = """\
- One, with [a link](links.md) in it
- Two
  - Below two
    - Below that
      - And deeper
- [Only a link](code.md)
- [A link](tables.md): and words after it

1. First
2. Second
   1. Nested
   2. [Nested link](links.md)
3. Third

   With a second paragraph.

7) Seven
8) Eight

> A quote of several words, which is long enough to be wrapped at sixty-seven
> and at forty.
>
> - A list in a quote
> - [With a link](https://example.org/quote)
>
> > And a quote in a quote.
"""

TABLES = """\
Table: Results of two trials

| Trial | People | Share | Source |
|:------|-------:|:-----:|--------|
| MIST  | 110    | 93%   | [Burt 2019](https://example.org/burt) |
| BEAT  | 156    |       | [Lists](lists.md) |
|       | 3      | a \\| b |     |

Text between.

| Dose | Unit |
|------|------|
| **1** | mg  |
"""

CODE = """\
```a small program in C
int
main(void)
{
\treturn 0;
}
```

    => /x/ is no link
    # is no heading
    .

Text: *emphasis*, **strong**, `code`, 5 * 3 = 15, snake_case_name.
Typography: “quotes” and ‘others’, a dash – or — two, an ellipsis…, −5.
Entities: &amp; &lt; &copy; &auml; &#8211; &nbsp;and so on&hellip;

\\=> not a link

\\# not a heading

\\* not an item

\\> not a quote

.

A word that is longer than any line:
Donaudampfschiffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft

Wide: 造血幹細胞移植は多発性硬化症の治療です。 And combining: e\u0301tude.

Hard\\
break, and another  \nhere.

---

Bidirectional: שלום and مرحبا.
"""

IMAGES = """\
![A chart](chart.png)

Text with ![a small picture](chart.png) inside.

[![A cover](chart.png)](links.md)

![On the web](https://example.org/x.png)
"""

FILES = {
    "index.md": page("Garden", "Everything grows here.\n"),
    "links.md": page("Links", LINKS),
    "lists.md": page("Lists", LISTS),
    "tables.md": page("Tables", TABLES),
    "code.md": page("Code and characters", CODE),
    "images.md": page("Images", IMAGES),
    "long.md": page(
        "A title that goes on and on, until it is longer than any line of a"
        " menu may be",
        "- [Links](links.md) and [lists](lists.md)\n",
        short="Long",
    ),
    "chart.png": b"\x89PNG\r\n\x1a\n",
    "form.pdf": b"%PDF-1.4\n",
    "my file.txt": b"mine\n",
    "site.yaml": "name: Garden\nnavigation: [/, /links/]\n",
}
PATHS = ["/", "/links/", "/lists/", "/tables/", "/code/", "/images/", "/long/"]
SHORT_TITLES = {"/": "Garden", "/links/": "Links", "/long/": "Long"}


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return make_folder(tmp_path_factory.mktemp("garden"), FILES)


@pytest.mark.parametrize("name", marks.EDITIONS)
@pytest.mark.parametrize("path", PATHS)
def test_a_text_has_the_words_and_links_of_the_gemtext(served, path, name):
    marks.check_words(served, path, name)


@pytest.mark.parametrize("path", PATHS)
def test_the_flow_text_has_the_paragraphs_of_the_gemtext(served, path):
    marks.check_paragraphs(served, path)


@pytest.mark.parametrize("path", PATHS)
def test_a_menu_has_the_links_of_the_gemtext_in_their_order(served, path):
    marks.check_menu(served, path, SHORT_TITLES)
