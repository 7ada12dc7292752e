"""PO catalogues for a test's content folder."""

HEADER = (
    'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"X-Medical-Review: {review}\\n"\n'
)


def quote(text):
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + text.replace("\n", "\\n") + '"'


def catalogue(language, texts, review="no", fuzzy=()):
    """A PO file: texts maps what is translated to its translation."""
    parts = [HEADER.format(language=language, review=review)]
    for original, translation in texts.items():
        mark = "#, fuzzy\n" if original in fuzzy else ""
        parts.append(
            f"{mark}msgid {quote(original)}\nmsgstr {quote(translation)}\n"
        )
    return "\n".join(parts)
