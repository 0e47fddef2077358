"""One run: settings, updates, and what there is to see of it."""

from engine.training.config import TrainingConfig
from engine.training.trainer import Trainer

__all__ = ["Trainer", "TrainingConfig"]
