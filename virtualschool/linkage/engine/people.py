"""Rows become persons: several rows of one id are one person, and a pupil who stands on two rolls is one pupil."""

from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

# What the engine looks at. Other columns of a row are never loaded.
EVIDENCE_COLUMNS = (
    "scn", "forename", "second_forename", "surname", "known_as", "known_as_surname", "former_surname", "date_of_birth",
    "gender", "postcode", "home_postcode", "school_code", "school_name", "start_date", "ended_as",
)  # fmt: skip

# Words in a school's name that do not tell it from another.
_SCHOOL_WORDS = r"\b(primary|secondary|high|school|academy|special|the|ps|hs|of|and)\b"

# Names, days and postcodes repeat: each different one is standardised once, then looked up.
_DICTIONARIES = {
    "given": (
        ("forename", "known_as", "second_forename"),
        "given_name(raw) as name, left(given_name(raw), 1) as initial, first_of_compound(raw) as first_part",
    ),
    "family": (
        ("surname", "known_as_surname", "former_surname"),
        "family_name(raw) as name, family_parts(raw) as parts",
    ),
    "day": (
        ("date_of_birth",),
        "strftime(day_of(raw), '%Y%m%d') as born, day_and_month_swapped(day_of(raw)) as swapped",
    ),
    "postal": (("postcode", "home_postcode"), "postal_code(raw) as code, sector_of(postal_code(raw)) as sector"),
    "school": (("school_name",), f"joined(regexp_replace(words(raw), '{_SCHOOL_WORDS}', '', 'g')) as name"),
}
# A spelling one slip from two established names (Jak from Jack and Jake) is a slip of neither: it stands as a name.
_UNSURE = """
create table {side}_unsure as
select g.name from (select distinct name, initial from {side}_given anti join established using (name)) g
join established e on left(e.name, 1) = g.initial and abs(length(e.name) - length(g.name)) <= 1
  and damerau_levenshtein(e.name, g.name) <= 1
group by g.name having count(distinct e.name) > 1
"""
_ROWS = """
create table {side}_rows as
select trim(id) as id,
  g1.name as forename, either(g1.name, g2.name) as forenames, either(g1.initial, g2.initial) as initials, g1.first_part,
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
left join established e on e.name = g1.name left join {side}_unsure u on u.name = g1.name
left join {side}_family f1 on f1.raw = r.surname left join {side}_family f2 on f2.raw = r.known_as_surname
left join {side}_family f3 on f3.raw = r.former_surname
left join {side}_day d on d.raw = r.date_of_birth
left join {side}_postal p1 on p1.raw = r.postcode left join {side}_postal p2 on p2.raw = r.home_postcode
left join {side}_school s on s.raw = r.school_name
"""

# The roll shows one child on two rolls under two ids: the same number, birthday and forename, or all but the number.
_SAME_PUPIL = """
create table {side}_ids as
with shared_numbers as (select scn from {side}_rows where scn is not null group by scn having count(*) > 1),
shared_names as (select forename, surname, born from {side}_rows
  where born is not null and forename is not null and surname is not null group by all having count(*) > 1),
by_number as (
  select scn, born, forename, min(id) as person from {side}_rows semi join shared_numbers using (scn)
  where born is not null and forename is not null group by all having count(distinct id) > 1),
by_home as (
  select forename, surname, born, postcodes, min(id) as person
  from {side}_rows semi join shared_names using (forename, surname, born)
  where len(postcodes) > 0 group by all having count(distinct id) > 1 and count(distinct scn) <= 1
    and count(distinct second) <= 1 and count(distinct sex) <= 1)
select id, min(person) as person from (
  select id, person from {side}_rows join by_number using (scn, born, forename)
  union all select id, person from {side}_rows join by_home using (forename, surname, born, postcodes))
group by id
"""
_SAME_ID_ONLY = "create table {side}_ids (id varchar, person varchar)"

_LISTS = ("forenames", "initials", "variants", "surnames", "surname_parts", "postcodes", "sectors", "schools")
_LATEST = ("forename", "first_part", "second", "surname", "born", "born_swapped", "sex", "scn", "scn_broken")

