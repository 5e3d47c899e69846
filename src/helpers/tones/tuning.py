"""Tune the careful engine's upper layers with torch (used by `helpers.tones.train` only).

In go labelled texts; out come low-rank changes of the encoder's layers (LoRA: Hu et al., 2022), a
mark for the target, and linear heads, as plain numpy arrays. Scoring later needs no torch.
"""

from itertools import islice
from typing import NamedTuple

import numpy as np
from tqdm import tqdm

from helpers.tones.encoder import LAYERS, MARKED, MATRICES, VECTORS, Encoder

RANK, DROPOUT, SMOOTHING = 16, 0.1, 0.05
EPOCHS, BATCH, BUCKET = 2.5, 32, 20
RATE, HEAD_RATE, DECAY, WARMUP, LARGEST = 6e-4, 1e-3, 0.02, 0.06, 1.0


class Prepared(NamedTuple):
    """A text below the mark: states (pieces, width) in 16 bits, and where the target is."""

    states: np.ndarray
    left: int
    right: int


def prepare(encoder: Encoder, texts: list[str], spans: list[tuple | None]) -> list[Prepared]:
    """Run the layers below the mark, which are not tuned, once for all texts."""
    cut = [encoder.cut(text, span) for text, span in zip(texts, spans, strict=True)]
    order = sorted(range(len(cut)), key=lambda row: len(cut[row].numbers))
    found = [None] * len(cut)
    for at in range(0, len(order), BATCH):
        rows = order[at : at + BATCH]
        states, real = encoder.lower([cut[row].numbers for row in rows])
        for place, row in enumerate(rows):
            kept = states[place, real[place]].astype(np.float16)
            found[row] = Prepared(kept, cut[row].left, cut[row].right)
    return found


def tune(
    encoder: Encoder,
    texts: list[list[Prepared]],
    labels: np.ndarray,
    heads: np.ndarray,
    names: list[str],
) -> dict[str, np.ndarray]:
    """Train on all rows given; head `names[heads[row]]` judges a row.

    A row may have several versions: each time it comes, one is drawn.

    Returns
    -------
    dict of array
        What `Encoder` and `careful` read, in 16 bits.
    """
    import torch

    torch.manual_seed(0)
    draw = np.random.default_rng(0)
    network = Network(encoder, names)
    optimiser, schedule, steps = _optimiser(network, len(labels))
    rounds = range(int(np.ceil(EPOCHS)))
    batches = (rows for _ in rounds for rows in _batches(texts, draw))
    for rows in tqdm(islice(batches, steps), "tuning", steps, mininterval=5):
        drawn = [texts[row][draw.integers(len(texts[row]))] for row in rows]
        logits = network.logits(drawn, heads[rows], train=True)
        loss = torch.nn.functional.cross_entropy(
            logits, torch.from_numpy(labels[rows]), label_smoothing=SMOOTHING
        )
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(network.learnt.values()), LARGEST)
        optimiser.step()
        schedule.step()
    return network.export()


