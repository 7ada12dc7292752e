"""Pages in other languages, in both protocols, made of one source."""

import re

import pytest
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
        "=> /drugs/ Drugs (inglese)\n\n"
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
