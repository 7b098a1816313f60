"""Raw words become comparable ones: folded names, parts, variants, dates, postcodes, student candidate numbers.

Everything here is a DuckDB macro, so that a row of the roll costs microseconds and the standard is written once.
`STANDARDISER` is part of the model: change a rule here and the shipped model must be made anew.
"""

import csv
from importlib.resources import files

import duckdb

STANDARDISER = "2"

# Letters that Unicode does not decompose, as they stand in Polish, Nordic, German, Icelandic and Turkish names.
_LETTERS = "translate({x}, 'łøđðıŀ', 'loddil')"
_DIGRAPHS = (("ß", "ss"), ("æ", "ae"), ("œ", "oe"), ("þ", "th"))

# How a name sounds, spelling by spelling: what somebody writes who has only heard it. Sounds that tell names apart (Ava
# and Eva, Jayden and Kayden) stay apart.
_SOUNDS = (
    ("^(kn|gn|pn)", "n"), ("^wr", "r"), ("ph", "f"), ("(mh|bh)", "v"), ("gh", ""), ("ch", "6"), ("ck", "k"),
    ("c([eiy])", r"s\1"), ("[cq]", "k"), ("x", "ks"), ("th", "t"), ("(ai|ay|ei)", "a"), ("(ee|ea|ie|ey|y)", "i"),
    ("(ou|oo)", "u"), ("(au|aw)", "o"), ("([aeiou])h$", r"\1"),
)  # fmt: skip

# Words typed where a child had no name yet, or nobody knew it. They must not agree with each other.
PLACEHOLDERS = (
    "baby", "babyboy", "babygirl", "infant", "unborn", "newborn", "unknown", "notknown", "na", "nk", "none", "null",
    "nil", "test", "tbc", "tba", "child", "boy", "girl", "male", "female", "twin", "twini", "twinii", "blank",
    "x", "xx",
)  # fmt: skip

# Particles of a surname that say nothing by themselves.
PARTICLES = tuple("van von der den ter de da do dos del di la le el al bin ibn".split())

MACROS = f"""
create macro plain(x) as {{fold}};
create macro words(x) as trim(regexp_replace(regexp_replace(plain(x), '[''’‘ʼ`´.]', '', 'g'), '[^a-z]+', ' ', 'g'));
create macro joined(x) as nullif(replace(x, ' ', ''), '');
create macro known(x) as case when x in {PLACEHOLDERS!r} then null else x end;
create macro given_name(x) as known(joined(words(x)));
create macro first_of_compound(w) as
  case when contains(w, ' ') and length(split_part(w, ' ', 1)) >= 3 then split_part(w, ' ', 1) end;
create macro sound_of(name) as nullif({{sound}}, '');
create macro family_words(x) as regexp_replace(
  words(regexp_replace(plain(x), '(^|[ -])m[''’‘ʼ`´]', '\\1mc', 'g')), '(^| )(mac|mc) ?', '\\1mc', 'g');
create macro family_name(x) as known(joined(family_words(x)));
create macro parts_of(w) as case when contains(w, ' ') then
  list_filter(string_split(w, ' '), lambda p: length(p) >= 3 and p not in {PARTICLES!r}) else [known(joined(w))] end;
create macro day_of(x) as coalesce(try_cast(left(trim(x), 10) as date),
  try_strptime(trim(x), ['%d/%m/%Y', '%d-%m-%Y', '%d.%m.%Y', '%Y/%m/%d', '%Y%m%d', '%d %b %Y', '%d %B %Y'])::date);
create macro day_and_month_swapped(d) as case when day(d) <= 12 and day(d) <> month(d)
  then printf('%04d%02d%02d', year(d), day(d), month(d)) end;
create macro outward_and_inward(x) as regexp_replace(upper(x), '[^A-Z0-9]', '', 'g');
create macro postal_code(x) as case
  when regexp_full_match(outward_and_inward(x), '[A-Z]{{1,2}}[0-9][A-Z0-9]?[0-9][A-Z]{{2}}')
  and not starts_with(outward_and_inward(x), 'ZZ99') then outward_and_inward(x) end;
create macro sector_of(p) as left(p, length(p) - 2);
create macro sex_of(x) as case left(upper(trim(x)), 1) when 'M' then 'M' when 'F' then 'F' end;
create macro digits_of(x) as regexp_replace(regexp_replace(trim(x), '\\.0$', ''), '[^0-9]', '', 'g');
create macro nine_digits(x) as case when regexp_full_match(x, '[0-9]{{9}}') then x
  when regexp_matches(x, '[a-zA-Z+]') then null
  when length(digits_of(x)) = 9 then digits_of(x) when length(digits_of(x)) = 8 then '0' || digits_of(x) end;
create macro check_sum(s) as 3 * s[1]::int + 2 * s[2]::int + 7 * s[3]::int + 6 * s[4]::int
  + 5 * s[5]::int + 4 * s[6]::int + 3 * s[7]::int + 2 * s[8]::int;
create macro holds(s) as (11 - check_sum(s) % 11) % 11 = s[9]::int and s not in ('000000000', '999999999');
create macro candidate_number(x) as case when holds(nine_digits(x)) then nine_digits(x) end;
create macro either(a, b) as case when a is null and b is null then [] when b is null or a = b then [a]
  when a is null then [b] when a < b then [a, b] else [b, a] end;
create macro lacking_one(x) as list_concat([x],
  [left(x, p - 1) || substr(x, p + 1) for p in range(1, length(x) + 1)]);
create macro filled(l) as list_sort(list_distinct(list_filter(l, lambda v: v is not null)));
"""


def _fold_sql() -> str:
    folded = "lower(x)"
    for letter, plain in _DIGRAPHS:
        folded = f"replace({folded}, '{letter}', '{plain}')"
    return f"strip_accents({_LETTERS.format(x=folded)})"


def _sound_sql() -> str:
    sound = "name"
    for letters, heard in _SOUNDS:
        sound = f"regexp_replace({sound}, '{letters}', '{heard}', 'g')"
    once = "lambda heard, c: case when right(heard, 1) = c then heard else heard || c end"
    return f"list_reduce(string_split({sound}, ''), {once})"


def _words_of(name: str) -> list[list[str]]:
    text = (files("virtualschool.linkage.engine") / "data" / name).read_text(encoding="utf-8")
    return [[cell.strip() for cell in row if cell.strip()] for row in csv.reader(text.splitlines()[1:]) if row]


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Teach a connection the macros, the table of name variants and the list of established forenames."""
    connection.execute(MACROS.replace("{fold}", _fold_sql()).replace("{sound}", _sound_sql()))
    rows = _words_of("forename_variants.csv")
    groups = [(number, name) for number, row in enumerate(rows) for name in row[0].split()]
    connection.execute("create table variants (name varchar, groups integer[])")
    connection.execute(
        "insert into variants select given_name(name), list_sort(list_distinct(list(number))) "
        "from (select unnest(?) as number, unnest(?) as name) group by 1",
        [[number for number, _ in groups], [name for _, name in groups]],
    )
    established = [name for row in _words_of("established_forenames.csv") for name in row[0].split()]
    connection.execute("create table established (name varchar, sound varchar)")
    connection.execute("create table confusable (name varchar)")
    connection.execute(
        "insert into established select name, sound_of(name) from "
        "(select given_name(name) as name from (select unnest(?) as name) union select name from variants)",
        [established],
    )
