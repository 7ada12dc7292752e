"""What is served while it is measured."""

import itertools
import pathlib
import random
import re
import subprocess

from servers import CAPSULE, TOP


class Place:
    """A temporary folder with a page, its files for others, a certificate."""

    def __init__(self, work, peers):
        self.work = work
        self.peers = peers
        self.content = work / "content"
        self.certs = work / "certs"
        self.root = work / "root"
        make_content(self.content)
        run("cert", "--certs", self.certs, "make", "localhost")
        self.certificate = self.certs / "localhost.cert.pem"
        self.key = self.certs / "localhost.key.pem"
        run("build", "--content", self.content, "--output", self.root)
        # Servers that run as nobody read it too.
        for folder in (work, self.root):
            folder.chmod(0o755)

    def peer(self, name, program):
        """A built program in the folder of a peer, or None."""
        if self.peers is None:
            return None
        file = self.peers / name / program
        return file if file.is_file() else None

    def answer(self, protocol):
        """Header and body as ours, so that bare loops send the same bytes."""
        file = self.work / f"answer.{protocol}"
        if protocol == "gopher":
            file.write_bytes((self.root / "page/gophermap").read_bytes())
        else:
            file.write_bytes(b"20 text/gemini; lang=en\r\n"
                             + (self.root / "page/index.gmi").read_bytes())
        return file


def run(*words):
    subprocess.run([CAPSULE, *map(str, words)], check=True,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def make_content(folder):
    """A page of 2.7 KB of gemtext, and a download of 20 MB."""
    words = "A paragraph of plain words that says nothing of any weight. "
    body = "\n\n".join([words * 5] * 9)
    (folder / "page").mkdir(parents=True)
    (folder / "index.md").write_text(
        "---\ntitle: Home\n---\n[Page](page/)\n\n[Data](data.bin)\n")
    (folder / "page/index.md").write_text(
        f"---\ntitle: Page\n---\n{body}\n")
    (folder / "data.bin").write_bytes(bytes(range(256)) * (20 * 4096))


SYLLABLES = """ta ri mo cel stem ran pli con de the sa un lo ver ine ol ks
pre fa gi""".split()
KNOWN_WORDS = 20000


def make_words():
    """So many words, the same on every run, of two to six syllables."""
    chance = random.Random(1)
    words = {}
    while len(words) < KNOWN_WORDS:
        size = 2 + chance.randrange(5)
        words["".join(chance.choices(SYLLABLES, k=size))] = None
    return list(words)


def make_sentences(words, count=4000):
    """Words as often as a language has them: the n-th one in n (Zipf)."""
    chance = random.Random(2)
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    drawn = chance.choices(words, cum_weights=list(
        itertools.accumulate(weights)), k=14 * count)
    return [" ".join(drawn[i:i + 14]) + "." for i in range(0, 14 * count, 14)]


WORDS = make_words()
SENTENCES = make_sentences(WORDS)


def paragraph(seed):
    chance = random.Random(seed)
    first, second = chance.choices(SENTENCES, k=2)
    return (f"Some *plain* words with a [link](../index.md) and `code` in "
            f"them, as people write. {first} {second}")


def make_site(folder, pages, size, settings=""):
    """So many pages of Markdown of about so many bytes, in sections of 100."""
    folder.mkdir()
    (folder / "index.md").write_text("---\ntitle: Home\n---\nHome.\n")
    if settings:
        (folder / "site.yaml").write_text(settings)
    for number in range(pages):
        section = folder / f"section-{number // 100}"
        section.mkdir(exist_ok=True)
        blocks, length, seed = [], 0, number * 31
        while length < size:
            block = paragraph(seed)
            if len(blocks) % 3 == 2:
                block = f"## Part {len(blocks)}\n\n- one\n- two\n\n{block}"
            blocks.append(block)
            length += len(block) + 2
            seed += 2
        text = "\n\n".join(blocks)
        (section / f"page-{number}.md").write_text(
            f"---\ntitle: Page {number}\n---\n{text}\n")


def make_checked_site(folder, pages):
    """Pages of the guide's kind under the rules that the tests know."""
    folder.mkdir()
    rules = TOP / "tests/check/site"
    for file in rules.rglob("*"):
        if file.is_file():
            copy = folder / file.relative_to(rules)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    text = (TOP / "content/risks/index.md").read_text()
    text = re.sub(r"\[@[^]]*\]", "[@smith2020]", text)
    text = re.sub(r"\]\([^)]*\)", "](risks.md)", text)
    for number in range(pages):
        page = re.sub(r"(?m)^title: .*$", f"title: Page {number}", text, 1)
        pathlib.Path(folder / f"page-{number}.md").write_text(page)
