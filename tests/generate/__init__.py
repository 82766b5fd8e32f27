"""Pages made to measure: drawn by a seed from our own sentences, with the truth known."""
