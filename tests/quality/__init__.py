"""Scorers and floors."""
