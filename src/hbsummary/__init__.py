"""Chinese health-bureau work summaries to tidy tables."""

__version__ = "0.1.0"
