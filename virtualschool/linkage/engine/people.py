"""Rows become persons: several rows of one id are one person, and a pupil who stands on two rolls is one pupil."""

from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

from virtualschool.linkage.engine.model import Model

# What the engine looks at. Other columns of a row are never loaded.
EVIDENCE_COLUMNS = (
    "scn", "forename", "second_forename", "surname", "known_as", "known_as_surname", "former_surname", "date_of_birth",
    "gender", "postcode", "home_postcode", "school_code", "school_name", "start_date", "ended_as",
)  # fmt: skip

# Words in a school's name that do not tell it from another.
_SCHOOL_WORDS = r"\b(primary|secondary|high|school|academy|special|the|ps|hs|of|and)\b"

# Names, days and postcodes repeat: each different one is standardised once, then looked up. For each dictionary: the
# columns it stands for, its first step, and what is made of that as `s`; every step is worked out once.
_DICTIONARIES = {
    "given": (
        ("forename", "known_as", "second_forename"),
        "words(raw)",
        "known(joined(s)) as name, left(known(joined(s)), 1) as initial, first_of_compound(s) as first_part",
    ),
    "family": (
        ("surname", "known_as_surname", "former_surname"),
        "family_words(raw)",
        "known(joined(s)) as name, parts_of(s) as parts",
    ),
    "day": (
        ("date_of_birth",),
        "day_of(raw)",
        "strftime(s, '%Y%m%d') as born, day_and_month_swapped(s) as swapped",
    ),
    "postal": (("postcode", "home_postcode"), "postal_code(raw)", "s as code, sector_of(s) as sector"),
    "school": (("school_name",), "words(raw)", f"joined(regexp_replace(s, '{_SCHOOL_WORDS}', '', 'g')) as name"),
}
_ESTABLISHED = """
insert into established select name, sound_of(name)
from (select forename as raw, count(*) as pupils from {side}_raw group by 1)
join {side}_given using (raw) anti join established using (name) where name is not null group by name
having sum(pupils) >= 3 + (select count(*) from {side}_raw) // 20000
"""

# Established names that one slip makes of each other (Ana and Anna): a slip can make a twin's very name of them.
_CONFUSABLE = """
create or replace table confusable as
with shorter as (select name, unnest(lacking_one(name)) as part from established)
select distinct s.name from shorter s join shorter o using (part)
where s.name <> o.name and damerau_levenshtein(s.name, o.name) <= 1
"""

# A spelling one slip from two established names (Jak from Jack and Jake) is a slip of neither: it stands as a name,
# unless both sound the same.
# Two words one slip apart share a word that lacks one letter of each, so that no word is tried against all others.
_UNSURE = """
create table {side}_unsure as
with strange as (select distinct name from {side}_given anti join established using (name) where length(name) > 1),
shorter as (select name, unnest(lacking_one(name)) as part from strange),
known as (select name, sound, unnest(lacking_one(name)) as part from established),
slips as (select distinct s.name, k.sound as meant from shorter s join known k using (part)
  where left(s.name, 1) = left(k.name, 1) and damerau_levenshtein(s.name, k.name) <= 1)
select name from slips group by name having count(*) > 1
"""
_ROWS = """
create table {side}_people as
select *, {derived} from (select trim(id) as unique_id,
  g1.name as forename, either(g1.name, g2.name) as forenames, either(g1.initial, g2.initial) as initials, g1.first_part,
  h.sound, e.name is not null as known_name, n.name is not null as confusable,
  coalesce(v1.groups, []) || coalesce(v2.groups, []) as variants,
  e.name is not null or u.name is not null as established, g3.name as second,
  f1.name as surname,
  case when f3.raw is null then either(f1.name, f2.name) else filled([f1.name, f2.name, f3.name]) end as surnames,
  case when f2.raw is null and f3.raw is null then f1.parts else filled(f1.parts || f2.parts || f3.parts) end
    as surname_parts,
  d.born, d.swapped as born_swapped, sex_of(gender) as sex,
  either(p1.code, p2.code) as postcodes, either(p1.sector, p2.sector) as sectors,
  either(nullif(trim(school_code), ''), s.name) as schools,
  case when holds(nine) then nine end as scn,
  case when not holds(nine) and nine <> '000000000' then nine end as scn_broken,
  coalesce(upper(trim(ended_as)) = 'ADOPTED', false) as adopted, coalesce(start_date, '') as since
from (select *, nine_digits(scn) as nine from {side}_raw where trim(id) <> '') r
left join {side}_given g1 on g1.raw = r.forename left join {side}_given g2 on g2.raw = r.known_as
left join {side}_given g3 on g3.raw = r.second_forename
left join variants v1 on v1.name = g1.name left join variants v2 on v2.name = g2.name
left join {side}_sound h on h.name = g1.name
left join established e on e.name = g1.name left join confusable n on n.name = g1.name
left join {side}_unsure u on u.name = g1.name
left join {side}_family f1 on f1.raw = r.surname left join {side}_family f2 on f2.raw = r.known_as_surname
left join {side}_family f3 on f3.raw = r.former_surname
left join {side}_day d on d.raw = r.date_of_birth
left join {side}_postal p1 on p1.raw = r.postcode left join {side}_postal p2 on p2.raw = r.home_postcode
left join {side}_school s on s.raw = r.school_name) facts
"""
# What follows from the facts of a person, whether they stand in one row or in several.
_DERIVED = """
  left(forename, 1) as initial, left(surname, 1) as surname_initial,
  case when initials[1] <> left(forename, 1) then initials[1] when len(initials) > 1 then initials[-1] end
    as other_initial,
  surname_parts[1] as first_surname_part, surname_parts[-1] as last_surname_part,
  sectors[1] as sector, case when len(sectors) > 1 then sectors[-1] end as other_sector,
  left(born, 4) as year, right(born, 4) as birthday, coalesce(scn, scn_broken) as scn_as_typed
"""

