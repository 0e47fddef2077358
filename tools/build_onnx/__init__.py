"""Makes the ONNX files in assets/models."""