_PEOPLE = f"""
create table {{side}}_people as
with named as (select coalesce(i.person, r.id) as person, r.* from {{side}}_rows r left join {{side}}_ids i using (id)),
several as (select person from named group by person having count(*) > 1),
persons as (
  select person, {", ".join(_LISTS + _LATEST)}, established, adopted from named anti join several using (person)
  union all
  select person, {", ".join(f"filled(flatten(list({c}))) as {c}" for c in _LISTS)},
    {", ".join(f"max_by({c}, since || '|' || {c}) filter ({c} is not null) as {c}" for c in _LATEST)},
    bool_or(established) as established, bool_or(adopted) as adopted
  from named semi join several using (person) group by person)
select '{{side}}' as source_dataset, person as unique_id, * exclude (person),
  person in (from {{side}}_twinned) as twinned,
  left(forename, 1) as initial, left(surname, 1) as surname_initial,
  case when initials[1] <> left(forename, 1) then initials[1] when len(initials) > 1 then initials[-1] end
    as other_initial,
  surname_parts[1] as first_surname_part, surname_parts[-1] as last_surname_part,
  sectors[1] as sector, case when len(sectors) > 1 then sectors[-1] end as other_sector,
  left(born, 4) as year, right(born, 4) as birthday, coalesce(scn, scn_broken) as scn_as_typed
from persons
"""  # noqa: S608 - our own words


# Two pupils of one surname and birthday who share a home or a school, or of whom neither is known, look like twins.
_TWINNED = """
create table {side}_twinned as
with parted as (
  select coalesce(i.person, r.id) as person, born, unnest(surname_parts) as part, postcodes, schools
  from {side}_rows r left join {side}_ids i using (id) where born is not null),
shared as (select born, part from parted group by all having count(distinct person) > 1),
alike as (select * from parted semi join shared using (born, part)),
places as (
  select person, born, part, unnest(postcodes || schools) as place from alike
  union all select person, born, part, '' from alike where len(postcodes) = 0 and len(schools) = 0),
met as (select born, part, place from places group by all having count(distinct person) > 1)
select distinct person from places semi join met using (born, part, place)
"""
_NOBODY_TWINNED = "create table {side}_twinned (person varchar)"


def load_rows(
    connection: duckdb.DuckDBPyConnection, side: str, rows: Sequence[Mapping[str, str]], id_column: str
) -> None:
    """Lay rows in the connection's memory as `<side>_raw`, with the columns that the engine looks at."""
    columns = {name: pa.array([row.get(name) or None for row in rows], pa.string()) for name in EVIDENCE_COLUMNS}
    columns["id"] = pa.array([row[id_column] for row in rows], pa.string())
    connection.register(f"{side}_raw", pa.table(columns))


def standardise(connection: duckdb.DuckDBPyConnection, side: str) -> None:
    """Make `<side>_rows` of `<side>_raw`: the same facts in comparable form."""
    for name, (columns, made) in _DICTIONARIES.items():
        raw = " union all ".join(f"select {column} as raw from {side}_raw" for column in columns)  # noqa: S608
        connection.execute(
            f"create table {side}_{name} as "  # noqa: S608 - our own words
            f"select raw, {made} from (select distinct raw from ({raw}) where raw <> '')"
        )
    connection.execute(_UNSURE.format(side=side))
    connection.execute(_ROWS.format(side=side))


def gather(connection: duckdb.DuckDBPyConnection, side: str, *, collapse: bool) -> None:
    """Make `<side>_people` of `<side>_rows`, one row per person.

    With `collapse`, ids of one pupil on several rolls become the least of them. Of facts that a person's rows state
    differently the latest stands alone, and all of them stand in the lists; no order of rows matters.
    """
    connection.execute((_SAME_PUPIL if collapse else _SAME_ID_ONLY).format(side=side))
    connection.execute((_TWINNED if collapse else _NOBODY_TWINNED).format(side=side))
    connection.execute(_PEOPLE.format(side=side))
    for done in ("rows", "unsure", "twinned", *_DICTIONARIES):
        connection.execute(f"drop table {side}_{done}")


def establish_names(connection: duckdb.DuckDBPyConnection, side: str) -> None:
    """Take the names that several pupils bear as established, beside the shipped list; a slip is seldom made twice."""
    connection.execute(
        f"insert into established select given_name(forename) as name "  # noqa: S608 - our own words
        f"from (select forename, count(*) as pupils from {side}_raw where forename <> '' group by forename) "
        "where name is not null and name not in (select name from established) group by name "
        f"having sum(pupils) >= 2 + (select count(*) from {side}_raw) // 20000"
    )


def count(connection: duckdb.DuckDBPyConnection, side: str) -> int:
    """How many persons a side holds."""
    ((total,),) = connection.execute(f"select count(*) from {side}_people").fetchall()  # noqa: S608 - our own word
    return int(total)