# The roll shows one child on two rolls under two ids: the same number, birthday and forename, or all but the number.
_SAME_PUPIL = """
create table {side}_ids as
with shared_numbers as (select scn from {side}_people where scn is not null group by scn having count(*) > 1),
shared_names as (select forename, surname, born from {side}_people
  where born is not null and forename is not null and surname is not null group by all having count(*) > 1),
by_number as (
  select scn, born, forename, min(unique_id) as person from {side}_people semi join shared_numbers using (scn)
  where born is not null and forename is not null group by all having count(distinct unique_id) > 1),
by_home as (
  select forename, surname, born, postcodes, min(unique_id) as person
  from {side}_people semi join shared_names using (forename, surname, born)
  where len(postcodes) > 0 group by all having count(distinct unique_id) > 1 and count(distinct scn) <= 1
    and count(distinct second) <= 1 and count(distinct sex) <= 1)
select unique_id as id, min(person) as person from (
  select unique_id, person from {side}_people join by_number using (scn, born, forename)
  union all select unique_id, person from {side}_people join by_home using (forename, surname, born, postcodes))
group by unique_id
"""
_SAME_ID_ONLY = "create table {side}_ids (id varchar, person varchar)"

_LISTS = ("forenames", "initials", "variants", "surnames", "surname_parts", "postcodes", "sectors", "schools")
_LATEST = ("forename", "first_part", "sound", "second", "surname", "born", "born_swapped", "sex", "scn", "scn_broken")

_SEVERAL = """
create temp table {side}_several as
with named as (
  select unique_id, coalesce(i.person, unique_id) as person
  from {side}_people left join {side}_ids i on i.id = unique_id)
select * from named where person in (select person from named group by person having count(*) > 1)
"""
_MERGED = f"""
create temp table {{side}}_merged as
select *, {_DERIVED} from (
  select s.person as unique_id, {", ".join(f"filled(flatten(list({c}))) as {c}" for c in _LISTS)},
    {", ".join(f"max_by({c}, since || '|' || {c}) filter ({c} is not null) as {c}" for c in _LATEST)},
    bool_or(established) as established, bool_or(known_name) as known_name, bool_or(confusable) as confusable,
    bool_or(adopted) as adopted,
    max(since) as since
  from {{side}}_people join (select distinct unique_id, person from {{side}}_several) s using (unique_id)
  group by s.person) facts
"""  # noqa: S608 - our own words

