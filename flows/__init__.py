"""Orchestration: Prefect flows, the command, settings, clock and environment."""
