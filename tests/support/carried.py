"""The datasets that come with the app: tests can load them without a download."""

from engine.data import DATASETS

CARRIED = [name for name in DATASETS if "download" not in DATASETS[name].traits]
