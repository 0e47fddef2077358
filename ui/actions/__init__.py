"""What pages do beside drawing."""
