"""`./vs demo`: the main job on invented extracts, measured against their truth, and served on this machine."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser

from virtualschool.desk.demo import TooFewPupils, write_extracts
from virtualschool.desk.demo.extracts import FEWEST_PUPILS
from virtualschool.desk.demo.schools import INVERALLAN, STRATHCARRON
from virtualschool.desk.management import demo_filling as filling
from virtualschool.desk.management import demo_findings as findings
from virtualschool.desk.management import demo_handing_over, demo_home, demo_hub, demo_telling
from virtualschool.desk.management.demo_people import SignIn, as_data
from virtualschool.foundation import clock, home, serving
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome, bring_up_to_date
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import operations as people
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Role


class Command(VsCommand):
    help = "Make one register of two invented authorities' extracts, say how well it went, and serve it here."
    needs_home = False  # it makes one itself, after looking whether it may

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="make it and stop")
        parser.add_argument("--port", type=serving.port, default=8000, metavar="N", help="8000 unless given")
        parser.add_argument("--pupils", type=int, default=6000, metavar="N", help="6000 unless given")
        parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, other children")
        parser.add_argument("--fresh", action="store_true", help="make the demo anew")

    def run(self, **options: Any) -> Outcome:
        if not options["no_serve"]:
            serving.need_free(options["port"])
        folder = home.path()
        demo_home.need_ours(folder)
        wanted = demo_home.Wanted(options["pupils"], options["seed"])
        kept = None if options["fresh"] else demo_home.kept(folder, wanted)
        if kept is None:
            kept = self.make(folder, wanted)
        else:
            self.tell(f"The demo in {folder} is there already. --fresh makes it anew.")
            bring_up_to_date()
        return outcome(folder, kept, port=options["port"])

    def make(self, folder: Path, wanted: demo_home.Wanted) -> dict[str, Any]:
        """Fill the home; killed on the way, the next run begins anew."""
        extracts = self.write(folder, wanted)
        demo_home.begin(folder, wanted)
        bring_up_to_date()
        authorities = [people.authority(code) for code in (STRATHCARRON, INVERALLAN)]
        officers = filling.data_officers(authorities, at=clock.now())
        receipts = filling.bring(extracts.files, {code: user for code, (user, _) in officers.items()}, self.tell)
        signs: list[SignIn] = []
        for authority in authorities:
            signs += in_order([officers[authority.code][1], *filling.staff(authority, at=clock.now())])
            self.tell(f"Telling {authority.short_name} what no file brings")
            demo_telling.tell(authority, extracts.told, at=clock.now())
        filling.who_may_need_us(authorities, clock.today())
        signs += self.network()
        released = self.hub(authorities)
        self.tell("Handing a learner over from Inverallan to Strathcarron")
        moving = demo_handing_over.hand_over(extracts.truth.parent)
        data = {
            "users": as_data(signs),
            "extracts": [str(one.path) for one in extracts.files],
            "truth": str(extracts.truth),
            "hand_over": str(moving),
            "released": released,
            "intake": receipts,
        }
        demo_home.finish(folder, wanted, data)
        return data

    def network(self) -> list[SignIn]:
        """A past year of an invented Network, where this installation has one; it is asked by its command alone."""
        if "network" not in settings.HATS:
            return []
        self.tell("Telling the Network its past year")
        said = StringIO()
        call_command("network_demo", json=True, stdout=said)
        return [SignIn(**one) for one in json.loads(said.getvalue())["users"]]

    def hub(self, authorities: list[Authority]) -> str:
        """What the first authority released to the Network, in words; "" where this installation has no hub."""
        return demo_hub.meet(authorities, authorities[0], self.tell) if "network" in settings.HATS else ""

    def write(self, folder: Path, wanted: demo_home.Wanted) -> Any:
        self.tell(f"Inventing {wanted.pupils} pupils")
        beside = folder.with_name(f"{folder.name}-extracts")
        try:
            return write_extracts(beside, pupils=wanted.pupils, seed=wanted.seed, today=clock.today())
        except TooFewPupils as few:
            raise Refusal(f"The demo needs {FEWEST_PUPILS} pupils or more, to show one of each case.") from few

    def after(self, outcome: Outcome, **options: Any) -> None:
        """Serve until Ctrl-C."""
        if not options["no_serve"]:
            serving.serve(options["port"], tell=self.tell)


def in_order(signs: list[SignIn]) -> list[SignIn]:
    """As the roles are listed: the head first."""
    return sorted(signs, key=lambda sign: Role.values.index(sign.role))


def outcome(folder: Path, kept: dict[str, Any], *, port: int) -> Outcome:
    authorities = [people.authority(code) for code in (STRATHCARRON, INVERALLAN)]
    counts = findings.register_counts(authorities)
    url = f"http://127.0.0.1:{port}"
    found = findings.against_truth(authorities, Path(kept["truth"]))
    data = {
        "url": url,
        "home": str(folder),
        **{name: kept[name] for name in ("users", "extracts", "intake")},
        "register": counts,
    }
    signs = [SignIn(**one) for one in kept["users"]]
    lines = [
        *files_in_words(kept["intake"]),
        "",
        f"The register holds {counts['learners']} learners; {counts['looked_after_now']} are looked after now.",
        f"{counts['to_review']} questions wait for a person, and sources differ on {counts['disagreements']} facts.",
        *findings.in_words(found),
        *shared(kept.get("released", "")),
        *under_way(kept.get("hand_over", "")),
        "",
        f"Sign in at {url} as",
        *(sign.line for sign in signs),
    ]
    return Outcome(data, lines)


def shared(released: str) -> list[str]:
    """What the Network has, and that everybody else in its tables is invented, too."""
    return ["", released, "The other councils in the national tables are invented, like these."] if released else []


def under_way(hand_over: str) -> list[str]:
    """What a head can bring to the page of hand-overs."""
    said = f"A learner is being handed over to Strathcarron: as its head, bring {hand_over} under Hand-overs."
    return ["", said] if hand_over else []


def files_in_words(receipts: list[dict[str, Any]]) -> list[str]:
    return [
        f"{one['file']}: {one['status']}, {one['rows_in']} rows = {one['applied']} applied "
        f"+ {one['unchanged']} unchanged + {one['held']} held + {one['rejected']} rejected + {one['blank']} blank"
        for one in receipts
    ]
