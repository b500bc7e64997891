"""What can go wrong in a way that the user can put right: a reason and a remedy."""

from __future__ import annotations

__all__ = ["HbsummaryError", "InputError", "OutputError"]


class HbsummaryError(Exception):
    """Base of all errors that are shown to the user as one line.

    `reason` says what is wrong, naming the file (and line) that it lies in; `remedy` says
    what to try and may be empty.
    """

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason, remedy)
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.reason} ({self.remedy})" if self.remedy else self.reason


class InputError(HbsummaryError):
    """An input, or a file of settings, that cannot be read or is not what it should be."""


class OutputError(HbsummaryError):
    """An output that cannot be written."""
