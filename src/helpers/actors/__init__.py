"""Actors in texts: the gazetteer that a person edits, and who is named where."""

from helpers.actors.gazetteer import Gazetteer, load_gazetteer
from helpers.actors.mentions import find_mentions

__all__ = ["Gazetteer", "find_mentions", "load_gazetteer"]
