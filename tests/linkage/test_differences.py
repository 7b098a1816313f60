"""What happens pair by pair when the model in use and the one before it differ."""

import datetime as dt

from virtualschool.linkage.differences import Differences, apply, leads_apart
from virtualschool.linkage.engine import Pair
from virtualschool.linkage.findings import Found, Told
from virtualschool.linkage.vocab import BESIDE, HELD, STANDS
from virtualschool.register.derive import Key
from virtualschool.register.models import Decision

ADOPTED = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
C1, C2, P1, P2 = Key("social_work", "C1"), Key("social_work", "C2"), Key("education", "P1"), Key("education", "P2")
PEOPLE = {key: ({"forename": "Isla", "surname": "Rattray"},) for key in (C1, C2)}
PUPILS = {key: ({"forename": "Isla", "surname": "Rattray"},) for key in (P1, P2)}
NOBODY = Told({}, {}, ())


def found(left, right, band="auto", guard=None):
    return Found(left, right, Pair(str(left), str(right), 20.0, 0.99, band, (), (), guard, None, None))


def kept(*pairs):
    return Differences(kept=frozenset(pairs), since=ADOPTED)


def told(left, right, at):
    return Told({(left, right): Decision(at=at)}, {}, ())


def after(pairs, differences, said=NOBODY, people=PEOPLE):
    judged = apply(pairs, differences, said, people, PUPILS)
    return {(one.left.own_id, one.right.own_id): (one.pair.band, one.doubt) for one in judged}


def test_a_kept_link_stands_and_says_what_holds_the_new_model_back():
    judged = apply([found(C1, P1, "review", "The sexes differ.")], kept((C1, P1)), NOBODY, PEOPLE, PUPILS)

    assert [(one.pair.band, one.doubt) for one in judged] == [("auto", "stands")]
    assert judged[0].pair.guard == f"{STANDS} The sexes differ."


def test_a_kept_link_that_the_new_model_does_not_look_at_stands_with_what_both_sides_state():
    (one,) = apply([], kept((C1, P1)), NOBODY, PEOPLE, PUPILS)

    assert (one.pair.band, one.doubt, one.pair.weight) == ("auto", "stands", 0.0)
    assert [each.left for each in one.pair.evidence] == ["Isla", "Rattray", ""]


def test_a_kept_link_that_the_new_model_makes_after_all_is_like_any_other():
    assert after([found(C1, P1)], kept((C1, P1))) == {("C1", "P1"): ("auto", "")}


def test_a_held_link_is_asked_about():
    differences = Differences(held=frozenset([(C1, P1)]))

    (one,) = apply([found(C1, P1)], differences, NOBODY, PEOPLE, PUPILS)

    assert (one.pair.band, one.doubt, one.pair.guard) == ("review", "held", HELD)


def test_no_new_link_gives_a_record_of_a_kept_link_a_second_partner():
    judged = apply([found(C1, P2), found(C2, P1)], kept((C1, P1)), NOBODY, PEOPLE, PUPILS)

    assert {one.pair.guard for one in judged if one.doubt == "held"} == {BESIDE}
    assert {(one.left, one.right) for one in judged if one.pair.band == "auto"} == {(C1, P1)}


def test_what_a_person_said_of_the_pair_goes_before_every_model():
    apart = Told({}, {(C1, P1): Decision(at=ADOPTED + DAY)}, ())

    assert after([found(C1, P1, "review")], kept((C1, P1)), apart) == {("C1", "P1"): ("review", "")}


def test_a_kept_link_lapses_once_a_person_joins_the_child_elsewhere():
    assert after([], kept((C1, P1)), told(C1, P2, ADOPTED + DAY)) == {}


def test_a_kept_link_lapses_once_a_person_joins_the_pupil_to_another():
    assert after([], kept((C1, P1)), told(C2, P1, ADOPTED + DAY)) == {}


def test_a_kept_link_stands_beside_an_answer_that_was_there_before_the_model():
    assert after([], kept((C1, P1)), told(C2, P1, ADOPTED - DAY)) == {("C1", "P1"): ("auto", "stands")}


def test_a_kept_link_waits_for_a_record_that_is_not_known_now():
    assert after([], kept((C1, P1)), people={C2: PEOPLE[C2]}) == {}


def test_two_records_that_are_joined_to_two_pupils_are_not_kept_as_one_person():
    assert leads_apart((C1, C2), {C1: P1, C2: P2})
    assert not leads_apart((C1, C2), {C1: P1, C2: P1})
    assert not leads_apart((C1, C2), {C1: P1})
