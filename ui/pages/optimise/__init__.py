"""The optimising page: fewer bits, fewer weights, and what that does to size, time and answers."""
