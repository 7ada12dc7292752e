"""Pages in other languages, in both protocols, made of one source."""

import re
import unicodedata

import marks
import pytest
import reader
import wire
from catalogue import catalogue
from folder import make_folder, page

RISKS = (
    "Of 1,000 people 85.5% said so [@a].\n\n"
    "## Later\n\n"
    "- [Help](help.md): how to read\n"
    "- See [the drugs](drugs.md) too\n\n"
    "Table: Who was asked, 40 people\n\n"
    "| Who | How many |\n|---|---|\n| Women | 12.5 |\n| Men | 20 |\n"
)

ITALIAN = {
    "Home": "Pagina iniziale",
    "A guide.": "Una guida.",
    "[Risks](risks/index.md)": "[Rischi](risks/index.md)",
    "The risks": "I rischi",
    "Of 1,000 people 85.5% said so [@a].":
        "Su 1.000 persone l'85,5% l'ha detto [@a].",
    "Later": "Più tardi",
    "[Help](help.md): how to read": "[Aiuto](help.md): come leggere",
    "See [the drugs](drugs.md) too": "Vedi anche [i farmaci](drugs.md)",
    "Who was asked, 40 people": "Chi è stato intervistato, 40 persone",
    "Who": "Chi",
    "How many": "Quanti",
    "Women": "Donne",
    "12.5": "12,5",
    "Men": "Uomini",
    "Help": "Aiuto",
    "Read on.": "Continua a leggere.",
    "Not advice.": "Non è un consiglio.",
    "A site": "Un sito",
}

SPANISH = {
    "Help": "Ayuda",
    "Read on.": "Siga leyendo.",
}

FILES = {
    "site.yaml": "name: A site\nnotice: Not advice.\n"
    "navigation: [/, /contents/, /help/]\n"
    "redirects: {/old/: /risks/}\n",
    "references.json": '[{"id": "a", "title": "A work", "DOI": "10.1/a"}]',
    "index.md": page("Home", "A guide.\n\n- [Risks](risks/index.md)\n"),
    "risks/index.md": page("The risks", RISKS.replace("(", "(../", 0)),
    "help.md": page("Help", "Read on.\n", reviewed="2026-11-23"),
    "drugs.md": page("Drugs", "A drug.\n"),
    "gone.md": page("Gone", gone="yes"),
}


def files(italian=ITALIAN, **more):
    """The folder above, with its links from risks/ as they must be there."""
    risks = RISKS.replace("(help.md)", "(../help.md)")
    risks = risks.replace("(drugs.md)", "(../drugs.md)")
    texts = {
        key.replace("(help.md)", "(../help.md)").replace(
            "(drugs.md)", "(../drugs.md)"
        ): value.replace("(help.md)", "(../help.md)").replace(
            "(drugs.md)", "(../drugs.md)"
        )
        for key, value in italian.items()
    }
    made = dict(FILES)
    made["risks/index.md"] = page("The risks", risks, reviewed="2026-11-23")
    made["po/it.po"] = catalogue("it", texts)
    made["po/es.po"] = catalogue("es", SPANISH, review="A. Ruiz, 2026")
    made.update(more)
    return made


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return make_folder(tmp_path_factory.mktemp("content"), files())


def gemini(server, path):
    return wire.gemini(server.gemini_port, server.url(path))


def text_of(server, path):
    return gemini(server, path).text


def test_a_translated_page_is_the_same_page_in_its_language(served):
    answer = gemini(served, "/it/risks/")
    assert answer.header == "20 text/gemini; lang=it"
    assert answer.text.startswith(
        "# I rischi\n\nSu 1.000 persone l'85,5% l'ha detto [1].\n\n"
        "## Più tardi\n\n"
        "=> /it/help/ Aiuto: come leggere\n"
        "* Vedi anche i farmaci\n"
        "=> /drugs/ I farmaci (inglese)\n\n"
        "Chi è stato intervistato, 40 persone\n\n"
        "Chi: Donne\n* Quanti: 12,5\n\n"
        "Chi: Uomini\n* Quanti: 20\n\n"
        "=> /it/risks/table-1.csv Tabella 1 in CSV ("
    ), answer.text
    assert "## Fonti\n" in answer.text


