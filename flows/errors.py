"""What flows raises, one class for each exit code of the command.

FlowError
├── SettingsError   a setting that cannot be used
├── RequestError    a place, year or field that a person named and that is none
├── NothingToRead   not one of the sources names a page
└── ServerError     a Prefect server that cannot be started, reached or stopped
"""

from __future__ import annotations


class FlowError(Exception):
    """Anything that stops a command before its work; the message says what to do."""


class SettingsError(FlowError):
    """A setting that cannot be used; the message names it and what was expected."""


class RequestError(FlowError):
    """What a person asked for or said cannot be understood; the message says what was expected."""


class NothingToRead(FlowError):  # noqa: N818 - it says what it is
    """Not one of the sources names a page; the message has the first reason."""


class ServerError(FlowError):
    """A server that cannot be started, reached or stopped."""
