"""A writer without care, which the harness must catch: files under their final names at once, what is there is done."""

import sys
from pathlib import Path

from chaffinch.batch import UNREADABLE, outcomes
from chaffinch.cleaner import Cleaner
from chaffinch.files.paths import opened, sources
from chaffinch.files.piece import Reading


def main() -> None:
    """Clean the folder that the second argument names into the one that the fourth does."""
    cleaner, out = Cleaner(select=("punctuation",)), Path(sys.argv[4])
    for source in sources([Path(sys.argv[2])]).files:
        target = out / source.output
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with opened(source.path) as stream, target.open("wb", buffering=0) as writer:
                for outcome in outcomes(stream, source.name, cleaner, Reading()):
                    writer.write(outcome.output)
        except UNREADABLE:
            target.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