def test_all_its_editions_are_there_over_both_protocols(served):
    for name in "page.txt", "flow.txt", "narrow.txt", "table-1.csv":
        path = f"/it/risks/{name}"
        over_gemini = gemini(served, path)
        assert over_gemini.status == "20"
        if name.endswith(".txt"):
            assert over_gemini.meta == "text/plain; lang=it"
        over_gopher = wire.gopher_raw(
            served.gopher_port, path.encode() + b"\r\n"
        )
        assert over_gopher == over_gemini.body
    assert "Chi,Quanti\r\nDonne,\"12,5\"" in text_of(
        served, "/it/risks/table-1.csv"
    )
    menu = wire.gopher_menu(served.gopher_port, "/it/risks/")
    assert menu[0].display == "I rischi"
    assert menu[1].display.startswith("Testo di questa pagina (")
    assert menu[1].selector == "/it/risks/page.txt"


def test_a_page_names_its_other_languages_in_their_words(served):
    assert "=> /it/help/ Italiano: Aiuto\n" in text_of(served, "/help/")
    assert "=> /es/help/ Español: Ayuda\n" in text_of(served, "/help/")
    italian = text_of(served, "/it/help/")
    assert "=> /help/ English: Help\n" in italian
    assert "=> /es/help/ Español: Ayuda\n" in italian
    assert "Español" not in text_of(served, "/risks/")


def test_a_translated_page_says_what_it_is(served):
    italian = text_of(served, "/it/help/")
    assert (
        "Questa è una traduzione del testo in inglese del 23 novembre 2026. "
        "Dove i due differiscono, vale quel testo. Nessun traduttore medico "
        "l'ha ancora rivista.\n"
    ) in italian
    assert "Non è un consiglio.\n" in italian
    spanish = text_of(served, "/es/help/")
    assert "del texto en inglés del 23 de noviembre de 2026" in spanish
    assert "La ha revisado un traductor médico: A. Ruiz, 2026." in spanish
    assert "[inglés] Not advice.\n" in spanish


def test_the_sources_are_listed_where_half_of_the_pages_are(served):
    italian = text_of(served, "/it/references/")
    assert "A work.\n=> https://doi.org/10.1/a A work (web)\n" in italian
    assert "=> /it/risks/ Citato in: I rischi\n" in italian
    assert "=> /references/ English: References\n" in italian
    assert gemini(served, "/es/references/").status == "51"


def test_a_source_is_cited_on_pages_that_are_not_translated_too(
    server, tmp_path
):
    more = {"drugs.md": page("Drugs", "A drug [@a].\n")}
    one = server(content=make_folder(tmp_path / "content", files(**more)))
    assert (
        "=> /it/risks/ Citato in: I rischi\n"
        "=> /drugs/ Citato in: Drugs (inglese)\n"
    ) in text_of(one, "/it/references/")


def test_what_is_not_translated_does_not_exist_there(served):
    answer = gemini(served, "/it/drugs/")
    assert answer.header == "51 Questa pagina qui non esiste."
    assert gemini(served, "/es/risks/").status == "51"
    assert gemini(served, "/fr/help/").header.startswith("51 There is no")
    menu = wire.gopher_menu(served.gopher_port, "/it/drugs/")
    assert [item.type for item in menu] == ["3", "i", "1", "7"]
    assert menu[0].display == "A questo indirizzo non c'è nulla."
    assert menu[2].selector == "/it/"


def test_old_and_gone_addresses_are_so_in_each_language(served):
    assert gemini(served, "/it/old/").header == "31 /it/risks/"
    assert gemini(served, "/it/risks").header == "31 /it/risks/"
    assert (
        gemini(served, "/it/gone/").header
        == "52 Questa pagina è stata tolta per sempre."
    )
    menu = wire.gopher_menu(served.gopher_port, "/it/gone/")
    assert menu[0].display.startswith("Ciò che era a questo indirizzo è")


def facts_of(server, path, prefix=""):
    """The link targets and the numbers of a page above its foot, in order.

    A file's size is a number of its own; commas and points change places in
    a translation into Italian.
    """
    text = text_of(server, path).split("\n\n\n")[0]
    links = re.findall(r"^=> (\S+)", text, re.MULTILINE)
    words = re.sub(r"^=> \S+", "", text, flags=re.MULTILINE)
    words = re.sub(r"\(\d+ bytes?\)", "", words)
    if prefix:
        words = words.translate(str.maketrans(".,", ",."))
        links = [re.sub(f"^{prefix}/", "/", link) for link in links]
    return links, re.findall(r"\d(?:[\d.,]*\d)?", words)


