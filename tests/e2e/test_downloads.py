"""Files beside the pages: right type, right bytes, over both protocols."""

import random
import struct
import time
import zlib

import pytest
import wire
from catalogue import catalogue
from folder import make_folder, page


def png_chunk(kind, data):
    length = struct.pack(">I", len(data))
    return length + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + png_chunk(b"IDAT", zlib.compress(b"\0\0"))
    + png_chunk(b"IEND", b"")
)

# More than a server keeps in memory, which is 64 KiB of a file.
RANDOM = random.Random(1).randbytes(300 * 1000)

# Name: bytes, media type over Gemini, item type in Gopher menus.
FILES = {
    "leaflet.pdf": (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "application/pdf", "9"),
    "picture.png": (PNG, "image/png", "I"),
    "random.bin": (RANDOM, "application/octet-stream", "9"),
    "table.csv": (b"name,count\na,1\nb,2\n", "text/csv; charset=utf-8", "0"),
    "empty.txt": (b"", "text/plain", "0"),
    "utf-8.txt": ("Zoë, “ja”\n".encode(), "text/plain; charset=utf-8", "0"),
    "latin-1.txt": (
        "Zoë fährt über Köln\n".encode("latin-1"),
        "text/plain; charset=iso-8859-1",
        "0",
    ),
    "lines.txt": (b"unix\n.\n..\ndos\r\n", "text/plain; charset=utf-8", "0"),
    "signs.txt": (
        "‘one’\tof – “many”…\n\n\ttabbed\tlines\nno end".encode(),
        "text/plain; charset=utf-8",
        "0",
    ),
    "control.txt": (
        b"bell\x07, \x1b[2J, \x7f, page\x0cbreak, \xc2\x9b\n",
        "text/plain",
        "0",
    ),
    "two words.txt": (b"spaces\n", "text/plain; charset=utf-8", "0"),
    "sub/deep/note.txt": (b"deep\n", "text/plain; charset=utf-8", "0"),
    "utf-16.txt": (
        "Zoë fährt über Köln\n".encode("utf-16"),
        "text/plain; charset=utf-16le",
        "9",
    ),
    "marked.txt": (
        "\ufeffmarked as UTF-8\n".encode(),
        "text/plain; charset=utf-8",
        "0",
    ),
    "note.gmi": (b"# A note\n", "text/gemini; charset=utf-8", "0"),
    "page.html": (b"<p>ja\n", "text/html; charset=utf-8", "h"),
    "guide.brf": (b",A GUIDE\n", "application/x-brf", "9"),
    "dates.ics": (
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        "text/calendar; charset=utf-8",
        "0",
    ),
    "drawing.svg": (
        b'<svg xmlns="http://www.w3.org/2000/svg"/>\n',
        "image/svg+xml",
        "I",
    ),
    "speech.mp3": (b"ID3\x03" + bytes(60), "audio/mpeg", "s"),
    "data.json": (b"{}\n", "application/json", "9"),
    "UPPER.CSV": (b"a,b\n1,2\n", "text/csv; charset=utf-8", "0"),
    "table.tsv": (
        b"name\tcount\na\t1\n",
        "text/tab-separated-values; charset=utf-8",
        "9",
    ),
    "long.txt": (
        "“A line” of text – one of many…\n".encode() * 5000,
        "text/plain; charset=utf-8",
        "0",
    ),
    "longer.txt": (
        b"A line of text.\n" * 65536,
        "text/plain; charset=utf-8",
        "0",
    ),
    "longest.txt": (
        b"A line of text.\n" * 65536 + b"\n",
        "text/plain; charset=utf-8",
        "9",
    ),
    "noname": (b"no extension\n", "text/plain; charset=utf-8", "0"),
    "liar.txt": (PNG, "image/png", "I"),
    "exact.bin": (RANDOM[: 64 * 1024], "application/octet-stream", "9"),
    "over.bin": (RANDOM[: 64 * 1024 + 1], "application/octet-stream", "9"),
}
NAMES = list(FILES)


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    links = "".join(f"- [The file {name}](<{name}>)\n" for name in NAMES)
    files = {name: FILES[name][0] for name in NAMES}
    files["index.md"] = page("Files", links)
    return make_folder(tmp_path_factory.mktemp("downloads"), files)


def escaped(name):
    return "/" + name.replace(" ", "%20")


@pytest.mark.parametrize("name", NAMES)
def test_gemini_sends_a_download_with_its_type(served, name):
    data, media_type, _ = FILES[name]
    answer = wire.gemini(served.gemini_port, served.url(escaped(name)))
    assert answer.status == "20"
    assert answer.meta == media_type
    assert answer.body == data


@pytest.mark.parametrize("name", [one for one in NAMES if FILES[one][2] != "0"])
def test_gopher_sends_a_download_byte_for_byte(served, name):
    assert wire.gopher(served.gopher_port, "/" + name) == FILES[name][0]


