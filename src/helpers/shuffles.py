"""Chance as a shuffle: how often actors would meet if windows dealt out their actors anew.

Each actor keeps its number of windows and each window its number of actors (the curveball: Strona
and others, 2014), all windows two by two at once (global trades: Carstens and others, 2016).
"""

import numpy as np
from scipy import sparse
from tqdm import tqdm

BURN_IN = 10


def shuffle_meetings(
    named: sparse.csr_array, a: np.ndarray, b: np.ndarray, permutations: int, seed: int = 0
):
    """Count the meetings of pairs in shuffled windows, one shuffle at a time.

    Parameters
    ----------
    named : sparse array (windows, actors) of 0 and 1
        Which window names which actor.
    a, b : array of int
        The columns of the pairs' actors.
    permutations : int
        How many shuffles.
    seed : int
        Makes them the same each time.

    Yields
    ------
    array of int
        The meetings of each pair in a shuffle.

    Examples
    --------
    >>> named = sparse.csr_array(np.array([[1, 1, 0], [0, 0, 1]]))
    >>> sorted({int(n[0]) for n in shuffle_meetings(named, np.array([0]), np.array([1]), 9)})
    [0, 1]
    """
    random = np.random.default_rng(seed)
    rows = named[np.diff(named.indptr) > 0].astype(np.int32)
    if rows.shape[0] % 2:  # a window with nobody, for the odd one to trade with
        rows = sparse.vstack([rows, sparse.csr_array((1, rows.shape[1]), dtype=np.int32)], "csr")
    rows.sort_indices()
    for _ in range(BURN_IN):
        rows = trade(rows, random)
    for _ in tqdm(range(permutations), "shuffling", disable=None):
        rows = trade(rows, random)
        met = rows.T.tocsr() @ rows
        met.sort_indices()
        yield np.asarray(met[a, b]).ravel()


def trade(rows: sparse.csr_array, random: np.random.Generator) -> sparse.csr_array:
    """Let windows two by two deal out anew the actors that only one of the two has.

    Returns
    -------
    sparse array
        As many windows, in another order, with the same numbers of actors.
    """
    order = random.permutation(rows.shape[0])
    both = rows[order[0::2]] + 2 * rows[order[1::2]]  # 1, 2: one of the two has the actor; 3: both
    whose, free = both.data, both.data < 3
    pair = np.repeat(np.arange(both.shape[0]), np.diff(both.indptr))[free]
    mixed, shape = random.permutation(len(pair)), (both.shape[0], len(pair))
    dealt = (whose[free][mixed], (pair[mixed], np.arange(len(pair))))
    whose[free] = sparse.csr_array(dealt, shape=shape).data  # sorts by pair in linear time
    parts = [whose != 2, whose != 1]
    ends = [np.concatenate([[0], np.cumsum(part)])[both.indptr] for part in parts]
    indices = np.concatenate([both.indices[part] for part in parts])
    indptr = np.concatenate([ends[0], ends[1][1:] + ends[0][-1]])
    return sparse.csr_array((np.ones(len(indices), dtype=np.int32), indices, indptr), rows.shape)
