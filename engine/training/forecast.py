"""How long a training will take here, from a moment of it that is made beforehand."""

from engine.compute import WORKERS, Pool
from engine.core.memoize import memoize
from engine.training.config import TrainingConfig
from engine.training.slice import train_slice
from engine.training.trainer import Trainer

TRIAL_SECONDS = 0.1  # of updates, or one where that takes longer


@memoize(32)
def seconds_an_update(config: TrainingConfig) -> float:
    """Return seconds on the clock of an update with these settings, on this machine."""
    trainer = Trainer(config)
    trainer.step()  # the first one sets things up
    _, done = train_slice(trainer, TRIAL_SECONDS)
    return done.bill.seconds / done.bill.passes


def training_seconds(config: TrainingConfig, updates: int, pool: Pool) -> float:
    """Return how long so many updates will take on the clock, beside the runs that go on now.

    They take turns on the cores, so each gets a share of them.
    """
    crowd = max(1.0, (pool.live() + 1) / WORKERS)
    return crowd * updates * seconds_an_update(config)
