"""A frozen network answers, timed by stage."""

from engine.inference.classifier import Classifier, load_classifier

__all__ = ["Classifier", "load_classifier"]
