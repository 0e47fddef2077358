"""Measured comparisons, each a job in parts."""