def test_numbers_links_and_sources_are_the_same_in_both(served):
    links, numbers = facts_of(served, "/risks/")
    assert (links, numbers) == facts_of(served, "/it/risks/", "/it")
    assert numbers[:3] == ["1,000", "85.5", "1"]
    assert "/help/" in links and "https://doi.org/10.1/a" in links


def test_the_same_is_exported(run, content, tmp_path):
    out = tmp_path / "out"
    done = run("build", "--content", content, "--output", out)
    assert done.returncode == 0, done.stderr
    for name in "index.gmi", "gophermap", "page.txt", "narrow.txt":
        assert (out / "it" / "risks" / name).is_file()
    assert not (out / "es" / "risks").exists()


def test_a_page_is_dumped_in_its_language(run, content):
    done = run("dump", "--content", content, "/it/risks/")
    assert done.returncode == 0
    assert 'text "I rischi"' in done.stdout
    done = run("dump", "--content", content, "/es/risks/")
    assert done.returncode == 1


def test_a_language_without_a_home_page_begins_with_its_contents(
    server, tmp_path
):
    folder = make_folder(tmp_path / "content", files())
    one = server(content=folder)
    assert gemini(one, "/es/").header == "30 /es/contents/"
    contents = text_of(one, "/es/contents/")
    assert "=> /es/help/ Ayuda (1 minuto)\n" in contents
    assert "## En inglés\n" in contents
    assert "=> /risks/ The risks (1 minuto) (inglés)\n" in contents
    menu = wire.gopher_menu(one.gopher_port, "/es/contents/")
    assert any(
        item.selector == "/risks/page.txt" and "(inglés)" in item.display
        for item in menu
    )


def test_what_is_not_translated_stands_in_the_order_of_its_own_contents(
    server, tmp_path
):
    more = {
        "talks/index.md": page("Talks", order="1"),
        "talks/a.md": page("Second talk", order="2"),
        "talks/z.md": page("First talk", order="1"),
        "po/it.po": catalogue("it", {"Talks": "Colloqui"}),
        "po/es.po": catalogue("es", {"Second talk": "Segunda charla"}),
    }
    folder = make_folder(tmp_path / "content", files(**more))
    one = server(content=folder)
    foreign = text_of(one, "/es/contents/").partition("## En inglés\n\n")[2]
    lines = foreign.splitlines()
    assert lines[:4] == [
        "=> / Home (1 minuto) (inglés)",
        "=> /talks/ Talks (inglés)",
        "=> /talks/z/ - First talk (1 minuto) (inglés)",
        "=> /drugs/ Drugs (1 minuto) (inglés)",
    ], foreign
    foreign = text_of(one, "/it/contents/").partition("## In inglese\n\n")[2]
    assert foreign.startswith(
        "=> / Home (1 minuto) (inglese)\n"
        "=> /talks/z/ First talk (1 minuto) (inglese)\n"
        "=> /talks/a/ Second talk (1 minuto) (inglese)\n"
    ), foreign


def test_the_page_of_languages_says_how_far_each_is(server, tmp_path):
    more = {"languages.md": page("Languages", "English counts.\n")}
    folder = make_folder(tmp_path / "content", files(**more))
    text = text_of(server(content=folder), "/languages/")
    assert (
        "* Italian: 3 of 5 pages; translated: 16 of 16 parts. No medical "
        "translator has reviewed it yet.\n"
        "=> /it/ Italiano: Pagina iniziale\n"
    ) in text, text
    assert (
        "* Spanish: 1 of 5 pages; translated: 2 of 2 parts. It was "
        "reviewed by a medical translator: A. Ruiz, 2026.\n"
        "=> /es/contents/ Español: Índice\n"
    ) in text, text


RULES = "rules: {E-translation: yes, W-translation: yes}\n"


def check(run, folder):
    done = run("check", "--content", folder.name, cwd=folder.parent)
    return done.returncode, done.stdout


