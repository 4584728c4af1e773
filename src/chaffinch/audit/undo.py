"""Undo: from a cleaned text and its record back to the original."""

from chaffinch.audit.journal import JournalError, Record, layers_of
from chaffinch.core.edit import LedgerError
from chaffinch.core.ledger import rebuild
from chaffinch.text.document import Decoding, Document, text_hash


def original_document(record: Record, text: str) -> Document:
    """Return the document as it came, from its cleaned `text`.

    Raises `JournalError` when the text was changed since, or the record does not lead back.
    """
    try:
        document = Document(text, record["id"], decoding=Decoding(**record["decoding"]))
        return _original(record, document)
    except (KeyError, TypeError, ValueError, LookupError) as error:
        raise JournalError(f"record {record['id']!r} cannot be used: {error!r}") from error


def _original(record: Record, document: Document) -> Document:
    text = document.text
    if text_hash(document, text) != record["sha256_out"]:
        raise JournalError(f"{record['id']}: changed since it was cleaned; its record no longer fits")
    try:
        original = rebuild(text, layers_of(record))
    except LedgerError as error:
        raise JournalError(f"{record['id']}: {error}") from error
    if text_hash(document, original) != record["sha256_in"]:
        raise JournalError(f"{record['id']}: its record does not lead back to the original")
    return Document(original, document.name, decoding=document.decoding)
