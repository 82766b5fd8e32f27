"""Sample pages as bytes, what each stands for, and the truth about it, set down by hand."""
