"""Two visitors in turns, two hundred times: each finds only what that one did."""

import random
from dataclasses import dataclass

from app_pages import assert_well, click, go

from engine.photos.samples import titles
from ui.pages.infer.state import InferState
from ui.pages.learn.state import LearnState

TURNS, SEED = 200, 7
LESSONS = ("two-jobs-one-network", "what-training-is", "what-inference-is", "the-face-off")


@dataclass
class StatsHistory:
    """What one visitor did, kept by the test."""

    at: object
    seed: str
    steps: int = 0
    sample: str | None = None
    lesson: str | None = None

    @property
    def kept(self):
        """What the app keeps for this visitor."""
        return self.at.session_state.session

    def trains(self, chance):
        """One update."""
        go(self.at, "train")
        click(self.at, "step")
        self.steps += 1

    def looks(self, chance):
        """One photo, unlike the last one."""
        go(self.at, "infer")
        self.sample = chance.choice([name for name in titles() if name != self.sample])
        self.at.button_group(key="sample").set_value(self.sample).run()

    def reads(self, chance):
        """One lesson."""
        self.lesson = chance.choice([name for name in LESSONS if name != self.lesson])
        self.at.query_params["lesson"] = self.lesson
        go(self.at, "learn")

    def compares(self, chance):
        """The bills."""
        go(self.at, "compare")

    def holds(self):
        """The app's record of this visitor says what the diary says."""
        kept = self.kept
        assert (kept.run.view.steps if kept.run else 0) == self.steps
        if self.steps:
            assert kept.run.config.seed == int(self.seed)
        if self.sample:
            assert self.sample in kept.page(InferState).on_show.source.split()
        assert kept.page(LearnState).lesson == self.lesson
        trained = [entry for entry in kept.ledger.entries.values() if entry.phase == "training"]
        assert sum(entry.bill.passes for entry in trained) in (0, self.steps)


def test_two_hundred_turns_of_two_visitors(visit):
    chance = random.Random(SEED)
    pair = [StatsHistory(visit("train", seed=seed, model="linear"), seed) for seed in ("11", "22")]
    for one in pair:
        one.holds()
    for _ in range(TURNS):
        one = chance.choice(pair)
        other = pair[1 - pair.index(one)]
        before = _all_of(other.kept)
        chance.choice([one.trains, one.looks, one.reads, one.compares])(chance)
        assert_well(one.at)
        one.holds()
        other.holds()
        assert _all_of(other.kept) == before
    mine, yours = (one.kept for one in pair)
    assert mine.key != yours.key
    assert mine.run.view.fingerprint != yours.run.view.fingerprint
    assert pair[0].steps > 0 < pair[1].steps
    owned = {name: id(value) for name, value in _fields(mine).items() if _changes(value)}
    theirs = {id(value) for value in _fields(yours).values()}
    assert [name for name, one in owned.items() if one in theirs] == []


def _fields(kept):
    """Every field of a session and of the states of its pages, by class and name."""
    parts = [kept, *kept._pages.values()]
    return {(type(part), name): value for part in parts for name, value in vars(part).items()}


def _all_of(kept):
    """Everything that is kept for a visitor, by identity, and what is counted in it."""
    fields = _fields(kept)
    counts = {name: len(value) for name, value in fields.items() if hasattr(value, "__len__")}
    bills = {key: entry.bill.images for key, entry in kept.ledger.entries.items()}
    steps = kept.run.view.steps if kept.run else 0
    return {name: id(value) for name, value in fields.items()}, counts, bills, steps


def _changes(value):
    """Whether a value can be written into."""
    return not isinstance(value, (str, bytes, int, float, bool, tuple, frozenset, type(None)))
