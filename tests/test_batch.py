"""Workers and resuming: whatever happens on the way, the bytes are those of a plain run."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

import fatal
from chaffinch.batch import Places, run_batch, run_in
from chaffinch.batch.pool import Pool
from chaffinch.cleaner import Cleaner
from chaffinch.files.paths import sources
from chaffinch.files.piece import Reading
from house import chaffinch, counted, cut, put, records, texts, tree

FAULTY = "He left. . She came back.\n"
CLEAN = "He left. She came back.\n"
CONSOLE = Path(sys.executable).with_name("chaffinch")
posix = pytest.mark.skipif(os.name != "posix", reason="kills processes")


def rows(count: int, start: int = 0) -> str:
    """Return JSON records, every third of them faulty."""
    return "".join(
        json.dumps({"id": f"r{n}", "text": f"Number {n}. {FAULTY if n % 3 == 0 else CLEAN}"}) + "\n"
        for n in range(start, start + count)
    )


def wait_for(journal: Path) -> None:
    """Wait until something stands in a journal."""
    while not (journal.is_file() and journal.stat().st_size):
        time.sleep(0.02)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with texts, records, and what goes wrong: no text, no JSON, an empty file."""
    for number in range(20):
        put(tmp_path / f"in/{number % 3}/{number}.txt", f"Text {number}. {FAULTY}")
    put(tmp_path / "in/1/rows.jsonl", rows(150) + "no JSON\n\n" + rows(40, 150))
    put(tmp_path / "in/2/bad.txt", b"caf\xe9 and \x81\n")
    put(tmp_path / "in/2/cut.jsonl.gz", b"\x1f\x8b\x08\x00 no gzip")
    put(tmp_path / "in/2/empty.jsonl", "")
    put(tmp_path / "in/z.jsonl", rows(3, 500))
    return tmp_path / "in"


@pytest.fixture
def whole(site: Path, tmp_path: Path) -> dict[str, bytes]:
    """What an uninterrupted run of one process makes of the folder."""
    assert chaffinch("clean", site, "-o", tmp_path / "whole").exit_code == 3
    return tree(tmp_path / "whole")


# Workers.


@pytest.mark.parametrize(("jobs", "method"), [(2, "spawn"), (2, "fork"), (4, "fork")])
def test_workers_change_no_byte(site: Path, whole: dict[str, bytes], tmp_path: Path, jobs: int, method: str) -> None:
    if method == "fork" and os.name != "posix":
        pytest.skip("no fork here")
    result = chaffinch("clean", site, "-o", tmp_path / "out", "--jobs", jobs, "--start-method", method)
    assert (result.exit_code, tree(tmp_path / "out")) == (3, whole)


def test_workers_show_differences_and_texts_in_order(site: Path) -> None:
    for options in ([site, "--diff"], [site / "1/rows.jsonl"]):
        plain = chaffinch("clean", *options)
        assert plain.stdout_bytes and chaffinch("clean", *options, "--jobs", 2).stdout_bytes == plain.stdout_bytes


def test_pool_answers_in_order_and_reads_no_further_ahead_than_it_must() -> None:
    read = []

    def batches() -> Iterator[list[int]]:
        for number in range(50):
            read.append(number)
            yield [number, number + 1] if number % 7 else []

    with Pool(fatal.doubled, 2, lost=lambda job: -1) as pool:
        answers = pool.map(batches())
        first = list(islice(answers, 3))
        assert len(read) <= 3 + 6
        assert first + list(answers) == [[2 * n, 2 * n + 2] if n % 7 else [] for n in range(50)]


@posix
def test_job_that_kills_its_workers_is_given_up_and_the_others_are_done() -> None:
    with Pool(fatal.doubled, 2, lost=lambda job: 1000 + job) as pool:
        assert list(pool.map(iter([[1, -5, 3], [4], [-6], [7, 8]]))) == [[2, 995, 6], [8], [994], [14, 16]]


@posix
def test_job_whose_worker_dies_once_is_done_by_another(tmp_path: Path) -> None:
    names = [str(tmp_path / name) for name in "abc"]
    with Pool(fatal.fatal_once, 1, lost=lambda job: "lost") as pool:
        assert list(pool.map(iter([names[:1], names[1:2]]))) == [names[:1], names[1:2]]


