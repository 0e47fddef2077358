"""Examples, labels, splits."""

from engine.data.dataset import Dataset, Draw, Shape
from engine.data.datasets import DATASETS, is_here, is_points, load_dataset
from engine.data.pictures import strip, stroke_width
from engine.data.preprocessing import PhotoPreprocessing, Preprocessing
from engine.data.splits import LABEL_NOISE_STREAM, Choice, Split, examples, split, spread

__all__ = [
    "DATASETS",
    "LABEL_NOISE_STREAM",
    "Choice",
    "Dataset",
    "Draw",
    "PhotoPreprocessing",
    "Preprocessing",
    "Shape",
    "Split",
    "examples",
    "is_here",
    "is_points",
    "load_dataset",
    "split",
    "spread",
    "strip",
    "stroke_width",
]
