"""Architectures, weights, structure."""
