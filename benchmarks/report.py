"""What a report of a large run costs: seconds and memory to build, the largest page, and how soon the index opens.

The run is made of the fixtures' own texts, cleaned once and written down again and again, each time as another
document, of one of 500 sites, until there are so many edits. The index and the largest page are opened in Chromium
where there is one, from an empty profile each time, from the start of the navigation to the end of the load event.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from chaffinch import Cleaner
from chaffinch.audit.journal import dumps, record_of
from chaffinch.audit.stats import Tally
from chaffinch.report.page import BYTES, ENTRIES
from chaffinch.text.document import Document
from common import fixture_texts, leave, positive

_BUILD = """
import sys
from pathlib import Path
from chaffinch.audit.reading import Run
from chaffinch.report import write
write(Run.open(Path(sys.argv[1])), Path(sys.argv[2]))
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""  # its own peak: what getrusage says of a child begins with the size of its parent
_SITES = 500
_INDEX = 1.0  # seconds in which the index must be there
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)


def main() -> int:
    """Measure and print; return 1 where a limit is passed."""
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        home = Path(name)
        documents, edits = _made(home / "out", options.edits)
        journal = (home / "out/.chaffinch/journal.jsonl").stat().st_size
        print(f"run: {documents:,} documents, {edits:,} edits, journal {journal / 1e6:,.0f} MB")
        seconds, memory = _built(home)
        pages = sorted((home / "report").rglob("*.html"), key=lambda page: page.stat().st_size)
        sizes = [page.stat().st_size for page in pages]
        print(f"build: {seconds:.0f} s ({edits / seconds:,.0f} edits/s), peak memory {memory:.0f} MB")
        print(f"pages: {len(pages):,}, {sum(sizes) / 1e6:,.0f} MB; largest {sizes[-1]:,} bytes: {pages[-1].name}")
        index = home / "report/index.html"
        print(f"index: {index.stat().st_size:,} bytes")
        loads = list(_loads([index, pages[-1]], home, options.rounds))
        for page, times in loads:
            middle, most = 1000 * median(times), 1000 * max(times)
            print(f"open {page.name}: {middle:.0f} ms, at most {most:.0f} ms, {len(times)} times")
        if not loads:
            print("open: no chromium, chromedriver and selenium here")
        slow = any(page == index and max(times) >= _INDEX for page, times in loads)
        return int(slow or sizes[-1] > BYTES)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=positive, default=500_000, help=f"of the run; a page holds {ENTRIES}")
    parser.add_argument("--rounds", type=positive, default=5, help="in which each page is opened")
    parser.add_argument("--folder", type=Path, help="where the run and the report are put for the time being")
    return parser.parse_args()


def _made(out: Path, wanted: int) -> tuple[int, int]:
    """Write a run of one JSONL file with so many edits at least; return its documents and edits."""
    cleaner = Cleaner()
    results = [cleaner.run(Document(text, "x")) for text in fixture_texts(1)]
    results = [result for result in results if result.layers]
    (out / ".chaffinch").mkdir(parents=True)
    tally, documents, edits = Tally(), 0, 0
    with (out / "in.jsonl").open("wb") as texts, (out / ".chaffinch/journal.jsonl").open("wb") as journal:
        while edits < wanted:
            result = results[documents % len(results)]
            name = f"crawl/{documents:07}"
            row = {"id": name, "url": f"https://site{documents % _SITES}.example/{documents}", "text": result.text}
            texts.write(dumps(row))
            record = record_of(result, name, "in.jsonl")
            journal.write(dumps(record))
            tally.add(record)
            documents += 1
            edits += sum(len(layer.edits) for layer in result.layers)
    reading = {"encoding": None, "text_field": "text", "lang_field": None}
    (out / ".chaffinch/config.json").write_text(json.dumps({"reading": reading}))
    (out / ".chaffinch/summary.json").write_text(json.dumps(tally.summary()))
    return documents, edits


def _built(home: Path) -> tuple[float, float]:
    """Build the report in a process of its own; return its seconds on the wall and peak memory in MB."""
    begun = time.perf_counter()
    command = [sys.executable, "-c", _BUILD, str(home / "out"), str(home / "report")]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return time.perf_counter() - begun, int(said) / 1000


def _loads(pages: list[Path], home: Path, rounds: int) -> Iterator[tuple[Path, list[float]]]:
    """Yield the seconds that each page took to open, in a new browser each time; nothing where there is none."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    try:
        from selenium import webdriver
    except ImportError:
        return
    if not (browser and driver):
        return
    for page in pages:
        times = []
        for number in range(rounds):
            options = webdriver.ChromeOptions()
            options.binary_location = browser
            for flag in (*_FLAGS, f"--user-data-dir={home / f'profile-{page.stem}-{number}'}"):
                options.add_argument(flag)
            times.append(_opened(webdriver.Chrome(options=options, service=webdriver.ChromeService(driver)), page))
        yield page, times


def _opened(browser: Any, page: Path) -> float:
    try:
        browser.get(page.as_uri())
        asked = "return performance.getEntriesByType('navigation')[0].loadEventEnd"
        return float(browser.execute_script(asked)) / 1000
    finally:
        browser.quit()


if __name__ == "__main__":
    leave(main)
