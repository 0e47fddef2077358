"""A frozen network answers, timed by stage."""

from engine.inference.batches import (
    ANSWER_BATCH,
    EXAM_SECONDS,
    Served,
    answers,
    as_picture,
    filled,
    gallery,
    serve,
)
from engine.inference.cache import shared_classifier
from engine.inference.classifier import Classifier, load_classifier, shape_classifier
from engine.inference.familiarity import Familiar, familiar
from engine.inference.prediction import Prediction, Stage
from engine.inference.vocabulary import (
    CLUELESS,
    SURE,
    Answer,
    everyday_vocabulary,
    with_article,
)

__all__ = [
    "ANSWER_BATCH",
    "CLUELESS",
    "EXAM_SECONDS",
    "SURE",
    "Answer",
    "Classifier",
    "Familiar",
    "Prediction",
    "Served",
    "Stage",
    "answers",
    "as_picture",
    "everyday_vocabulary",
    "familiar",
    "filled",
    "gallery",
    "load_classifier",
    "serve",
    "shape_classifier",
    "shared_classifier",
    "with_article",
]
