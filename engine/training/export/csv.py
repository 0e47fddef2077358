"""A run’s history as a table."""

import csv
import io

from engine.training.history import History

COLUMNS = (
    "update",
    "mean of updates",
    "seconds of updating",
    "training loss",
    "training accuracy",
    "held-out loss",
    "held-out accuracy",
)


def history_file(history: History) -> str:
    """Return the curve and the looks at the held-out examples as CSV, by update.

    A row of the curve is the mean over the updates since the row before, the last of which it
    names; their number is in the table, as a long run has more updates than it keeps. Of more than
    2,000 looks those are here that the run has kept: the first, the best, the last, evenly some.
    """
    rows: dict[int, list[float | str]] = {}
    before = 0
    for (update, loss, accuracy), seconds in zip(history.curve(), history.clock(), strict=True):
        rows[int(update)] = [int(update), int(update) - before, seconds, loss, accuracy, "", ""]
        before = int(update)
    for look in history.evaluations:
        row = rows.setdefault(look.step, [look.step, "", "", "", "", "", ""])
        row[5:] = [look.loss, look.accuracy]
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(rows[update] for update in sorted(rows))
    return file.getvalue()