# control.txt apart: there signs become spaces that this test does not know.
@pytest.mark.parametrize(
    "name",
    [one for one in NAMES if FILES[one][2] == "0" and one != "control.txt"],
)
def test_gopher_sends_a_text_as_gopher_has_text(served, name):
    received = wire.gopher(served.gopher_port, "/" + name)
    assert received == wire.as_gopher_text(FILES[name][0])


def test_gopher_sends_no_text_that_a_terminal_obeys(served):
    received = wire.gopher(served.gopher_port, "/control.txt")
    assert received == b"bell ,  [2J,  , page break,  \r\n"


def test_a_text_goes_on_to_its_end_whatever_its_lines_are(served):
    received = wire.gopher(served.gopher_port, "/lines.txt")
    assert received == b"unix\r\n .\r\n..\r\ndos\r\n"


def test_menus_give_each_download_its_item_type(served):
    items = wire.gopher_menu(served.gopher_port, "/")
    types = {item.selector: item.type for item in items}
    for name in NAMES:
        assert types["/" + name] == FILES[name][2], name


def test_link_labels_state_type_and_size(served):
    text = wire.gemini(served.gemini_port, served.url()).text
    assert "=> /leaflet.pdf The file leaflet.pdf (PDF, " in text
    assert "=> /random.bin The file random.bin (bin, 300 KB)" in text
    assert "=> /two%20words.txt The file two words.txt (text, 7 bytes)" in text


@pytest.mark.parametrize("protocol", ["gemini", "gopher"])
def test_a_slow_reader_gets_every_byte(served, protocol):
    data = FILES["random.bin"][0]
    if protocol == "gopher":
        connection = wire.gopher_connect(served.gopher_port)
        request = b"/random.bin\r\n"
    else:
        connection = wire.tls_connect(served.gemini_port)
        request = served.url("/random.bin\r\n").encode()
    received = b""
    with connection:
        connection.sendall(request)
        while block := connection.recv(2048):
            received += block
            time.sleep(0.002)
    assert received.endswith(data)


def test_a_reader_who_leaves_early_harms_no_one(served):
    for _ in range(5):
        with wire.gopher_connect(served.gopher_port) as connection:
            connection.sendall(b"/random.bin\r\n")
            connection.recv(100)
        with wire.tls_connect(served.gemini_port) as tls:
            tls.sendall(served.url("/random.bin\r\n").encode())
            tls.recv(100)
    answer = wire.gemini(served.gemini_port, served.url("/random.bin"))
    assert answer.body == FILES["random.bin"][0]


def test_a_large_file_that_changed_since_the_start_is_not_sent(
    server, tmp_path
):
    files = {
        "index.md": page("Home", "[Large](large.bin)\n"),
        "large.bin": b"\0" * 200000,
    }
    folder = make_folder(tmp_path / "content", files)
    one = server(content=folder)
    assert wire.gopher(one.gopher_port, "/large.bin") == files["large.bin"]
    make_folder(folder, {"large.bin": b"\1" * 200000})
    menu = wire.gopher_menu(one.gopher_port, "/large.bin")
    assert menu[0].type == "3"
    assert wire.gemini(one.gemini_port, one.url("/large.bin")).status == "40"


def test_the_site_stays_as_it_was_loaded_while_sources_change(
    server, tmp_path
):
    files = {
        "index.md": page("Home", "[Note](note.txt)\n"),
        "note.txt": "as it was\n",
    }
    folder = make_folder(tmp_path / "content", files)
    one = server(content=folder)
    home = wire.gemini(one.gemini_port, one.url())
    make_folder(folder, {"index.md": "broken", "note.txt": "changed\n"})
    assert wire.gemini(one.gemini_port, one.url()) == home
    assert wire.gopher(one.gopher_port, "/note.txt") == b"as it was\r\n"


def test_the_word_for_a_type_is_in_the_language_of_the_page(server, tmp_path):
    files = {
        "index.md": page("Home", "[The note](note.txt), [dates](a.ics),"
                         " [thing](thing), [paper](paper.pdf)\n"),
        "note.txt": "A note.\n",
        "a.ics": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        "thing": b"\0\1\2",
        "paper.pdf": FILES["leaflet.pdf"][0],
        "po/it.po": catalogue("it", {
            "Home": "Casa",
            "[The note](note.txt), [dates](a.ics),"
            " [thing](thing), [paper](paper.pdf)":
                "[La nota](note.txt), [date](a.ics),"
                " [cosa](thing), [carta](paper.pdf)",
        }),
    }  # fmt: skip
    one = server(content=make_folder(tmp_path / "content", files))
    for path, words in {
        "/": ("text", "calendar", "file", "PDF"),
        "/it/": ("testo", "calendario", "file", "PDF"),
    }.items():
        items = wire.gopher_menu(one.gopher_port, path)
        shown = [item.display for item in items if item.type in "09"][3:]
        kinds = [display.split("(")[1].split(",")[0] for display in shown]
        assert tuple(kinds) == words
