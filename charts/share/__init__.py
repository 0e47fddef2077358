"""Pictures to share: two bills, a certificate, and what a link shows."""
