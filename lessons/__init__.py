"""The course: lessons, their figures, their terms."""
