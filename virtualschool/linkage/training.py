"""`./vs train-model`: a new model from extracts, and a report of what it holds to be worth more or less than before.

It adopts nothing: a person does, after seeing which links would change.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from virtualschool.linkage.engine.extracts import ExtractRefused
from virtualschool.linkage.engine.learning import Change, Learned, TooFewPairs, learn
from virtualschool.linkage.engine.model import ModelRefused, model_id, read_document
from virtualschool.linkage.engine.outcome import TooLarge

# Below this many bits a change moves nobody over a threshold.
_WORTH_TELLING = 0.3


class CannotTrain(Exception):
    """A sentence that says what is wrong and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Make a model; 0 when done, 1 with a sentence when a file is not fit, 2 for wrong usage."""
    try:
        options = _parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        learned = _train(options)
    except (CannotTrain, ExtractRefused, ModelRefused, TooFewPairs, TooLarge) as refusal:
        print(refusal, file=sys.stderr)
        if options.json:
            print(json.dumps({"error": str(refusal)}))
        return 1
    made = {"model_id": model_id(learned.document), "pairs": learned.pairs, "changed": len(_told(learned))}
    print(json.dumps(made) if options.json else f"Model {made['model_id']} is in {options.out}. Nothing uses it yet.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vs train-model", description="Make a linkage model from extracts.")
    parser.add_argument("care", type=Path, metavar="CARE.csv")
    parser.add_argument("pupils", type=Path, metavar="PUPILS.csv")
    parser.add_argument("--out", type=Path, required=True, metavar="MODEL.json", help="where the model is written")
    parser.add_argument("--report", type=Path, default=None, metavar="FILE", help="what changed, in words")
    parser.add_argument("--model", type=Path, default=None, metavar="FILE", help="the model to start from")
    parser.add_argument("--seed", type=int, default=20261, metavar="N")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    return parser


def _train(options: argparse.Namespace) -> Learned:
    if options.out.exists():
        raise CannotTrain(f"{options.out} is there already, and a model never changes. Choose another name with --out.")
    learned = learn(options.care, options.pupils, read_document(options.model), seed=options.seed)
    _write(options.out, json.dumps(learned.document, indent=1, ensure_ascii=False) + "\n")
    report = "\n".join(report_of(learned)) + "\n"
    if options.report:
        _write(options.report, report)
    else:
        print(report, file=sys.stderr)
    return learned


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise CannotTrain(f"{path} cannot be written ({fault.strerror}). Choose another place.") from fault


def _told(learned: Learned) -> list[Change]:
    return [change for change in learned.changes if abs(change.now - change.before) >= _WORTH_TELLING]


def report_of(learned: Learned) -> list[str]:
    """The report's lines: from how many pairs, then each level whose worth moved, the most first."""
    changed = sorted(_told(learned), key=lambda change: -abs(change.now - change.before))
    opening = f"Learned from {learned.pairs} pairs of persons and pupils with one candidate number."
    if not changed:
        return [opening, "Nothing is worth more or less than before by as much as 0.3 bits."]
    closing = "See with ./vs model try which links it would change, before anybody adopts it."
    return [opening, *map(_line, changed), closing]


def _line(change: Change) -> str:
    moved = "more" if change.now > change.before else "less"
    return (
        f"{change.says}: {change.now:+.1f} bits, {moved} than {change.before:+.1f} before "
        f"(seen in {change.seen} of {change.of} pairs)."
    )


if __name__ == "__main__":
    sys.exit(main())
