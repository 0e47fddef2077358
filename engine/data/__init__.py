"""Examples, labels, splits."""
