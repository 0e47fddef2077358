"""What one update of a run holds in memory."""

from engine.models import Memory, update_memory
from engine.training.trainer import Trainer


def training_memory(trainer: Trainer) -> Memory:
    """Count it with the first batch of the training examples; the run itself is not touched."""
    x, y = trainer.dataset.batch(trainer.split.train[: trainer.batch_size])
    return update_memory(trainer.model, trainer.optimizer, x, y)
