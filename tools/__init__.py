"""Made beforehand, by hand."""