@pytest.mark.parametrize("fuzzy", [False, True])
def test_a_changed_paragraph_falls_back_alone_and_check_names_it(
    server, run, tmp_path, fuzzy
):
    made = files()
    changed = made["risks/index.md"].replace(
        "- See [the drugs]", "- Now see [the drugs]"
    )
    made["site.yaml"] += RULES
    made["risks/index.md"] = changed
    original = "Now see [the drugs](../drugs.md) too"
    if fuzzy:
        made["po/it.po"] += (
            "\n#, fuzzy\n"
            f'#| msgid "See [the drugs](../drugs.md) too"\n'
            f'msgid "{original}"\n'
            'msgstr "Vedi anche [i farmaci](../drugs.md)"\n'
        )
    folder = make_folder(tmp_path / "content", made)
    one = server(content=folder)
    text = text_of(one, "/it/risks/")
    assert "* [inglese] Now see the drugs too\n" in text
    assert text.count("[inglese]") == 1
    assert "Non ancora tradotte, e in inglese: 1 delle sue" in text
    for name in "page.txt", "flow.txt", "narrow.txt":
        assert text_of(one, f"/it/risks/{name}").count("[inglese]") == 1
    assert "[ingl" not in text_of(one, "/it/help/")
    line = changed[: changed.index("- Now see")].count("\n") + 1
    status, told = check(run, folder)
    named = [one for one in told.splitlines() if "W-translation" in one]
    pages = [one for one in named if "index.md" in one]
    assert len(pages) == 1, told
    assert pages[0].startswith(f"content/risks/index.md:{line}:")
    assert original in pages[0] and "po/it.po" in pages[0]
    assert ("changed since" in pages[0]) == fuzzy
    assert status == 0


def test_check_says_what_becomes_of_words_that_are_not_translated(
    run, tmp_path
):
    made = files(ITALIAN)
    made["site.yaml"] += (
        RULES + "translations: {least: 1}\nsearch: {same: ['many, much']}\n"
    )
    made["glossary.yaml"] = "Zz: {text: It sleeps., also: [a nap]}\n"
    folder = make_folder(tmp_path / "content", made)
    _, told = check(run, folder)
    for text, stands in [
        ("many, much", "have none of these words"),
        ("a nap", "have none of these words"),
        ("It sleeps.", "get the original"),
    ]:
        assert f'"{text}" is not translated: readers of "it" {stands}' in told


def test_other_facts_are_not_shown_and_check_says_which_digits_differ(
    server, run, tmp_path
):
    wrong = dict(ITALIAN)
    key = "Of 1,000 people 85.5% said so [@a]."
    wrong[key] = "Su 1.000 persone l'85,6% l'ha detto [@a]."
    folder = make_folder(tmp_path / "content", files(wrong))
    (folder / "site.yaml").write_text(FILES["site.yaml"] + RULES)
    catalogue_lines = (folder / "po/it.po").read_text().splitlines()
    line = 1 + next(
        i for i, text in enumerate(catalogue_lines) if "85.5" in text
    )
    one = server(content=folder)
    one.expected.append("event=")
    assert f"[inglese] {key[:-6]} [1]." in text_of(one, "/it/risks/")
    status, told = check(run, folder)
    assert status == 1
    assert (
        f"content/po/it.po:{line}:1: E-translation: the numbers differ: 85.5 "
        "is missing, 85.6 is not in the original"
    ) in told


