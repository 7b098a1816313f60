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

_ROWS = f"""
create table {{side}}_rows as
select trim(id) as id,
  given_name(forename) as forename,
  filled([given_name(forename), given_name(known_as)]) as forenames,
  first_of_compound(forename) as first_part,
  given_name(second_forename) as second,
  family_name(surname) as surname,
  filled([family_name(surname), family_name(known_as_surname), family_name(former_surname)]) as surnames,
  filled(family_parts(surname) || family_parts(known_as_surname) || family_parts(former_surname)) as surname_parts,
  strftime(day_of(date_of_birth), '%Y%m%d') as born,
  day_and_month_swapped(day_of(date_of_birth)) as born_swapped,
  sex_of(gender) as sex,
  filled([postal_code(postcode), postal_code(home_postcode)]) as postcodes,
  filled([nullif(trim(school_code), ''),
    nullif(replace(regexp_replace(words(school_name), '{_SCHOOL_WORDS}', '', 'g'), ' ', ''), '')]) as schools,
  candidate_number(scn) as scn,
  broken_number(scn) as scn_broken,
  coalesce(upper(trim(ended_as)) = 'ADOPTED', false) as adopted,
  concat_ws('|', start_date, forename, surname, known_as, former_surname, date_of_birth, postcode, scn) as recency
from {{side}}_raw where trim(id) <> ''
"""  # noqa: S608 - our own words

# The roll shows one child on two rolls under two ids: the same number, birthday and forename, or all but the number.
_SAME_PUPIL = """
create table {side}_ids as
with by_number as (
  select scn, born, forename, min(id) as person from {side}_rows
  where scn is not null and born is not null and forename is not null
  group by all having count(distinct id) > 1),
by_home as (
  select forename, surname, born, postcodes, min(id) as person from {side}_rows
  where born is not null and forename is not null and surname is not null and len(postcodes) > 0
  group by all having count(distinct id) > 1 and count(distinct scn) <= 1
    and count(distinct second) <= 1 and count(distinct sex) <= 1)
select id, min(person) as person from (
  select id, person from {side}_rows join by_number using (scn, born, forename)
  union all select id, person from {side}_rows join by_home using (forename, surname, born, postcodes))
group by id
"""
_SAME_ID_ONLY = "create table {side}_ids (id varchar, person varchar)"

_LISTS = ("forenames", "surnames", "surname_parts", "postcodes", "schools")
_LATEST = ("forename", "first_part", "second", "surname", "born", "born_swapped", "sex", "scn", "scn_broken")

_PERSONS = f"""
create table {{side}}_persons as
with named as (select coalesce(i.person, r.id) as person, r.* from {{side}}_rows r left join {{side}}_ids i using (id)),
counted as (select *, count(*) over (partition by person) as rows_of_person from named),
solo as (select person, {", ".join(_LISTS + _LATEST)}, adopted from counted where rows_of_person = 1),
several as (select person, {", ".join(f"filled(flatten(list({c}))) as {c}" for c in _LISTS)},
  {", ".join(f"max_by({c}, recency || '|' || {c}) filter ({c} is not null) as {c}" for c in _LATEST)},
  bool_or(adopted) as adopted from counted where rows_of_person > 1 group by person)
select * from solo union all select * from several
"""  # noqa: S608 - our own words

_PEOPLE = """
create table {side}_people as
with variants_of as (select person, filled(flatten(list(groups))) as variants
  from (select person, unnest(forenames) as name from {side}_persons) join variants using (name) group by person)
select '{side}' as source_dataset, p.person as unique_id, p.* exclude (person),
  coalesce(v.variants, []) as variants,
  left(p.born, 4) as year, right(p.born, 4) as birthday, left(p.forename, 1) as initial,
  list_transform(p.forenames, lambda n: left(n, 1)) as initials,
  list_distinct(list_transform(p.postcodes, lambda c: sector_of(c))) as sectors,
  coalesce(p.scn, p.scn_broken) as scn_as_typed,
  p.forename in (select name from established) as established
from {side}_persons p left join variants_of v using (person) order by p.person
"""


def load_rows(
    connection: duckdb.DuckDBPyConnection, side: str, rows: Sequence[Mapping[str, str]], id_column: str
) -> None:
    """Lay rows in the connection's memory as `<side>_raw`, with the columns that the engine looks at."""
    columns = {name: pa.array([row.get(name) or None for row in rows], pa.string()) for name in EVIDENCE_COLUMNS}
    columns["id"] = pa.array([row[id_column] for row in rows], pa.string())
    connection.register(f"{side}_raw", pa.table(columns))


def standardise(connection: duckdb.DuckDBPyConnection, side: str) -> None:
    """Make `<side>_rows` of `<side>_raw`: the same facts in comparable form."""
    connection.execute(_ROWS.format(side=side))


def gather(connection: duckdb.DuckDBPyConnection, side: str, *, collapse: bool) -> None:
    """Make `<side>_people` of `<side>_rows`, one row per person.

    With `collapse`, ids of one pupil on several rolls become the least of them. Of facts that a person's rows state
    differently the latest stands alone, and all of them stand in the lists; no order of rows matters.
    """
    connection.execute((_SAME_PUPIL if collapse else _SAME_ID_ONLY).format(side=side))
    connection.execute(_PERSONS.format(side=side))
    connection.execute(_PEOPLE.format(side=side))


def count(connection: duckdb.DuckDBPyConnection, side: str) -> int:
    """How many persons a side holds."""
    ((total,),) = connection.execute(f"select count(*) from {side}_people").fetchall()  # noqa: S608 - our own word
    return int(total)