@posix
def test_document_that_kills_workers_is_named_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    true_run = Cleaner.run

    def run(cleaner: Cleaner, document: object) -> object:
        if "poison" in getattr(document, "text", ""):
            os.kill(os.getpid(), signal.SIGKILL)
        return true_run(cleaner, document)  # type: ignore[arg-type]

    monkeypatch.setattr(Cleaner, "run", run)
    bad = '{"id": "p", "text": "poison. . ."}\n'
    put(tmp_path / "in/a.txt", "poison. . .")
    put(tmp_path / "in/b.txt", FAULTY)
    put(tmp_path / "in/c.jsonl", rows(2) + bad + rows(2, 2))
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--jobs", 2, "--start-method", "fork")
    assert (result.exit_code, result.stderr.count("two workers died over it")) == (3, 2)
    assert {"b.txt", "c.jsonl"} == texts(tmp_path / "out").keys()
    assert (tmp_path / "out/c.jsonl").read_text("utf-8") == rows(4).replace(FAULTY[:-1], CLEAN[:-1]).replace(
        '{"id": "r2"', bad + '{"id": "r2"'
    )
    assert tree(tmp_path / "out/.chaffinch/quarantine") == {"a.txt": b"poison. . ."}
    assert tree(tmp_path / "out/.chaffinch/records") == {"c.jsonl": bad.encode()}
    statuses = [each["status"] for each in records(tmp_path / "out/.chaffinch/journal.jsonl")]
    assert statuses == ["failed", "changed", "changed", "unchanged", "failed", "unchanged", "changed"]


def test_records_that_failed_are_kept_as_they_are_and_stay_in_their_places(site: Path, whole: dict[str, bytes]) -> None:
    assert whole[".chaffinch/records/1/rows.jsonl"] == b"no JSON\n"
    assert b"\nno JSON\n\n" in whole["1/rows.jsonl"]


def test_plain_lines_say_how_far_a_run_is(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaffinch.cli.progress._EVERY", 0)
    said = chaffinch("clean", site / "z.jsonl", "-o", tmp_path / "z.jsonl").stderr.splitlines()
    assert [line.split(", ")[0] for line in said[:3]] == [f"cleaning: {n} documents" for n in (1, 2, 3)]
    assert "MB/s, " in said[0] and said[2].endswith("0.0 of 0.0 MB, 0 s left")


def test_summary_counts_documents_with_held_edits(tmp_path: Path) -> None:
    text = "“We are ready to protect our people. “We call on all sides to stop,” Austin said.\n"
    result = chaffinch("clean", put(tmp_path / "in/a.txt", text), "-o", f"{tmp_path}/out/")
    assert "1 document: 0 changed, 1 flagged, 0 guarded, 0 failed, 1 held\n" in result.stderr
    assert f"run: {tmp_path}/out/.chaffinch\n" in result.stderr
    assert json.loads((tmp_path / "out/.chaffinch/summary.json").read_bytes())["held"] == 1


@posix
@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_a_run_cleanly_and_it_can_go_on(tmp_path: Path, jobs: int) -> None:
    put(tmp_path / "in/a.jsonl", rows(3000))
    words = [str(each) for each in (CONSOLE, "clean", tmp_path / "in", "-o", tmp_path / "out", "--jobs", jobs)]
    with subprocess.Popen(words, stderr=-1, start_new_session=True) as process:
        journal = tmp_path / "out/.chaffinch/journal.jsonl"
        wait_for(journal)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers, too
        _, said = process.communicate()
    assert (process.returncode, said.splitlines()[-1:]) == (
        130,
        [b"chaffinch: stopped; what is done is kept, and the same command goes on from there"],
    )
    assert b"Traceback" not in said and tree(tmp_path / "out").keys() == {
        ".chaffinch/journal.jsonl",
        ".chaffinch/config.json",
    }
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 0
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "anew")
    assert tree(tmp_path / "out") == tree(tmp_path / "anew")


# Resuming.


@pytest.mark.parametrize("lines", [0, 1, 5, 13, 14, 50, 160, 203, 215])
def test_killed_run_goes_on_where_it_stopped(
    site: Path, whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: int
) -> None:
    chaffinch("clean", site, "-o", tmp_path / "out")
    cut(tmp_path / "out", lines, b'{"id": "torn')
    kept = records(tmp_path / "whole/.chaffinch/journal.jsonl")[:lines]
    done = {each["id"] for each in kept if each["status"] not in ("failed", "empty")}
    seen = counted(monkeypatch)
    chaffinch("clean", site, "-o", tmp_path / "out")
    assert tree(tmp_path / "out") == whole
    assert done.isdisjoint(seen) and len(done) + len(seen) == 213


