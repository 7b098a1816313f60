"""`./vs link`: two person tables in, one table of pairs out, without a database."""

import argparse
import csv
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from virtualschool.linkage.engine import spark
from virtualschool.linkage.engine.extracts import ExtractRefused, link_extracts
from virtualschool.linkage.engine.model import ModelRefused, load_model
from virtualschool.linkage.engine.outcome import Outcome, TooLarge
from virtualschool.linkage.engine.spark import SparkMissing

COLUMNS = ("left_id", "right_id", "weight", "probability", "band", "reasons")


class CannotLink(Exception):
    """A sentence that says what is wrong, where, and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Link two files; 0 when done, 1 with a sentence when a file or engine is not fit, 2 for wrong usage."""
    try:
        options = _parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        outcome = _link(options)
    except (CannotLink, ExtractRefused, ModelRefused, SparkMissing, TooLarge) as refusal:
        print(refusal, file=sys.stderr)
        if options.json:
            print(json.dumps({"error": str(refusal)}))
        return 1
    print(json.dumps(_summary(outcome)) if options.json else _sentence(outcome, options.out))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vs link", description="Link social work's list to the roll, file to file.")
    parser.add_argument("care", type=Path, metavar="CARE.csv", help="persons of the left source")
    parser.add_argument("pupils", type=Path, metavar="PUPILS.csv", help="the roll")
    parser.add_argument("--out", type=Path, required=True, metavar="PAIRS.csv", help="where the pairs are written")
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--threads", type=_threads, default=_processors(), metavar="N", help="default: all")
    parser.add_argument("--model", type=Path, default=None, metavar="FILE", help="another model than the shipped one")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    return parser


def _processors() -> int:
    return min(8, os.cpu_count() or 1)


def _threads(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError("a whole number from 1 to 256")
    return int(text)


def _link(options: argparse.Namespace) -> Outcome:
    model = load_model(options.model)
    told = {"model": model, "threads": options.threads, "progress": _tell}
    if options.engine == "spark":
        with spark.session(options.threads) as session:
            outcome = link_extracts(options.care, options.pupils, **told, scorer=spark.scorer(session))
    else:
        outcome = link_extracts(options.care, options.pupils, **told)
    _write(outcome, options.out)
    return outcome


def _tell(stage: str) -> None:
    print(f"link: {stage}", file=sys.stderr)


def _write(outcome: Outcome, out: Path) -> None:
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            for pair in outcome.pairs:
                numbers = (f"{pair.weight:.4f}", f"{pair.probability:.6f}")
                writer.writerow((pair.left_id, pair.right_id, *numbers, pair.band, " ".join(pair.reasons)))
    except OSError as fault:
        raise CannotLink(f"{out} cannot be written ({fault.strerror}). Choose another place with --out.") from fault


def _summary(outcome: Outcome) -> dict[str, object]:
    bands = {band: len({pair.left_id for pair in outcome.pairs if pair.band == band}) for band in ("auto", "review")}
    return {
        "left": outcome.left,
        "right": outcome.right,
        **bands,
        "seconds": outcome.seconds,
        "peak_mb": outcome.peak_mb,
        "model_id": outcome.model_id,
    }


def _sentence(outcome: Outcome, out: Path) -> str:
    said = _summary(outcome)
    return (
        f"{said['left']} persons and {said['right']} pupils: "
        f"{said['auto']} linked, {said['review']} to be asked about. The pairs are in {out}."
    )


if __name__ == "__main__":
    sys.exit(main())
