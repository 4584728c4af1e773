"""Documents that no run has cleaned yet, cleaned now and told in the same way as those of a run."""

from collections.abc import Callable, Iterable, Iterator

from chaffinch.audit.journal import failure_of, record_of
from chaffinch.audit.reading import Cleaned
from chaffinch.cleaner import Cleaner
from chaffinch.files import UNREADABLE, pieces
from chaffinch.files.paths import Source, opened
from chaffinch.files.piece import Reading
from chaffinch.run import Result
from chaffinch.text.document import Document

Made = Callable[[Document, str], Result]  # of a document and the place of its file


def fresh(sources: Iterable[Source], cleaner: Cleaner, reading: Reading) -> Iterator[Cleaned]:
    """Yield every document of `sources` as a run would leave it; one that cannot be read has a `problem`."""
    return made(sources, reading, lambda document, place: cleaner.at(place).run(document))


def made(sources: Iterable[Source], reading: Reading, make: Made) -> Iterator[Cleaned]:
    """Yield every document of `sources` as `make` leaves it."""
    for source in sources:
        try:
            own = reading.at(source.place)
            with opened(source.path, own) as stream:
                for piece in pieces(stream, source.name, own):
                    if piece.document:
                        result = make(piece.document, source.place)
                        record = record_of(result, piece.id, source.name, source.output)
                        yield Cleaned(record, piece.document, result.text, piece=piece)
                    elif piece.error:
                        yield _failed(piece.id, source, piece.error)
        except UNREADABLE as error:
            yield _failed(source.name, source, f"cannot be read: {error}")


def _failed(name: str, source: Source, problem: str) -> Cleaned:
    return Cleaned(failure_of(name, source.name, problem), problem=problem)
