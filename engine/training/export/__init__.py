"""What a visitor takes home of a run: the network as ONNX, its history as a table, and the code."""

from engine.training.export.csv import history_file
from engine.training.export.onnx import network_file
from engine.training.export.script import code_file

__all__ = ["code_file", "history_file", "network_file"]
