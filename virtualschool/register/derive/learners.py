"""The learners: who they are, and all that the register says of each on the strength of its sources."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from . import facts
from .enrolments import Place, fold_places, main_first
from .facts import EDUCATION, MY_LIST, SOCIAL_WORK, TOLD_BY, Difference, Value
from .groups import Sets, same_entry, same_pupil
from .inputs import Joined, Key, Said, Stated
from .names import fold
from .periods import PERIOD_COLUMNS, Period, fold_periods, merged

RANK = {SOCIAL_WORK: 0, EDUCATION: 1}
FLAGS = {"01", "02"}
ADOPTED = "ADOPTED"
CARE_COLUMNS = {*PERIOD_COLUMNS, "responsible_authority"}
NEEDED_OF_A_LEARNER = {"forename", "surname", "date_of_birth"}


@dataclass(frozen=True)
class Derived:
    """One learner, whole. Day-dependent facts (care status, the school on a day) are asked of it."""

    id: uuid.UUID
    aliases: tuple[uuid.UUID, ...]
    keys: tuple[Key, ...]
    values: Mapping[str, Value]
    periods: tuple[Period, ...]
    places: tuple[Place, ...]
    differences: tuple[Difference, ...]
    stages: tuple[tuple[dt.date, str], ...]
    heard: Mapping[str, dt.date]
    said_on: dt.date | None
    """Since when a named person (head's list, told by) has said that the learner is care experienced."""
    label_unwanted: bool
    ended_in_adoption: bool
    numbers: tuple[str, ...] = ()
    """Every candidate number that education's records of the learner have ever held."""

    def text(self, field: str) -> str:
        value = self.values.get(field)
        return value.text if value else ""

    def own_ids(self, source: str) -> list[str]:
        return sorted(key.own_id for key in self.keys if key.source == source)

    @property
    def pupil_id(self) -> str:
        return next((own_id for own_id in self.own_ids(EDUCATION) if not own_id.startswith("scn:")), "")

    @property
    def person_id(self) -> str:
        return next(iter(self.own_ids(SOCIAL_WORK)), "")

    def care_status(self, on: dt.date) -> str:
        if self.period_on(on):
            return "looked_after_now"
        return "previously_looked_after" if any(period.begun_by(on) for period in self.periods) else "not_known"

    def period_on(self, on: dt.date) -> Period | None:
        """The period on a day; of several the one that began last."""
        return max(
            (period for period in self.periods if period.covers(on)), key=lambda period: period.order, default=None
        )

    def place_on(self, on: dt.date) -> Place | None:
        """The main school on a day."""
        return min(
            (place for place in self.places if place.covers(on)),
            key=lambda place: (not place.main, place.school),
            default=None,
        )


def learners(stated: Stated, *, compare_sources: bool = True) -> list[Derived]:
    """Everybody on the register, in the order of their ids. The same statements give the same learners.

    Setting the sources side by side takes nearly half of the time: whoever
    asks for no differences can leave it, and then every learner has none.
    """
    by_key: dict[Key, list[Said]] = defaultdict(list)
    for said in sorted(stated.statements, key=lambda said: (said.edition.order, said.key)):
        by_key[said.key].append(main_school_first(said))
    found = (learner_of(keys, by_key, stated, compare_sources) for keys in persons(by_key, stated))
    return sorted((learner for learner in found if learner), key=lambda learner: learner.id)


def main_school_first(said: Said) -> Said:
    """Of two schools on one roll the main one gives stage and school, and one that holds before one that ended."""
    if said.key.source != EDUCATION or len(said.rows) == 1:
        return said
    as_at = said.edition.as_at.isoformat()
    return replace(said, rows=tuple(sorted(main_first(said.rows), key=lambda row: row.get("end_date", "9999") < as_at)))


def persons(by_key: Mapping[Key, Sequence[Said]], stated: Stated) -> list[list[Key]]:
    """Keys that are one person: within a source by its own rules, across sources by links and decisions."""
    sets = Sets(sorted(by_key))
    for pair in own_pairs(by_key):
        sets.join(*pair)
    for joined in stated.joined:
        if not is_adopted(joined, by_key):
            sets.join(joined.left, joined.right)
    return [sorted(group, key=key_order) for group in sets.groups()]


def own_pairs(by_key: Mapping[Key, Sequence[Said]]) -> list[tuple[Key, Key]]:
    """Pairs of keys of one source that are one person by the statements themselves."""
    roll = [said for key, statements in by_key.items() if key.source == EDUCATION for said in statements]
    own = [said for key, statements in by_key.items() if key.source == MY_LIST for said in statements]
    return [*same_pupil(roll), *same_entry(own)]


def is_adopted(joined: Joined, by_key: Mapping[Key, Sequence[Said]]) -> bool:
    """A care record that ended in adoption is never joined to what the child is called now."""
    return any(ended_in_adoption(by_key.get(key, ())) for key in (joined.left, joined.right)) and (
        joined.left.source != joined.right.source
    )


def ended_in_adoption(statements: Sequence[Said]) -> bool:
    return any(row.get("ended_as") == ADOPTED for said in statements for row in said.rows)


def key_order(key: Key) -> tuple[int, str, str]:
    return (RANK.get(key.source, 2), key.source, key.own_id)


def learner_id(stated: Stated, key: Key) -> uuid.UUID:
    """The id that a member key gives: UUIDv5 in the installation's secret namespace."""
    return uuid.uuid5(stated.namespace, f"{key.source}:{stated.authority}:{key.own_id}")


def learner_of(
    keys: list[Key],
    by_key: Mapping[Key, Sequence[Said]],
    stated: Stated,
    compare_sources: bool,
) -> Derived | None:
    """The learner that these keys make; None for a pupil whom nobody calls care experienced."""
    sources: dict[str, list[list[Said]]] = defaultdict(list)
    for key in keys:
        sources[key.source].append(list(by_key[key]))
    for source in sources.keys() - {SOCIAL_WORK}:
        sources[source] = [in_order(sources[source])]
    if set(sources) == {EDUCATION} and not is_flagged(keys, by_key, stated.refused_flags):
        return None
    streams = {source: in_order(records) for source, records in sources.items()}
    heard = {source: stream[-1].edition.as_at for source, stream in streams.items()}
    values = chosen(streams, sources, heard)
    ids = [learner_id(stated, key) for key in keys]
    periods = periods_of(sources, stated)
    places = fold_places(streams.get(EDUCATION, []))
    found = all_differences(streams, sources, values, periods, places, heard) if compare_sources else []
    return Derived(
        id=ids[0],
        aliases=tuple(sorted(set(ids))),
        keys=tuple(keys),
        values=values,
        periods=periods,
        places=places,
        differences=tuple(found),
        stages=stages(streams, values),
        heard=heard,
        said_on=min((said.edition.as_at for said in said_to_be_in_care(streams)), default=None),
        label_unwanted=(label := facts.latest(streams.get(TOLD_BY, []), "label")) is not None
        and label.text == "unwanted",
        ended_in_adoption=any(ended_in_adoption(stream) for stream in streams.values()),
        numbers=numbers_of(streams.get(EDUCATION, ())),
    )


def said_to_be_in_care(streams: Mapping[str, Sequence[Said]]) -> Iterator[Said]:
    """What named persons said of somebody's being care experienced: the head's list, a learner told of, care told of.

    A school or a stage told of somebody whom a roll has says nothing of care.
    """
    yield from streams.get(MY_LIST, ())
    for said in streams.get(TOLD_BY, ()):
        if any(row.keys() & CARE_COLUMNS or row.keys() >= NEEDED_OF_A_LEARNER for row in said.rows):
            yield said


def numbers_of(statements: Iterable[Said]) -> tuple[str, ...]:
    return tuple(sorted({row["scn"] for said in statements for row in said.rows if row.get("scn")}))


def in_order(records: Iterable[Sequence[Said]]) -> list[Said]:
    """Statements of several records of one source, oldest first; on one day the least id speaks last."""
    listed = [record for record in records if record]
    if len(listed) == 1:
        return list(listed[0])  # those of one record stand in their order already
    return sorted(
        (said for record in listed for said in record),
        key=lambda said: (said.edition.order, tuple(-ord(char) for char in said.key.own_id)),
    )


def is_flagged(keys: Iterable[Key], by_key: Mapping[Key, Sequence[Said]], refused: frozenset[tuple[str, str]]) -> bool:
    """Some roll once said looked after (01 or 02), and nobody answered that the pupil is not."""
    return any(
        (code := row.get("looked_after_code", "")) in FLAGS and (key.own_id, code) not in refused
        for key in keys
        for said in by_key[key]
        for row in said.rows
    )


def chosen(
    streams: Mapping[str, Sequence[Said]], sources: Mapping[str, list[list[Said]]], heard: Mapping[str, dt.date]
) -> dict[str, Value]:
    """For each field the value that the register shows."""
    shown: dict[str, Value] = {}
    for field in facts.ORDER:
        values = {source: value for source in streams if (value := value_of(sources[source], field))}
        if winner := facts.choose(values, field, heard):
            shown[field] = winner
    for field in ("home_authority", "looked_after_code"):
        if value := facts.latest(streams.get(EDUCATION, []), field):
            shown[field] = value
    return shown


def value_of(records: Sequence[Sequence[Said]], field: str) -> Value | None:
    """A source's value: of several records the one with the least id that has one."""
    return next((value for record in records if (value := facts.latest(record, field))), None)


def periods_of(sources: Mapping[str, list[list[Said]]], stated: Stated) -> tuple[Period, ...]:
    """Social work's periods; what others state counts only while social work states none for the learner."""
    for group in ((SOCIAL_WORK,), (TOLD_BY, MY_LIST)):
        found = [
            period
            for source in group
            for record in sources.get(source, ())
            for period in fold_periods(record, current_only=source in stated.current_only)
        ]
        if found:
            return merged(found)
    return ()


def stages(streams: Mapping[str, Sequence[Said]], values: Mapping[str, Value]) -> tuple[tuple[dt.date, str], ...]:
    """Every stage that the winning source stated, with its edition's as-at date: a stage belongs to its session."""
    if "stage" not in values:
        return ()
    stream = streams[values["stage"].source]
    return tuple((said.edition.as_at, row["stage"]) for said in stream for row in said.rows[:1] if row.get("stage"))


def all_differences(
    streams: Mapping[str, Sequence[Said]],
    sources: Mapping[str, list[list[Said]]],
    values: Mapping[str, Value],
    periods: Sequence[Period],
    places: Sequence[Place],
    heard: Mapping[str, dt.date],
) -> list[Difference]:
    found: list[Difference] = []
    for field, field_class in facts.COMPARED.items():
        if field not in values:
            continue
        stated = [value for source in streams if (value := value_of(sources[source], field))]
        accepted = {source: facts.wordings(stream, field) or {""} for source, stream in streams.items()}
        found += facts.differences(field, values[field], stated, accepted, field_class)
    found += care_differences(streams, sources, periods)
    found += flag_difference(streams, periods)
    return found


def care_differences(
    streams: Mapping[str, Sequence[Said]], sources: Mapping[str, list[list[Said]]], periods: Sequence[Period]
) -> list[Difference]:
    """Legal reason, kind of home and responsible authority: social work's period against what others state."""
    if SOCIAL_WORK not in streams:
        return []
    found = []
    for source in (TOLD_BY, MY_LIST):
        for field, field_class in (("legal_reason", "E"), ("lives_with", "D"), ("responsible_authority", "D")):
            value = value_of(sources[source], field) if source in streams else None
            period = on_or_last(periods, streams[SOCIAL_WORK][-1].edition.as_at)
            text = getattr(period, field) if period else ""
            if period and value and text and text != value.text:
                found.append(Difference(field, Value(text, SOCIAL_WORK, period.as_at), value, field_class))
    return found


def on_or_last(periods: Sequence[Period], on: dt.date) -> Period | None:
    return max((period for period in periods if period.covers(on)), key=lambda period: period.order, default=None)


def flag_difference(streams: Mapping[str, Sequence[Said]], periods: Sequence[Period]) -> list[Difference]:
    """The roll's looked-after code against social work's periods on the roll's own day."""
    code = facts.latest(streams.get(EDUCATION, []), "looked_after_code")
    if code is None or SOCIAL_WORK not in streams or not periods:
        return []
    period = on_or_last(periods, code.as_at)
    as_at = streams[SOCIAL_WORK][-1].edition.as_at
    if (code.text in FLAGS) == (period is not None):
        return []
    status = Value("looked_after_now" if period else "previously_looked_after", SOCIAL_WORK, as_at)
    return [Difference("looked_after_code", status, code, "C")]


def difference_id(learner: Derived, difference: Difference) -> uuid.UUID:
    """The same difference keeps its id while the two sources go on differing on that field."""
    return uuid.uuid5(learner.id, f"{difference.field}:{difference.shown.source}:{difference.other.source}")


def search_text(learner: Derived) -> str:
    """What Find looks in: folded names, numbers and the date of birth in two writings.

    A record that ended in adoption is found by its own name and id alone: the
    number and the birthday would find what the child is called now beside it.
    """
    born = "" if learner.ended_in_adoption else learner.text("date_of_birth")
    scn = "" if learner.ended_in_adoption else learner.text("scn")
    names = [learner.text(field) for field in ("forename", "known_as", "surname")]
    folded = [fold(name) for name in names if name] + [fold("".join(names[1:])), fold(names[0] + names[2])]
    dates = [born, "/".join(reversed(born.split("-")))] if born else []
    return " ".join(filter(None, [*folded, scn, learner.pupil_id, learner.person_id, *dates]))
