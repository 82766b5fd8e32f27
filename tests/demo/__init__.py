"""The demo: a small site of disclosure pages on loopback, and the run over it."""
