"""When a run pauses by itself."""

from dataclasses import dataclass

from engine.training.history import History


@dataclass(frozen=True)
class StopRule:
    """The first that is met stops the run; 0 leaves a rule out.

    epochs: in all · seconds: of training, in all · accuracy: on held-out examples, 0–1 ·
    patience: epochs without a better held-out accuracy.
    """

    epochs: int = 0
    seconds: float = 0.0
    accuracy: float = 0.0
    patience: int = 0

    def __bool__(self) -> bool:
        return bool(self.epochs or self.seconds or self.accuracy or self.patience)

    def reason(
        self, history: History, steps: int, steps_per_epoch: int, seconds: float
    ) -> str | None:
        """Return why a run should stop now, in words, or None.

        seconds: of training so far. Accuracy and patience go by the looks at the held-out
        examples, of which there is one after each epoch.
        """
        if self.epochs and steps >= self.epochs * steps_per_epoch:
            return f"{self.epochs:,} laps are done." if self.epochs > 1 else "1 lap is done."
        if self.seconds and seconds >= self.seconds:
            return f"{self.seconds:g} seconds of training are up."
        last, best = history.last, history.best
        if last is None or best is None:
            return None
        if self.accuracy and last.accuracy >= self.accuracy:
            return f"{self.accuracy:.0%} of the held-out examples are right."
        if self.patience and last.step - best.step >= self.patience * steps_per_epoch:
            return f"no progress for {self.patience:,} laps."
        return None
