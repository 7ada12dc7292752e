"""Content folders: made for a test, or read as the tests' own witness."""

import pathlib
import re

TOP = pathlib.Path(__file__).resolve().parents[2]
SHIPPED = TOP / "content"


def page(title, body="", **keys):
    """A source page; keys such as next_review become front matter."""
    lines = [f"title: {title}"]
    lines += [f"{key.replace('_', '-')}: {keys[key]}" for key in keys]
    return "---\n" + "\n".join(lines) + "\n---\n" + body


def make_folder(folder, files):
    """Writes files, {"risks/index.md": text or bytes}, and returns it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            content = content.encode("utf-8")
        path.write_bytes(content)
    return folder


def pages_of(folder):
    """The source file of each page path: {"/risks/": .../risks/index.md}.

    Those that need what a server must be told to offer are left out.
    """
    pages = {}
    for file in sorted(folder.rglob("*.md")):
        if file.name == "README.md" or front_matter(file, "needs"):
            continue
        parts = file.relative_to(folder).with_suffix("").parts
        if parts[-1] == "index":
            parts = parts[:-1]
        pages["/" + "".join(part + "/" for part in parts)] = file
    return pages


def front_matter(file, key):
    """The value of a key that stands on one line, or None."""
    head = file.read_text().split("---\n")[1]
    found = re.search(rf"^{key}: *(.*)$", head, re.MULTILINE)
    return found and found[1].strip().strip("\"'")


def languages_of(folder):
    """The languages that the folder has catalogues for: ["es", "it"]."""
    return sorted(file.stem for file in (folder / "po").glob("*.po"))


def without_language(folder, path):
    """A page's path in the reference language: "/it/risks/" is "/risks/"."""
    for language in languages_of(folder):
        if path.startswith(f"/{language}/"):
            return path[len(language) + 1 :]
    return path


def generated_of(folder):
    """The titles of the pages that the program adds: {"/contents/": ...}."""
    pages = pages_of(folder)
    news = [
        file
        for path, file in pages.items()
        if path.startswith("/news/") and front_matter(file, "date")
    ]
    references = [
        name
        for name in ("references.json", "references.yaml")
        if (folder / name).exists()
    ]
    wanted = {
        "/contents/": ("Contents", len(pages) > 1),
        "/glossary/": ("Glossary", (folder / "glossary.yaml").exists()),
        "/news/": ("News", news),
        "/references/": ("References", references),
    }
    return {
        path: title
        for path, (title, there) in wanted.items()
        if there and path not in pages
    }


def all_paths(folder):
    """The paths of the pages of the folder and of those that are added."""
    return sorted([*pages_of(folder), *generated_of(folder)])
