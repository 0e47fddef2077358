"""What surrounds every page: routing, the badge, styles."""
