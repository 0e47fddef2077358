"""One run: settings, updates, and what there is to see of it."""

from engine.training.checkpoints import LARGEST_FILE, config_in, read_weights, weights_file
from engine.training.config import (
    RATES,
    TITLES,
    TrainingConfig,
    calmer_rate,
    default_config,
    first_widths,
    with_optimizer,
)
from engine.training.forecast import training_seconds
from engine.training.guesses import asked
from engine.training.history import Evaluation, History, Step
from engine.training.layer_stats import layer_names, weight_layers
from engine.training.levels import Sheet
from engine.training.memory import training_memory
from engine.training.run import Run
from engine.training.schedules import SCHEDULES
from engine.training.slice import View, look, train_slice, unit_pictures
from engine.training.step_trace import PARTS, Followed, SlowStep, next_step
from engine.training.stopping import StopRule
from engine.training.trainer import Trainer
from engine.training.weight_edits import Edit

__all__ = [
    "LARGEST_FILE",
    "PARTS",
    "RATES",
    "SCHEDULES",
    "TITLES",
    "Edit",
    "Evaluation",
    "Followed",
    "History",
    "Run",
    "Sheet",
    "SlowStep",
    "Step",
    "StopRule",
    "Trainer",
    "TrainingConfig",
    "View",
    "asked",
    "calmer_rate",
    "config_in",
    "default_config",
    "first_widths",
    "layer_names",
    "look",
    "next_step",
    "read_weights",
    "train_slice",
    "training_memory",
    "training_seconds",
    "unit_pictures",
    "weight_layers",
    "weights_file",
    "with_optimizer",
]