def test_second_run_cleans_nothing_and_writes_nothing(
    site: Path, whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = counted(monkeypatch)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "whole").rglob("*.[tj]*") if path.is_file()}
    chaffinch("clean", site, "-o", tmp_path / "whole")
    assert (seen, tree(tmp_path / "whole")) == ([], whole)
    written = [path for path, then in before.items() if path.stat().st_mtime_ns != then]
    assert [path for path in written if ".chaffinch" not in path.parts] == []


def test_changed_input_is_done_anew_and_nothing_else(
    site: Path, whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(site / "0/3.txt", f"Another. {FAULTY}")
    put(site / "new.txt", FAULTY)
    lines = (site / "1/rows.jsonl").read_text("utf-8").splitlines(keepends=True)
    lines[10] = lines[10].replace("Number", "Place")
    put(site / "1/rows.jsonl", "".join([*lines[:20], *lines[25:60], rows(1, 900), *lines[60:]]))
    seen = counted(monkeypatch)
    chaffinch("clean", site, "-o", tmp_path / "whole")
    assert seen == ["0/3.txt", "r10", "r900", "new.txt"]
    chaffinch("clean", site, "-o", tmp_path / "anew")
    assert tree(tmp_path / "whole") == tree(tmp_path / "anew") != whole


@pytest.mark.parametrize("options", [["--lang", "de"], ["--ignore", "punctuation"], ["--text-field", "id"]])
def test_other_settings_do_everything_anew(
    site: Path, whole: dict[str, bytes], tmp_path: Path, options: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = counted(monkeypatch)
    chaffinch("clean", site, "-o", tmp_path / "whole", *options)
    assert len(seen) == 213
    chaffinch("clean", site, "-o", tmp_path / "anew", *options)
    assert tree(tmp_path / "whole") == tree(tmp_path / "anew")


def test_output_that_was_touched_is_written_anew(site: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    put(tmp_path / "whole/0/0.txt", "spoilt")
    (tmp_path / "whole/0/3.txt").unlink()
    put(tmp_path / "whole/1/rows.jsonl", "spoilt")
    chaffinch("clean", site, "-o", tmp_path / "whole")
    assert tree(tmp_path / "whole") == whole


def test_no_resume_does_everything_anew(
    site: Path, whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = counted(monkeypatch)
    chaffinch("clean", site, "-o", tmp_path / "whole", "--no-resume")
    assert (len(seen), tree(tmp_path / "whole")) == (213, whole)


def test_resuming_that_is_killed_loses_nothing(
    site: Path, whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second run is broken off while it takes over, after a document that it did anew."""
    put(site / "0/0.txt", f"Another. {FAULTY}")
    found = sources([site]).files

    def broken_off(done: object) -> None:
        if (getattr(done, "record", None) or {}).get("id") == "r5":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), run_in(tmp_path / "whole", found, Cleaner(), Reading()):
        run_batch(found, Cleaner(), Reading(), Places.folder(tmp_path / "whole"), broken_off)
    assert (tmp_path / "whole/.chaffinch/journal.part").is_file()
    seen = counted(monkeypatch)
    chaffinch("clean", site, "-o", tmp_path / "whole")
    assert seen == []
    chaffinch("clean", site, "-o", tmp_path / "anew", "--jobs", 2)
    assert tree(tmp_path / "whole") == tree(tmp_path / "anew")


def test_beginnings_of_files_are_swept(site: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    put(tmp_path / "whole/1/.0123456789abcdef.part", "the beginning of")
    put(tmp_path / "whole/1/.mine.part", "not ours")
    chaffinch("clean", site, "-o", tmp_path / "whole")
    assert tree(tmp_path / "whole") == whole | {"1/.mine.part": b"not ours"}


@posix
def test_two_runs_never_write_one_folder(site: Path, tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path\n"
        "from chaffinch.batch import run_in; from chaffinch import Cleaner; from chaffinch.files.piece import Reading\n"
        f"with run_in(Path({str(tmp_path / 'out')!r}), [], Cleaner(), Reading()):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdin=-1, stdout=-1) as other:
        assert other.stdout and other.stdout.readline() == b"held\n"
        result = chaffinch("clean", site, "-o", tmp_path / "out")
        assert (result.exit_code, "another run is writing there" in result.stderr) == (2, True)
        other.kill()
    assert chaffinch("clean", site, "-o", tmp_path / "out").exit_code == 3
    assert not (tmp_path / "out/.chaffinch/lock").exists()
