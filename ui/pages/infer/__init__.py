"""The rescue."""