class Network:
    """The layers above the mark: fixed matrices in 16 bits, and what is learnt (`learnt`)."""

    def __init__(self, encoder: Encoder, names: list[str]):
        import torch

        self.torch, self.names, self.count = torch, names, encoder.heads
        self.epsilon, self.fixed = encoder._epsilon, {}
        self.learnt = {"mark": torch.zeros(encoder.width)}
        for number in range(MARKED, LAYERS):
            layer = encoder.layers[number]
            for name in MATRICES:
                matrix = torch.from_numpy(layer[f"{name}.w"])
                self.fixed[f"{number}.{name}"] = matrix.to(torch.bfloat16)
                rows, columns = matrix.shape
                self.learnt[f"{number}.{name}.down"] = torch.randn(rows, RANK) / rows**0.5
                self.learnt[f"{number}.{name}.up"] = torch.zeros(RANK, columns)
            for name in VECTORS:
                self.learnt[f"{number}.{name}"] = torch.from_numpy(layer[name].copy())
        for name in names:
            self.learnt[f"head.{name}"] = torch.randn(3, 2 * encoder.width + 1) * 0.02
        for value in self.learnt.values():
            value.requires_grad_()

    def logits(self, texts: list[Prepared], heads: np.ndarray, train: bool = False):
        """Logits (rows, 3) of texts, each by its head."""
        torch = self.torch
        states, targets, real = (torch.from_numpy(part) for part in _pad(texts))
        states = states + targets[:, :, None] * self.learnt["mark"]
        hidden = torch.where(real > 0, 0.0, -1e9)[:, None, None, :]
        for number in range(MARKED, LAYERS - 1):
            states = self._layer(number, states, hidden)
        last = self._layer(LAYERS - 1, states, hidden)
        targets = torch.where(targets.sum(1, keepdim=True) == 0, real, targets)
        parts = [
            torch.einsum("rp,rpw->rw", which, seen) / which.sum(1, keepdim=True)
            for which, seen in ((targets, last), (real, states))
        ]
        pooled = torch.nn.functional.dropout(torch.cat(parts, dim=1), DROPOUT, train)
        weights = torch.stack([self.learnt[f"head.{name}"] for name in self.names])[heads]
        return torch.einsum("rw,rlw->rl", pooled, weights[:, :, :-1]) + weights[:, :, -1]

    def export(self) -> dict[str, np.ndarray]:
        """What was learnt, as arrays."""
        return {
            name: part.detach().numpy().astype(np.float16) for name, part in self.learnt.items()
        }

    def _layer(self, number, states, hidden):
        functional, half = self.torch.nn.functional, self.torch.bfloat16
        rows, longest, width = states.shape
        three = self._times(number, "qkv", states).view(rows, longest, 3, self.count, -1)
        query, key, value = three.permute(2, 0, 3, 1, 4)
        scores = (query @ key.transpose(2, 3)).float() + hidden
        mixed = functional.softmax(scores, dim=3).to(half) @ value
        mixed = mixed.transpose(1, 2).reshape(rows, longest, width)
        states = self._norm(number, "aln", states + self._times(number, "ao", mixed))
        inner = functional.gelu(self._times(number, "fi", states), approximate="tanh")
        return self._norm(number, "oln", states + self._times(number, "fo", inner))

    def _times(self, number, name, states):
        half, flat = self.torch.bfloat16, states.flatten(0, 1).to(self.torch.bfloat16)
        parts = (self.learnt[f"{number}.{name}.{part}"].to(half) for part in ("down", "up", "b"))
        down, up, bias = parts
        fixed = self.torch.addmm(bias, flat, self.fixed[f"{number}.{name}"])
        return (fixed + (flat @ down) @ up).view(*states.shape[:-1], -1)

    def _norm(self, number, name, states):
        weight, bias = (self.learnt[f"{number}.{name}.{part}"] for part in "wb")
        width = states.shape[-1:]
        return self.torch.nn.functional.layer_norm(states, width, weight, bias, self.epsilon)


def _optimiser(network: Network, rows: int):
    """AdamW (Loshchilov and Hutter, 2019); the rate rises, then falls to zero."""
    import torch

    steps = int(rows * EPOCHS / BATCH)
    warm = max(1, int(WARMUP * steps))
    head = [value for name, value in network.learnt.items() if name.startswith("head.")]
    rest = [value for name, value in network.learnt.items() if not name.startswith("head.")]
    groups = [{"params": rest, "lr": RATE}, {"params": head, "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=DECAY)

    def rate(step):
        return min((step + 1) / warm, max(0, (steps - step) / max(1, steps - warm)))

    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, rate), steps


def _batches(texts: list[list[Prepared]], draw) -> list[np.ndarray]:
    """All rows in batches of like length, in a drawn order."""
    rows, found = draw.permutation(len(texts)), []
    lengths = np.array([len(versions[0].states) for versions in texts])
    for at in range(0, len(rows), BATCH * BUCKET):
        some = rows[at : at + BATCH * BUCKET]
        some = some[np.argsort(lengths[some], kind="stable")]
        found += [some[start : start + BATCH] for start in range(0, len(some), BATCH)]
    return [found[place] for place in draw.permutation(len(found))]


def _pad(texts: list[Prepared]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    shape = len(texts), max(len(text.states) for text in texts)
    states = np.zeros((*shape, texts[0].states.shape[1]), dtype=np.float32)
    targets, real = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
    for row, text in enumerate(texts):
        states[row, : len(text.states)] = text.states
        targets[row, text.left : text.right] = 1
        real[row, : len(text.states)] = 1
    return states, targets, real
