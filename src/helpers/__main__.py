"""The command line: `python -m helpers COMMAND`."""

import argparse
import os
import sys
from pathlib import Path

from helpers.editions import EDITIONS
from helpers.paths import CORPUS, REPORTS

LANGUAGES = ("fr", "en", "ru", "ko")
GAZETTEER = "GAZETTEER"
ALL_READ, NOTHING_USABLE, WRONG_USE, SOME_REJECTED = 0, 1, 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status.

    0 all read; 3 done, but something is in rejected.jsonl; 1 no usable article; 2 wrong use.
    """
    options = _parser().parse_args(arguments)
    before = os.environ.get(GAZETTEER)
    try:
        _choose_gazetteer(getattr(options, "gazetteer", None))
        return options.run(options)
    except (ImportError, OSError, ValueError) as error:
        print(f"helpers: {error}", file=sys.stderr)
        return WRONG_USE
    finally:
        os.environ.pop(GAZETTEER, None)
        os.environ.update({} if before is None else {GAZETTEER: before})


def _choose_gazetteer(folder: Path | None) -> None:
    """Check the gazetteer first, and tell it to the processes and notebooks this one starts."""
    folder = folder or os.environ.get(GAZETTEER)
    if folder:
        from helpers.actors import load_gazetteer

        load_gazetteer(folder)
        os.environ[GAZETTEER] = str(Path(folder).resolve())


def run_analyse(options) -> int:
    from helpers.analysis import analyse_files

    if options.engine == "dask":
        raise ValueError("the dask engine is not part of this version: use --engine local")
    progress = sys.stderr.isatty()
    run = analyse_files(
        options.paths, options.out, tone=options.tones, jobs=options.jobs, csv=options.csv,
        progress=progress, also=tuple(options.also),
    )  # fmt: skip
    print(f"{run['read']} articles read, {run['rejected']} rejected; tables are in {options.out}")
    reasons = "; ".join(f"{why}: {n}" for why, n in run["left_out"].items())
    print(f"{run['counts']['mentions']} mentions of actors; left out, {reasons}")
    return _status(run["read"], run["rejected"], options.out / "rejected.jsonl")


def run_import(options) -> int:
    from helpers.articles import import_articles
    from helpers.importers._folders import list_skipped

    removed = options.out.with_name(f"{options.out.stem}-removed.csv")
    n_read, rejected = import_articles(
        options.paths, options.out, _columns(options.columns),
        removed=removed if options.show_removed else None, progress=sys.stderr.isatty(),
    )  # fmt: skip
    for entry in list_skipped(options.paths):
        print(f"passed over: {entry['origin']}: {entry['reason']}", file=sys.stderr)
    for entry in rejected:
        print(f"rejected: {entry['origin']}: {entry['reason']}", file=sys.stderr)
    print(f"{n_read} articles read, {len(rejected)} rejected; written to {options.out}")
    if options.show_removed and n_read:
        print(f"what was cut from the articles is in {removed}")
    return _status(n_read, len(rejected), "the lines above")


def run_fetch(options) -> int:
    from helpers.fetch import LOG, fetch_pages, read_addresses

    addresses = read_addresses(options.source)
    rows = fetch_pages(addresses, options.out, progress=sys.stderr.isatty())
    refused = [row for row in rows if row["state"] == "rejected"]
    for row in refused:
        print(f"rejected: {row['url']}: {row['reason']}", file=sys.stderr)
    there = sum(row["state"] == "there" for row in rows)
    kept = len(rows) - len(refused)
    print(f"{kept} pages read ({there} of them before), {len(refused)} rejected; in {options.out}")
    return _status(kept, len(refused), options.out / LOG)


def run_report(options) -> int:
    from helpers.reports import make_report

    progress = sys.stderr.isatty()
    run = make_report(options.corpus, options.out, progress, options.language)
    if not run["read"]:
        return _status(0, run["rejected"], options.out / "tables" / "rejected.jsonl")
    print(options.out / "index.html")
    return _status(run["read"], run["rejected"], options.out / "tables" / "rejected.jsonl")


def run_export(options) -> int:
    from helpers.exports import export_tables

    export_tables(options.tables, options.format, options.out)
    print(options.out)
    return ALL_READ


def run_evaluate(options) -> int:
    from helpers.evaluation import evaluate_gold

    scores = evaluate_gold(options.gold)
    print(scores.to_string(index=False))
    return ALL_READ


def run_suggest(options) -> int:
    from helpers.actors import load_gazetteer
    from helpers.actors.suggest import suggest_actors, write_suggestions
    from helpers.articles import load_articles

    gazetteer, shown = load_gazetteer(), sys.stderr.isatty()
    articles, rejected = load_articles(options.paths, progress=shown)
    languages = options.language or LANGUAGES
    found = suggest_actors(articles, gazetteer, options.least, languages, progress=shown)
    if len(found):
        print(found[["name", "kind", "n_articles", "n_mentions"]].head(30).fillna("").to_string())
    print(f"{len(found)} names of {len(articles)} articles are not in the gazetteer")
    if options.out and len(found):
        known = _named(articles, gazetteer, options.least) if options.known else ()
        folder = write_suggestions(found, options.out, gazetteer, known)
        print(f"{options.out}: the table; {folder}: a gazetteer of them, for --gazetteer {folder}")
    return _status(len(articles), len(rejected), "python -m helpers import, which names them")


def run_prune(options) -> int:
    from helpers.actors.gazetteer import load_gazetteer, prune_forms

    dropped = prune_forms(options.folder)
    actors = load_gazetteer(options.folder).actors
    print(f"{dropped} forms of deleted actors dropped; {len(actors)} actors in {options.folder}")
    return ALL_READ


def _named(articles, gazetteer, least: int) -> tuple[str, ...]:
    """The actors of the gazetteer that articles name at least so often."""
    from helpers.actors import find_mentions
    from helpers.tokens import split_sentences

    counts = find_mentions(articles, split_sentences(articles), gazetteer)["actor"].value_counts()
    return tuple(counts[counts >= least].index)


def _status(read: int, rejected: int, where) -> int:
    if not read:
        print(f"helpers: no usable article was found; see {where}", file=sys.stderr)
        return NOTHING_USABLE
    if rejected:
        print(f"helpers: {rejected} could not be read: see {where}", file=sys.stderr)
    return SOME_REJECTED if rejected else ALL_READ


def _columns(text: str | None) -> dict | None:
    """Turn "title=Headline,text=Body" into a mapping."""
    if not text:
        return None
    pairs = [pair.partition("=") for pair in text.split(",")]
    wrong = [name for name, sign, _ in pairs if not sign]
    if wrong:
        raise ValueError(f"--columns {text}: write NAME=COLUMN, for example text=Body")
    return {name.strip(): column.strip() for name, _, column in pairs}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m helpers", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    analyse = commands.add_parser("analyse", help="write the six tables of a corpus")
    analyse.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    analyse.add_argument("--out", type=Path, required=True, metavar="DIR")
    analyse.add_argument("--engine", choices=["local", "dask"], default="local")
    analyse.add_argument("--scheduler", metavar="ADDRESS", help="for the dask engine")
    analyse.add_argument("--tones", choices=["fast", "careful"], default="fast", help="tone engine")
    analyse.add_argument("--jobs", type=int, default=1, metavar="N", help="processes to use")
    analyse.add_argument(
        "--also", action="append", default=[], choices=["adjectives", "pronouns", "parsed"],
        help="count these as mentions too; parsed: quotes that a parser finds",
    )  # fmt: skip
    analyse.add_argument("--csv", action="store_true", help="write CSV beside Parquet")
    analyse.set_defaults(run=run_analyse)

    _add_inputs(commands)

    report = commands.add_parser("report", help="run the notebooks and write the report")
    report.add_argument("--corpus", type=Path, default=CORPUS, metavar="PATH")
    report.add_argument("--out", type=Path, default=REPORTS, metavar="DIR")
    report.add_argument("--language", choices=EDITIONS, default="en", help="of the report")
    report.set_defaults(run=run_report)

    export = commands.add_parser("export", help="write pairs and mentions for other programs")
    export.add_argument("tables", type=Path, metavar="TABLES_DIR")
    formats = ["gexf", "graphml", "iramuteq", "txm", "csv"]
    export.add_argument("--format", choices=formats, required=True)
    export.add_argument("--out", type=Path, required=True, metavar="PATH")
    export.set_defaults(run=run_export)

    suggest = _add_actors(commands)

    evaluate = commands.add_parser("evaluate", help="score the methods against annotations")
    evaluate.add_argument("--gold", type=Path, required=True, metavar="PATH")
    evaluate.set_defaults(run=run_evaluate)
    for command in (analyse, report, export, suggest, evaluate):
        command.add_argument(
            "--gazetteer", type=Path, metavar="DIR", help="with your actors.csv, actor_forms.csv"
        )
    return parser


def _add_actors(commands) -> argparse.ArgumentParser:
    actors = commands.add_parser("actors", help="work on the list of actors")
    tasks = actors.add_subparsers(required=True, metavar="TASK")
    prune = tasks.add_parser("prune", help="drop the forms of actors deleted from actors.csv")
    prune.add_argument("folder", type=Path, metavar="DIR", help="your actors.csv, actor_forms.csv")
    prune.set_defaults(run=run_prune)
    suggest = tasks.add_parser("suggest", help="rank the names that the list of actors lacks")
    suggest.add_argument("paths", nargs="+", type=Path, metavar="CORPUS")
    suggest.add_argument("--out", type=Path, metavar="FILE.csv", help="and a folder of that name")
    suggest.add_argument("--language", action="append", choices=LANGUAGES, help="only this one")
    suggest.add_argument("--least", type=int, default=2, metavar="N", help="fewest mentions (2)")
    suggest.add_argument(
        "--known", action="store_true", help="put the actors already known into the folder too"
    )
    suggest.set_defaults(run=run_suggest)
    return suggest


def _add_inputs(commands) -> None:
    importing = commands.add_parser("import", help="bring files of any format to one table")
    importing.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    importing.add_argument("--out", type=Path, required=True, metavar="FILE.parquet|.csv|.jsonl")
    importing.add_argument("--columns", metavar="NAME=COLUMN,…", help="which column is which")
    shown = "write what was cut from the articles to FILE-removed.csv"
    importing.add_argument("--show-removed", action="store_true", help=shown)
    importing.set_defaults(run=run_import)

    fetching = commands.add_parser("fetch", help="fetch the pages of a list of addresses")
    fetching.add_argument("source", metavar="URLS.txt|FEED", help="a file, or a feed's address")
    fetching.add_argument("--out", type=Path, required=True, metavar="DIR")
    fetching.set_defaults(run=run_fetch)


if __name__ == "__main__":
    sys.exit(main())