# Two pupils of one surname and birthday who share a home or a school, or of whom neither is known, look like twins.
_TWINNED = """
create table {side}_twinned as
with parted as (
  select unique_id as person, born, unnest(surname_parts) as part, postcodes, schools
  from {side}_people where born is not null),
shared as (select born, part from parted group by all having count(distinct person) > 1),
alike as (select * from parted semi join shared using (born, part)),
places as (
  select person, born, part, unnest(postcodes || schools) as place from alike
  union all select person, born, part, '' from alike where len(postcodes) = 0 and len(schools) = 0),
met as (select born, part, place from places group by all having count(distinct person) > 1)
select distinct person from places semi join met using (born, part, place)
"""
# As many pupils of an ordinary roll are thought of beside those at hand: one pair of twins in a class is no wonder.
_ROLL_OF_A_SMALL_AUTHORITY = 1000
_NOBODY_TWINNED = "create table {side}_twinned (person varchar)"


def load_rows(
    connection: duckdb.DuckDBPyConnection, side: str, rows: Sequence[Mapping[str, str]], id_column: str
) -> None:
    """Lay rows in the connection's memory as `<side>_raw`, with the columns that the engine looks at."""
    columns = {name: pa.array([row.get(name) or None for row in rows], pa.string()) for name in EVIDENCE_COLUMNS}
    columns["id"] = pa.array([row[id_column] for row in rows], pa.string())
    connection.register(f"{side}_raw", pa.table(columns))


def standardise(connection: duckdb.DuckDBPyConnection, side: str, *, establish: bool = False) -> None:
    """Make `<side>_people` of `<side>_raw`: the same facts in comparable form, a row for each row.

    With `establish`, names that several persons of this side bear join the shipped list of established ones: a slip is
    seldom made twice. That side comes first.
    """
    for name, (columns, first, made) in _DICTIONARIES.items():
        raw = " union all ".join(f"select {column} as raw from {side}_raw" for column in columns)  # noqa: S608
        connection.execute(
            f"create table {side}_{name} as "  # noqa: S608 - our own words
            f"select raw, {made} from (select raw, {first} as s "
            f"from (select distinct raw from ({raw}) where raw <> ''))"
        )
    connection.execute(
        f"create table {side}_sound as select name, sound_of(name) as sound "  # noqa: S608 - our own words
        f"from (select distinct name from {side}_given)"
    )
    if establish:
        connection.execute(_ESTABLISHED.format(side=side))
        connection.execute(_CONFUSABLE)
    connection.execute(_UNSURE.format(side=side))
    connection.execute(_ROWS.format(side=side, derived=_DERIVED))


def gather(connection: duckdb.DuckDBPyConnection, side: str, *, collapse: bool) -> None:
    """Make one row per person of `<side>_people`.

    With `collapse`, ids of one pupil on several rolls become the least of them. Of facts that a person's rows state
    differently the latest stands alone, and all of them stand in the lists; no order of rows matters.
    """
    connection.execute((_SAME_PUPIL if collapse else _SAME_ID_ONLY).format(side=side))
    connection.execute(_SEVERAL.format(side=side))
    connection.execute(_MERGED.format(side=side))
    connection.execute(f"delete from {side}_people where unique_id in (select unique_id from {side}_several)")  # noqa: S608
    connection.execute(f"insert into {side}_people by name from {side}_merged")
    connection.execute((_TWINNED if collapse else _NOBODY_TWINNED).format(side=side))
    for done in ("several", "merged", "unsure", "sound", *_DICTIONARIES):
        connection.execute(f"drop table {side}_{done}")


def has_many_twins(connection: duckdb.DuckDBPyConnection, side: str, model: Model) -> bool:
    """Whether uncommonly many persons of a side have what looks like a twin there."""
    ((twinned, everybody),) = connection.execute(
        f"select (select count(*) from {side}_twinned), (select count(*) from {side}_people)"  # noqa: S608 - our words
    ).fetchall()
    usual = model.usual_share_of_twins * _ROLL_OF_A_SMALL_AUTHORITY
    return bool((twinned + usual) / (everybody + _ROLL_OF_A_SMALL_AUTHORITY) >= model.many_twins_from)


def numbers(connection: duckdb.DuckDBPyConnection, side: str) -> int:
    """One more than the greatest number that a person of a side bears."""
    ((last,),) = connection.execute(f"select coalesce(max(rowid), -1) from {side}_people").fetchall()  # noqa: S608
    return int(last) + 1


def count(connection: duckdb.DuckDBPyConnection, side: str) -> int:
    """How many persons a side holds."""
    ((total,),) = connection.execute(f"select count(*) from {side}_people").fetchall()  # noqa: S608 - our own word
    return int(total)
