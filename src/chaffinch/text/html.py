"""HTML: the main text of a page becomes a document. Two extractors do it, each an extra package of its own.

Both read the same characters: the page is decoded here, by w3lib, in the way of browsers.
"""

import hashlib
import re
from collections.abc import Callable
from typing import NamedTuple

from chaffinch.text.document import (
    Decoding,
    DecodingError,
    Document,
    newline_style,
    only_windows_punctuation,
    surely_utf8,
)
from chaffinch.text.language import known_code

_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")  # lxml takes a page that opens with one for a fragment
_LOST = "\ufffd"  # stands for bytes that the encoding does not know
_FEW = 10  # of the characters beyond ASCII at most one in so many may be lost


class ExtractionError(Exception):
    """A page that gives no text; the message says why."""


class MissingExtraError(ImportError):
    """A package that is not installed; the message names the extra that brings it."""


class _Extracted(NamedTuple):
    text: str | None
    lang: str | None  # as the page's html element says it


def extract_html(raw: bytes, name: str = "", extractor: str = "trafilatura", encoding: str | None = None) -> Document:
    """Return the main text of an HTML page as a document, which ends in one line feed.

    Its language is what the page's html element says. `meta["extraction"]` names the extractor (a key of
    `EXTRACTORS`) and its version, the page's SHA-256, and how it was decoded: by its mark
    (`mark`), as `encoding` (`declared`) unless it is surely UTF-8, as the page says (`meta`), as UTF-8
    (`assumed`), or, where that fails, by its Windows marks (`punctuation`); `undecodable` counts what
    stands as U+FFFD.

    Raises `MissingExtraError` if the package is not installed, `ValueError` for an unknown extractor,
    `DecodingError` for bytes that are not the encoding's, `ExtractionError` for a page that gives no text.
    """
    need(extractor)
    from importlib.metadata import version

    page, found, method = _decoded(raw, encoding)
    extracted = _extracted(_XML_DECLARATION.sub("", page, count=1), extractor)
    text = (extracted.text or "").strip()
    if not text:
        raise ExtractionError(f"{extractor} finds no text in it")
    extraction: dict[str, object] = {
        "extractor": extractor,
        "version": version(extractor),
        "sha256": hashlib.sha256(raw).hexdigest(),
        "encoding": found,
        "encoding_method": method,
    }
    if lost := page.count(_LOST):
        extraction["undecodable"] = lost
    lang = known_code(extracted.lang)  # what a template left, `{{lang}}` or `english`, is no language
    return extracted_document(text + "\n", name, lang, extraction)


def extracted_document(text: str, name: str, lang: str | None, extraction: dict[str, object]) -> Document:
    """Return the document of a text that was extracted. It is written as UTF-8, whatever the page was."""
    decoding = Decoding("utf-8", "html", newline=newline_style(text))
    return Document(text, name, lang, {"extraction": extraction}, decoding)


def need(extractor: str) -> None:
    """Raise `MissingExtraError` if the packages of `extractor` cannot be imported, `ValueError` if there is none."""
    if extractor not in EXTRACTORS:
        raise ValueError(f"unknown extractor {extractor!r}; expected {' or '.join(EXTRACTORS)}")
    _, extra = EXTRACTORS[extractor]
    try:
        import w3lib.encoding  # noqa: F401

        if extractor == "trafilatura":
            import trafilatura  # noqa: F401
        else:
            import resiliparse.extract.html2text  # noqa: F401
    except ImportError as error:
        raise MissingExtraError(f"HTML needs {extractor} ({error}): pip install 'chaffinch[{extra}]'") from error


def _extracted(page: str, extractor: str) -> _Extracted:
    extract, _ = EXTRACTORS[extractor]
    try:
        return extract(page)
    except Exception as error:  # whatever the page made of it, it is that page's
        raise ExtractionError(f"{extractor} fails: {type(error).__name__}: {error}") from error


def _by_trafilatura(page: str) -> _Extracted:
    import trafilatura

    tree = trafilatura.load_html(page)
    if tree is None:  # nothing like HTML
        return _Extracted(None, None)
    lang = tree.get("lang") or tree.get("xml:lang")
    return _Extracted(trafilatura.extract(tree, include_comments=False), lang)


def _by_resiliparse(page: str) -> _Extracted:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(page)
    root = tree.document.query_selector("html")
    lang = root and (root.getattr("lang") or root.getattr("xml:lang"))
    text = extract_plain_text(tree, preserve_formatting=True, main_content=True, alt_texts=False, comments=False)
    return _Extracted(text, lang)


EXTRACTORS: dict[str, tuple[Callable[[str], _Extracted], str]] = {  # name -> function, extra that brings it
    "trafilatura": (_by_trafilatura, "html"),
    "resiliparse": (_by_resiliparse, "html-fast"),
}


def _decoded(raw: bytes, declared: str | None) -> tuple[str, str, str]:
    """Return a page's characters, its encoding, and how that was found.

    A few bytes that the encoding does not know are shown as U+FFFD, as browsers do: pages are cut and patched.
    """
    from w3lib.encoding import to_unicode

    encoding, method, mark = _encoding(raw, declared)
    try:
        page = to_unicode(raw[len(mark) :], encoding)
        page.encode("utf-8")  # some codecs of Python give halves of surrogate pairs
    except (LookupError, ValueError) as error:
        raise DecodingError(f"not {encoding}: {error}") from error
    lost, beyond = page.count(_LOST), len(page) - len(page.encode("ascii", "ignore"))
    if lost * _FEW <= beyond:
        return page, encoding, method
    if encoding == "utf-8" and only_windows_punctuation(raw):
        return to_unicode(raw, "cp1252"), "cp1252", "punctuation"
    raise DecodingError(f"{lost} of {beyond} characters beyond ASCII are not {encoding}; declare it (--encoding)")


def _encoding(raw: bytes, declared: str | None) -> tuple[str, str, bytes]:
    from w3lib.encoding import html_body_declared_encoding, read_bom

    encoding, mark = read_bom(raw)
    if encoding and mark:
        return encoding, "mark", mark
    if declared and not surely_utf8(raw):
        return declared, "declared", b""
    said = html_body_declared_encoding(raw)
    if said and not said.startswith(("utf-16", "utf-32")):  # it was read as ASCII, so it cannot be
        return said, "meta", b""
    return "utf-8", "assumed", b""
