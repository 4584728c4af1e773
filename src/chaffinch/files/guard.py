"""Extraction in a process of its own: a page that crashes, hangs or floods its extractor costs that page alone.

The parsers are C code, in which time can grow with the square of what a page holds: no exception
reaches in there, but the end of a process does. Time counts as computing time, so that a busy
machine gives the same answers as an idle one.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from functools import cache
from math import ceil
from threading import Lock
from typing import Any, BinaryIO

from chaffinch.text.document import DecodingError, Document
from chaffinch.text.html import ExtractionError, MissingExtraError, extract_html, extracted_document, need

MAX_BYTES = 20_000_000  # of a page
MAX_SECONDS = 30  # of computing for a page; one of a hundred kilobytes takes a tenth of one
_MAX_MEMORY = 4 << 30  # bytes
_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0)  # how a process ends that computed for too long
_ERRORS = {each.__name__: each for each in (DecodingError, ExtractionError, MissingExtraError)}
_COMMAND = (sys.executable, "-P", "-c", "from chaffinch.files.guard import serve; serve()")  # -P: not from here


def guarded_html(raw: bytes, name: str, extractor: str, encoding: str | None) -> Document:
    """Return what `extract_html` does, within bounds of size, time and memory.

    Raises what it raises, and `ExtractionError` for a page beyond the bounds.
    """
    if len(raw) > MAX_BYTES:
        raise ExtractionError(f"more than {MAX_BYTES:,} bytes: too large for a page")
    answer = _helper(os.getpid()).ask({"name": name, "extractor": extractor, "encoding": encoding}, raw)
    if isinstance(answer, int):
        problem = f"needs more than {MAX_SECONDS} seconds for it" if answer == _OUT_OF_TIME else "breaks down over it"
        raise ExtractionError(f"{extractor} {problem}")
    if "error" in answer:
        raise _ERRORS[answer["error"]](answer["message"])
    return extracted_document(answer["text"], name, answer["lang"], answer["extraction"])


@cache
def _helper(process: int) -> "Helper":
    """Return the helper of a process: one that was forked must not share its parent's pipes."""
    return Helper()


class Helper:
    """The process that extracts. It is started when first asked, and again when it broke down."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()
        atexit.register(self._end)

    def ask(self, head: dict[str, Any], raw: bytes) -> dict[str, Any] | int:
        """Return the answer for a page, or the exit status of the process if the page ended it.

        What other pages left behind must not count: a process that broke down and had served before is
        replaced, and the new one asked once more. Time is counted for each page anew.
        """
        with self._lock:
            fresh = self._process is None
            answer = self._answer(head, raw)
            if isinstance(answer, int) and answer != _OUT_OF_TIME and not fresh:
                answer = self._answer(head, raw)
            return answer

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _answer(self, head: dict[str, Any], raw: bytes) -> dict[str, Any] | int:
        if self._process is None:
            self._process = subprocess.Popen(
                _COMMAND,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},  # the same packages
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        assert self._process.stdin
        assert self._process.stdout
        line, status = b"", 0
        try:
            with suppress(BrokenPipeError):
                self._process.stdin.write(_line({**head, "size": len(raw)}) + raw)
                self._process.stdin.flush()
            line = self._process.stdout.readline()
        finally:
            if not line.endswith(b"\n"):  # ended, or we are interrupted: the next question finds a new one
                status = self._end()
        return json.loads(line) if line.endswith(b"\n") else status

    def _end(self) -> int:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():  # a fork's end is not ours
            return 0
        process.kill()  # changes nothing where it has ended already
        with suppress(BrokenPipeError):
            process.communicate()
        return process.wait()


def serve() -> None:
    """Answer questions from standard input until it ends. The helper's whole work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is our parent's to answer
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    while line := questions.readline():
        head = json.loads(line)
        _limit()
        with suppress(ImportError, ValueError):  # which the page's answer tells
            need(head["extractor"])
        _limit()  # anew: the first import of an extractor takes a second, which is not the page's
        answers.write(_line(_answer(head, questions)))
        answers.flush()


def _answer(head: dict[str, Any], questions: BinaryIO) -> dict[str, Any]:
    raw = questions.read(head["size"])
    try:
        document = extract_html(raw, head["name"], head["extractor"], head["encoding"])
    except tuple(_ERRORS.values()) as error:
        return {"error": type(error).__name__, "message": str(error)}
    return {"text": document.text, "lang": document.lang, "extraction": document.meta["extraction"]}


def _line(content: dict[str, Any]) -> bytes:
    return (json.dumps(content) + "\n").encode()


def _limit() -> None:
    """Let the system end this process when the next page takes too much. Windows has no such limits."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = ceil(used.ru_utime + used.ru_stime) + MAX_SECONDS  # rounded down, there may be none left
        bounds = ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, _MAX_MEMORY))
        for limit, bound in bounds:
            _, most = resource.getrlimit(limit)
            resource.setrlimit(limit, (bound if most == resource.RLIM_INFINITY else min(bound, most), most))
