"""Makes the ONNX files in static/hand."""
