"""Tone: good or bad for whom, in whose voice, and how sure.

In go articles with their sentences, mentions and quotes; out comes the `tones` table, and from it
shares and net tones with intervals. The engine "fast" reads rules and word lists; "careful" is a
small language model.
"""

from helpers.tones.scoring import score_targets, score_tones
from helpers.tones.summaries import summarise_tones

__all__ = ["score_targets", "score_tones", "summarise_tones"]