@pytest.mark.parametrize(
    "text, message",
    [
        ('msgid "a\nmsgstr "b"\n', "end-of-line within string"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n', "plural forms"),
        ('msgid "Home"\nmsgstr "x"\n', "duplicate message definition"),
        ("msgid \"a\"\nmsgstr \"\udce9\"\n", "this byte is not UTF-8"),
    ],
)
def test_a_broken_catalogue_stops_with_its_line(run, tmp_path, text, message):
    made = files()
    whole = made["po/it.po"] + "\n" + text
    made["po/it.po"] = whole.encode("utf-8", "surrogateescape")
    folder = make_folder(tmp_path / "content", made)
    done = run("check", "--content", folder.name, cwd=tmp_path)
    assert done.returncode == 1
    found = re.match(r"content/po/it\.po:(\d+)", done.stderr)
    assert found and message in done.stderr, done.stderr
    lines = made["po/it.po"].count(b"\n")
    assert lines - 4 <= int(found[1]) <= lines + 1


def keep_private(folder, path):
    """A configuration by which nobody who asks here may have the pages."""
    conf = folder / "capsule.conf"
    conf.write_text(
        "sites:\n  - hosts: localhost\n    content: content\n"
        f"    private:\n      - paths: {path}\n"
        f"        readers: \"{'ab' * 32}\"\n"
    )
    return conf


def test_private_pages_are_in_no_other_language(server, tmp_path):
    made = files()
    made["family/index.md"] = page("Help", "Read on.\n")
    made["languages.md"] = page("Languages")
    make_folder(tmp_path / "content", made)
    one = server("-c", keep_private(tmp_path, "/family/"), content=None)
    assert gemini(one, "/family/").status == "60"
    assert gemini(one, "/it/family/").status == "51"
    for path in "/it/contents/", "/languages/", "/it/help/":
        assert "family" not in text_of(one, path)
    assert "Spanish: 1 of 5 pages" in text_of(one, "/languages/")


def test_a_private_language_is_named_to_nobody_else(server, tmp_path):
    made = files()
    made["languages.md"] = page("Languages")
    make_folder(tmp_path / "content", made)
    one = server("-c", keep_private(tmp_path, "/it/"), content=None)
    assert gemini(one, "/it/help/").status == "60"
    for path in "/", "/help/", "/es/help/", "/languages/", "/search?read":
        text = text_of(one, path)
        assert "/it" not in text and "Ital" not in text, text
    assert "Español" in text_of(one, "/help/")
    menu = wire.gopher_menu(one.gopher_port, "/help/")
    assert not any("/it" in item.selector for item in menu)


def test_two_things_at_one_address_are_named(run, tmp_path):
    made = files()
    made["it/help.md"] = page("Aiuto", "Un'altra pagina.\n")
    folder = make_folder(tmp_path / "content", made)
    done = run("check", "--content", folder.name, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == (
        "content/it/help.md: is at /it/help/, where po/it.po has the "
        "translation of help.md: put it elsewhere\n"
    )


# ---- what changes falls back alone -------------------------------------------

CHANGES = {
    "heading": ("risks/index.md", "## Later", "## Much later"),
    "paragraph": ("risks/index.md", "said so", "said it"),
    "item": ("risks/index.md", "- See [", "- Now see ["),
    "item with a link": ("risks/index.md", "): how to", "): now to"),
    "cell": ("risks/index.md", "| Women |", "| All women |"),
    "column": ("risks/index.md", "| Who |", "| Who then |"),
    "caption": ("risks/index.md", "Table: Who", "Table: Those who"),
    "title": ("risks/index.md", "title: The", "title: All the"),
    "summary": ("risks/index.md", "summary: A", "summary: The"),
    "notice": ("site.yaml", "Not advice", "No advice"),
    "glossary": ("glossary.yaml", "A kind", "Some kind"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changes_falls_back_alone(run, tmp_path, what):
    made = files(
        {**ITALIAN, "A list.": "Un elenco.", "cell": "cellula",
         "A kind of thing.": "Una specie di cosa.",
         "drug": "farmaco", "What is given.": "Ciò che si dà."}
    )
    made["risks/index.md"] = made["risks/index.md"].replace(
        "\n---\n", "\nsummary: A list.\n---\n", 1
    )
    made["site.yaml"] += RULES
    made["glossary.yaml"] = "cell: {text: A kind of thing.}\n"
    made["glossary.yaml"] += "drug: {text: What is given.}\n"
    made["drugs.md"] = page("Drugs", "A cell.\n")
    before = build(run, make_folder(tmp_path / "before/content", made))
    name, old, new = CHANGES[what]
    assert made[name].count(old) == 1
    changed = made[name].replace(old, new)
    made[name] = changed
    folder = make_folder(tmp_path / "after/content", made)
    after = build(run, folder)
    assert not any("[inglese]" in text for text in before.values())
    fallen = {
        line
        for path, text in after.items()
        if path.startswith("it/")
        for line in text.splitlines()
        if "[inglese]" in line
    }
    assert fallen, after
    for line in fallen:
        rest = line.split("[inglese] ", 1)[1]
        assert new.split(": ")[-1].strip("#-|[ ():") in rest, line
    told = check(run, folder)[1]
    named = [one for one in told.splitlines() if "W-translation" in one]
    named = [one for one in named if "po/it.po" in one and " is not tr" in one]
    assert len(named) == 1, told
    line = changed[: changed.index(new.strip("(["))].count("\n") + 1
    assert named[0].startswith(f"content/{name}:{line}:"), named


def build(run, folder):
    """What is made of the pages of a folder: {"it/risks/index.gmi": text}."""
    out = folder.parent / "out"
    done = run("build", "--content", folder, "--output", out)
    assert done.returncode == 0, done.stderr
    return {
        str(file.relative_to(out)): file.read_text()
        for file in out.rglob("*")
        if file.name in ("index.gmi", "gophermap")
    }


# ---- what would break a page -------------------------------------------------

BROKEN = {
    "a rule": "___",
    "an item": "-",
    "a caption": "Table: 1.000, 85,5 [@a]",
    "a comment": "<!-- Su 1.000 persone l'85,5% [@a].",
    "a tag": "Su 1.000 persone <b l'85,5% [@a].",
    "a bar": "Su 1.000 persone | l'85,5% l'ha detto [@a].",
    "a bracket": "Su 1.000 persone l'85,5% l'ha detto [@a .",
    "a backslash": "Su 1.000 persone l'85,5% l'ha detto [@a]\\",
    "emphasis": "Su 1.000 ** persone ** l'85,5% l'ha detto [@a].",
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_translation_that_would_break_a_page_is_not_shown(
    run, tmp_path, what
):
    key = "Of 1,000 people 85.5% said so [@a]."
    made = files({**ITALIAN, key: BROKEN[what]})
    made["site.yaml"] += RULES
    folder = make_folder(tmp_path / "content", made)
    risks = build(run, folder)["it/risks/index.gmi"]
    assert f"[inglese] {key[:-6]} [1].\n\n## Più tardi" in risks
    status, told = check(run, folder)
    assert status == 1 and "E-translation" in told and "po/it.po:" in told


def test_what_is_not_translated_keeps_its_links(run, tmp_path):
    made = files()
    made["risks/index.md"] = page(
        "The risks",
        "- [Help]: read that\n- [Help me][help]: that too\n"
        "- [Help](../help.md): and that\n\n"
        "[help]: ../help.md\n",
    )
    made["site.yaml"] += "translations: {least: 10}\n"
    risks = build(run, make_folder(tmp_path / "content", made))["it/risks/index.gmi"]
    assert risks.split("\n\n\n")[0].count("=> /it/help/ ") == 3, risks
    assert "=> /it/help/ [inglese] Help me: that too\n" in risks
    assert "=> /it/help/ [inglese] Help: and that\n" in risks


# ---- another script, from right to left --------------------------------------

ARABIC = {
    "Help": "المساعدة في القراءة",
    "Read on.": "واصِل القراءة في هذا الدليل بهدوء، وخذ وقتك. " * 6,
    "A guide.": "دليل.",
    "Home": "الصفحة الرئيسية",
    "[Risks](risks/index.md)": "[المخاطر](risks/index.md)",
    "Of 1,000 people 85.5% said so [@a].":
        "من ١٬٠٠٠ شخص قال ذلك ٨٥٫٥٪ [@a].",
    "The risks": "المخاطر",
    "Later": "لاحقًا",
    "[Help](../help.md): how to read": "[المساعدة](../help.md): كيف تقرأ",
    "See [the drugs](../drugs.md) too": "انظر [الأدوية](../drugs.md) أيضًا",
    "Who was asked, 40 people": "من سُئل، 40 شخصًا",
    "Who": "من",
    "How many": "كم",
    "Women": "نساء",
    "12.5": "12٫5",
    "Men": "رجال",
    "Not advice.": "ليست مشورة.",
    "A site": "موقع",
}


@pytest.fixture(scope="module")
def arabic(lasting_server, tmp_path_factory):
    made = files(**{"po/ar.po": catalogue("ar", ARABIC)})
    folder = make_folder(tmp_path_factory.mktemp("arabic"), made)
    return lasting_server(content=folder)


def test_another_script_is_wrapped_in_cells(arabic):
    answer = gemini(arabic, "/ar/help/")
    assert answer.header == "20 text/gemini; lang=ar"
    assert ARABIC["Read on."].strip() in answer.text
    for name, most in ("page.txt", 67), ("narrow.txt", 40):
        lines = text_of(arabic, f"/ar/help/{name}").split("\r\n")
        widths = [marks.cells(line) for line in lines]
        assert max(widths) <= most
        # Lines are filled, and not by counting bytes.
        assert max(widths) > most - 12
        said = (ARABIC["Help"] + " " + ARABIC["Read on."]).split()
        assert " ".join(lines).split()[: len(said)] == said


def test_menus_and_errors_are_in_it_too(arabic):
    menu = wire.gopher_menu(arabic.gopher_port, "/ar/risks/")
    assert menu[0].display == "المخاطر"
    assert all(marks.cells(item.display) <= 67 for item in menu)
    assert gemini(arabic, "/ar/drugs/").header == "51 لا توجد هنا صفحة كهذه."
    text = text_of(arabic, "/ar/risks/")
    assert "من ١٬٠٠٠ شخص قال ذلك ٨٥٫٥٪ [1]." in text
    assert "=> /drugs/ الأدوية (الإنجليزية)\n" in text


def test_a_size_is_in_its_words_too(arabic):
    # "(7 KB, 3 ...)" behind Arabic is shown with its two numbers side by
    # side: a terminal that orders letters leaves the Latin ones as they are.
    menu = wire.gopher_menu(arabic.gopher_port, "/ar/help/")
    text = menu[1]
    assert re.search(r" \(\d+ كيلوبايت, دقيقة واحدة\)$", text.display), text
    assert not any("KB" in item.display for item in menu)


@pytest.mark.parametrize("words", ["واصل", "واصِل", "والقراءه", "للدليل"])
def test_it_is_searched_without_its_small_marks_and_endings(arabic, words):
    request = f"/ar/search\t{words}\r\n".encode()
    found = wire.parse_menu(wire.gopher_raw(arabic.gopher_port, request))
    assert found[1].selector == "/ar/help/", found


def test_a_script_without_spaces_is_wrapped_too(run, tmp_path):
    sentence = "继续阅读，大家都来读。" * 20
    texts = {"Help": "帮助", "Read on.": sentence}
    made = files(**{"po/zh-Hans.po": catalogue("zh_Hans", texts)})
    folder = make_folder(tmp_path / "content", made)
    build(run, folder)
    for name, most in ("page.txt", 67), ("narrow.txt", 40):
        file = tmp_path / "out/zh-Hans/help" / name
        text = file.read_bytes().decode()
        assert sentence in text.replace("\r\n", "")
        widths = [
            sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line)
            for line in text.split("\r\n")
        ]
        assert most - 4 < max(widths) <= most
        assert "\n，" not in text and "\n。" not in text


# ---- readers' own programs ---------------------------------------------------


@pytest.mark.clients
@pytest.mark.parametrize("client", ["lynx", "w3m", "curl"])
@pytest.mark.parametrize("language", ["it", "ar"])
def test_a_translated_text_reads_well_in(arabic, tmp_path, client, language):
    home = reader.Home(tmp_path / "home")
    url = f"gopher://localhost:{arabic.gopher_port}/0/{language}/risks/page.txt"
    shown = getattr(home, client)(url)
    told = ITALIAN if language == "it" else ARABIC
    for words in "The risks", "Later", "Women":
        assert told[words] in shown, shown


@pytest.mark.clients
def test_lynx_follows_the_link_to_another_language(arabic, tmp_path):
    home = reader.Home(tmp_path / "home")
    url = f"gopher://localhost:{arabic.gopher_port}/1/help/"
    menu = home.lynx(url)
    assert "Italiano: Aiuto" in menu
    assert "العربية: المساعدة في القراءة" in menu


@pytest.mark.clients
def test_amfora_shows_a_page_in_its_language(arabic, tmp_path):
    home = reader.Home(tmp_path / "home")
    with home.terminal("amfora") as terminal:
        terminal.screen("New Tab")
        terminal.press("Space")
        terminal.type(arabic.url("/it/risks/"))
        terminal.press("Enter")
        terminal.screen("Su 1.000 persone")
