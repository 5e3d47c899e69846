"""The command line: `python -m helpers COMMAND`."""

import argparse
import sys
from pathlib import Path

from helpers.paths import CORPUS, REPORTS

ALL_READ, NOTHING_USABLE, WRONG_USE, SOME_REJECTED = 0, 1, 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status.

    0 all read; 3 done, but something is in rejected.jsonl; 1 no usable article; 2 wrong use.
    """
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except (OSError, ValueError, ImportError) as error:
        print(f"helpers: {error}", file=sys.stderr)
        return WRONG_USE


def run_analyse(options) -> int:
    from helpers.analysis import analyse_files

    if options.engine == "dask":
        raise ValueError("the dask engine is not part of this version: use --engine local")
    progress = sys.stderr.isatty()
    run = analyse_files(
        options.paths,
        options.out,
        tone=options.tones,
        jobs=options.jobs,
        csv=options.csv,
        progress=progress,
    )
    print(f"{run['read']} articles read, {run['rejected']} rejected; tables are in {options.out}")
    return _status(run["read"], run["rejected"], options.out / "rejected.jsonl")


def run_import(options) -> int:
    from helpers.articles import load_articles, save_articles

    articles, rejected = load_articles(
        options.paths, columns=_columns(options.columns), progress=sys.stderr.isatty()
    )
    for entry in rejected:
        print(f"rejected: {entry['origin']}: {entry['reason']}", file=sys.stderr)
    if len(articles):
        save_articles(articles, options.out)
    print(f"{len(articles)} articles read, {len(rejected)} rejected; written to {options.out}")
    return _status(len(articles), len(rejected), "the lines above")


def run_report(options) -> int:
    from helpers.reports import make_report

    run = make_report(options.corpus, options.out, progress=sys.stderr.isatty())
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
    analyse.add_argument("--csv", action="store_true", help="write CSV beside Parquet")
    analyse.set_defaults(run=run_analyse)

    importing = commands.add_parser("import", help="bring files of any format to one table")
    importing.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    importing.add_argument("--out", type=Path, required=True, metavar="FILE.parquet|.csv|.jsonl")
    importing.add_argument("--columns", metavar="NAME=COLUMN,…", help="which column is which")
    importing.set_defaults(run=run_import)

    report = commands.add_parser("report", help="run the notebooks and write the report")
    report.add_argument("--corpus", type=Path, default=CORPUS, metavar="PATH")
    report.add_argument("--out", type=Path, default=REPORTS, metavar="DIR")
    report.set_defaults(run=run_report)

    export = commands.add_parser("export", help="write pairs and mentions for other programs")
    export.add_argument("tables", type=Path, metavar="TABLES_DIR")
    formats = ["gexf", "graphml", "iramuteq", "txm", "csv"]
    export.add_argument("--format", choices=formats, required=True)
    export.add_argument("--out", type=Path, required=True, metavar="PATH")
    export.set_defaults(run=run_export)

    evaluate = commands.add_parser("evaluate", help="score the methods against annotations")
    evaluate.add_argument("--gold", type=Path, required=True, metavar="PATH")
    evaluate.set_defaults(run=run_evaluate)
    return parser


if __name__ == "__main__":
    sys.exit(main())
