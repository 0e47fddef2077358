"""Do the weights change? One training step, or a hundred predictions, and a fingerprint."""

from dataclasses import dataclass

from engine.experiments.weight_change import PREDICTIONS
from engine.inference import as_picture, shape_classifier
from engine.models.trainable import all_weights
from engine.training import Trainer, TrainingConfig
from lessons.figures import FIGURES, Button, Measured, Number, Shown, Values, Work

UPDATES = 100  # until it is called for the quiz


@dataclass
class State:
    """The network, and the fingerprints around the last thing that was done."""

    trainer: Trainer
    before: str
    after: str
    did: str = ""
    changed: int = 0
    predictions: int = 0


class TwoJobs:
    """One network, two buttons, one fingerprint."""

    title = "Do the weights change?"
    controls = (
        Button("train", "One training step"),
        Button("predict", f"{PREDICTIONS} predictions"),
    )

    def start(self) -> State:
        """A fresh convolutional network."""
        trainer = Trainer(TrainingConfig())
        return State(trainer, trainer.fingerprint(), trainer.fingerprint())

    def act(self, state: State, button: str, values: Values) -> State:
        """Make one update, or answer a hundred times."""
        trainer = state.trainer
        before, weights = trainer.fingerprint(), all_weights(trainer.model)
        if button == "train":
            trainer.step()
            did, more = "One training step", 0
        else:
            predict(trainer)
            did, more = f"{PREDICTIONS} predictions", PREDICTIONS
        changed = int((all_weights(trainer.model) != weights).sum())
        after = trainer.fingerprint()
        return State(trainer, before, after, did, changed, state.predictions + more)

    def show(self, state: State, values: Values) -> Shown:
        """The two fingerprints, and how many weights differ."""
        total = sum(p.numel() for p in state.trainer.model.parameters())
        numbers = (
            Number("fingerprint before", state.before),
            Number("fingerprint now", state.after),
            Number("weights changed", f"{state.changed:,} of {total:,}"),
            Number("training steps so far", f"{state.trainer.steps:,}"),
            Number("predictions so far", f"{state.predictions:,}"),
        )
        if not state.did:
            return Shown(numbers, "Nothing has been done to it yet.")
        if state.changed:
            return Shown(
                numbers,
                f"{state.did} moved {state.changed:,} weights. It is another "
                "network now, if only by a little.",
            )
        return Shown(
            numbers,
            f"{state.did}, and not one weight moved. It is the same network, to the last bit.",
        )

    def known(self, state: State, values: Values) -> bool:
        """Whether anything was done: no two starts are equal, as each holds a network."""
        return bool(state.did)

    def measuring(self) -> Work[Measured]:
        """How many weights do a hundred predictions change? Train, do it and count."""
        state = self.start()
        for update in range(UPDATES):
            yield update / UPDATES
            state.trainer.step()
        right = state.trainer.evaluate().accuracy
        done = self.act(state, "predict", {})
        return Measured(
            0 if done.changed == 0 else 1,
            f"after {UPDATES} updates, the network gets {right:.0%} of shapes right "
            f"that it has never seen. Then {PREDICTIONS} predictions, and {done.changed} weights "
            f"changed: the fingerprint is {done.before} before and {done.after} after.",
            f"{PREDICTIONS} predictions changed {done.changed} weights",
            how="measured",
        )


def predict(trainer: Trainer) -> None:
    """Answer for a hundred held-out shapes, one by one, with the trainer's very weights."""
    classifier = shape_classifier("lesson", trainer.model, trainer.dataset)
    for index in trainer.split.validation[:PREDICTIONS]:
        classifier.predict(as_picture(trainer.dataset.inputs[index]))


FIGURES.register(
    "two-jobs",
    title=TwoJobs.title,
    summary="A training step changes the weights' fingerprint; a hundred predictions don’t.",
)(TwoJobs())
