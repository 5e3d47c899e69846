"""Read the press on the Russia–North Korea partnership: a table in, a table out."""

__version__ = "0.2.0"
