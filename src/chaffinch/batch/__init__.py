"""A batch: sources in, cleaned files and a journal out, one outcome a document; workers, the run folder, resuming."""

from chaffinch.batch.batch import Workers, run_batch
from chaffinch.batch.folder import Places, end_run, run_in
from chaffinch.batch.outcome import FailedError, Outcome, outcomes, undone
from chaffinch.batch.work import Done, Work
from chaffinch.files import UNREADABLE

__all__ = [
    "UNREADABLE",
    "Done",
    "FailedError",
    "Outcome",
    "Places",
    "Work",
    "Workers",
    "end_run",
    "outcomes",
    "run_batch",
    "run_in",
    "undone",
]
