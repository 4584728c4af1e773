"""The peer of `memory.py`: a plain loop of ftfy over a JSONL file, in processes of its own, results in order.

python ftfy_side.py IN.jsonl OUT.jsonl PROCESSES START-METHOD
"""

import json
import multiprocessing
import sys
from pathlib import Path

from ftfy import fix_text


def _fixed(line: bytes) -> bytes:
    record = json.loads(line)
    record["text"] = fix_text(record["text"])
    return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


if __name__ == "__main__":
    with (
        Path(sys.argv[1]).open("rb") as lines,
        Path(sys.argv[2]).open("wb") as out,
        multiprocessing.get_context(sys.argv[4]).Pool(int(sys.argv[3])) as pool,
    ):
        # In pieces, because a pool reads its input as fast as it can, and holds all of it.
        while piece := lines.readlines(4_000_000):
            out.writelines(pool.imap(_fixed, piece, 64))
