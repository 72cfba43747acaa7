"""all-MiniLM-L6-v2, the network behind both shipped models: its official files, and its graph for ONNX Runtime."""
