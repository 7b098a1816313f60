"""Trying a model and adopting it: what differs is asked about, and no link changes by itself."""

import datetime as dt
import json

import pytest

from tests.linkage import world
from tests.linkage.world import NOON
from virtualschool.audit.models import Event
from virtualschool.foundation.refusals import Refusal
from virtualschool.linkage.differences import Using
from virtualschool.linkage.engine.model import model_id, read_model
from virtualschool.linkage.models import Adoption, Difference, LinkageModel, Question, Trial
from virtualschool.linkage.operations import adopting, answering
from virtualschool.linkage.queries import adopted, trials
from virtualschool.people.operations import actor
from virtualschool.register.models import Learner, Link, SourceRecord
from virtualschool.register.operations import derived
from virtualschool.register.vocab import About, Answer

LATER = NOON + dt.timedelta(days=1)
DECEMBER = dt.date(2026, 12, 1)

# Iona has no number on social work's list: by name and birthday alone she joins, unless a model asks for more.
IONA = ("Iona", "Gilchrist", "2012-02-14")
ROLL = {**world.ROLL, "P7": world.pupil(7, *IONA), "P8": world.pupil(8, "Morag", "Wishart", "2011-07-07")}
CARE = {
    **world.CARE,
    "C7": {key: value for key, value in world.person(7, *IONA).items() if key != "scn"},
    "C8": {**world.person(8, "Morag", "Wishart", "2011-07-07"), "postcode": "ZZ1 9QX"},
}

BY_NAME = ("Struan", "Lorimer", "2010-03-03")
STRUAN = {"pupils": {**ROLL, "P9": world.pupil(9, *BY_NAME)}, "care": {**CARE, "C9": world.person(9, *BY_NAME)}}
STRUAN_WITHOUT_A_NUMBER = {
    "pupils": STRUAN["pupils"],
    "care": {**CARE, "C9": {key: value for key, value in world.person(9, *BY_NAME).items() if key != "scn"}},
}


def model(**bands):
    """The shipped model, with other thresholds."""
    document = adopting.shipped_document()
    document["bands"] = {**document["bands"], **bands}
    return document


STRICT = model(auto_weight_from=35.0)
"""Joins by itself only where a number agrees."""


def links():
    return {(one.left.own_id, one.right.own_id) for one in Link.objects.standing().select_related("left", "right")}


def whole():
    """The register as anybody would see it."""
    return sorted(Learner.objects.values_list("id", "forename", "surname", "pupil_id", "person_id"))


@pytest.fixture
def town(strathcarron):
    world.bring_together(strathcarron, {"pupils": ROLL, "care": CARE})
    return strathcarron


def tried(authority, document, by, at=NOON):
    return adopting.perform(adopting.ask(authority=authority, document=document, by=actor(by), name=by.name, at=at).pk)


def adopt(authority, document, by, at=NOON):
    trial = tried(authority, document, by, at)
    assert trial.state == "done", trial.failure
    made = adopting.adopt(trial=trial, reason="Fewer mistakes", by=by, on_behalf=actor(by), at=at)
    answering.relink(authority, at=at)
    return made


def answer(question, given, by, at=LATER):
    chosen = question.candidates.order_by("position").first()
    made = answering.answer(question=question, answer=given, by=by, at=at, candidate=chosen)
    answering.relink(question.authority, at=at)
    return made


def about(own_id):
    return world.question_about(About.SAME_CHILD, own_id)


def test_a_dry_run_changes_nothing_and_counts_what_would_change(town, ailsa):
    before = links(), whole(), set(Question.objects.open().values_list("pk", flat=True))

    trial = tried(town, STRICT, ailsa)

    assert (links(), whole(), set(Question.objects.open().values_list("pk", flat=True))) == before
    assert ("C7", "P7") in before[0]
    assert trial.state == "done"
    assert [(one.stands, one.before, one.after) for one in trial.differences.all()] == [(True, "linked", "asked")]
    assert (trial.links_before - trial.links_after, trial.questions_new, trial.questions_gone) == (1, 1, 0)
    assert adopted.newest(town) is None


def test_a_dry_run_that_a_stop_broke_off_is_made_again_and_only_once(town, ailsa):
    asked = adopting.ask(authority=town, document=STRICT, by=actor(ailsa), name=ailsa.name, at=NOON)
    Trial.objects.filter(pk=asked.pk).update(state="running")

    states = [adopting.perform(asked.pk).state for _ in range(2)]

    assert states == ["done", "done"]
    assert asked.differences.count() == 1


def test_a_stricter_model_leaves_every_link_and_asks_about_those_it_would_not_make(town, ailsa):
    before, register = links(), whole()

    adopt(town, STRICT, ailsa)

    assert links() == before
    assert whole() == register
    assert "They stay joined until somebody answers" in about("C7").guard
    assert [one.record.own_id for one in about("C7").candidates.all()] == ["P7"]


def test_what_was_kept_stands_through_new_lists_and_a_rebuild(town, ailsa):
    adopt(town, STRICT, ailsa)
    before = links()

    world.bring_together(town, {"pupils": ROLL, "care": CARE}, as_at=DECEMBER, at=LATER)
    derived.rebuild(town)

    assert links() == before
    assert world.is_asked(About.SAME_CHILD, "C7")


def test_a_kept_link_stays_as_the_model_before_made_it(town, ailsa):
    was = Link.objects.standing().get(left__own_id="C7")

    adopt(town, STRICT, ailsa)

    kept, new = (Link.objects.standing().get(left__own_id=own_id) for own_id in ("C7", "C2"))
    assert (kept.model_id, kept.reasons, kept.weight) == (was.model_id, was.reasons, was.weight)
    assert new.model_id == adopted.id_in_use(town) != was.model_id


def test_who_answers_that_they_are_the_same_keeps_the_link_for_good(town, ailsa):
    adopt(town, STRICT, ailsa)

    answer(about("C7"), Answer.SAME, ailsa)

    assert Learner.objects.get(members__record__own_id="C7").pupil_id == "P7"
    assert not world.is_asked(About.SAME_CHILD, "C7")


@pytest.mark.parametrize("given", [Answer.NOT_SAME, Answer.CANNOT_TELL])
def test_who_does_not_answer_that_they_are_the_same_ends_the_link(town, ailsa, given):
    adopt(town, STRICT, ailsa)

    answer(about("C7"), given, ailsa)

    assert ("C7", "P7") not in links()
    assert not SourceRecord.objects.filter(own_id="P7").exists()
    assert not world.is_asked(About.SAME_CHILD, "C7")


def test_what_only_the_new_model_would_join_is_asked_first(town, ailsa):
    adopt(town, STRICT, ailsa)
    world.bring_together(town, STRUAN_WITHOUT_A_NUMBER, as_at=DECEMBER, at=LATER)
    before = links()
    assert ("C9", "P9") not in before

    adopt(town, adopting.shipped_document(), ailsa, at=LATER)

    assert links() == before
    assert "so a person is asked first" in about("C9").guard
    answer(about("C9"), Answer.SAME, ailsa)
    assert Learner.objects.get(members__record__own_id="C9").pupil_id == "P9"


def test_new_children_are_joined_by_the_new_model_alone(town, ailsa):
    adopt(town, STRICT, ailsa)

    world.bring_together(town, STRUAN, as_at=DECEMBER, at=LATER)

    assert ("C9", "P9") in links()
    assert not world.is_asked(About.SAME_CHILD, "C9")


def test_going_back_before_anybody_answered_leaves_everything_as_it_was(town, ailsa):
    before = links(), whole(), set(Question.objects.open().values_list("pk", flat=True))
    adopt(town, STRICT, ailsa)

    adopt(town, adopting.shipped_document(), ailsa, at=LATER)

    assert (links(), whole(), set(Question.objects.open().values_list("pk", flat=True))) == before
    assert list(Adoption.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_an_answer_outlives_every_model(town, ailsa):
    adopt(town, STRICT, ailsa)
    answer(about("C7"), Answer.NOT_SAME, ailsa)

    adopt(town, adopting.shipped_document(), ailsa, at=LATER)

    assert ("C7", "P7") not in links()
    assert not world.is_asked(About.SAME_CHILD, "C7")


def test_a_model_that_joins_nobody_parts_nobody(town, ailsa):
    before, register = links(), whole()

    adopt(town, model(auto_weight_from=90.0), ailsa)

    assert links() == before
    assert whole() == register


def test_what_is_kept_of_a_difference_names_no_pupil(town, ailsa):
    adopt(town, model(auto_weight_from=90.0), ailsa)

    kept = json.dumps(list(Difference.objects.values()), default=str)

    assert Difference.objects.count() >= 3
    for text in ("P7", "P2", "Iona", world.SCN[7]):
        assert f'"{text}"' not in kept
        assert f":{text}" not in kept


def test_an_adoption_needs_a_reason_and_a_dry_run_of_the_register_as_it_stands(town, ailsa):
    trial = tried(town, STRICT, ailsa)

    with pytest.raises(Refusal, match="Say why"):
        adopting.adopt(trial=trial, reason=" ", by=ailsa, on_behalf=actor(ailsa), at=NOON)
    answering.relink(town, at=LATER)
    with pytest.raises(Refusal, match="has changed since"):
        adopting.adopt(trial=trial, reason="Better", by=ailsa, on_behalf=actor(ailsa), at=LATER)
    with pytest.raises(Refusal, match="Try the model first"):
        adopting.tried(town, model(auto_from=0.99))
    assert not Adoption.objects.exists()


def test_the_model_in_use_is_not_adopted_again(town, ailsa):
    trial = tried(town, adopting.shipped_document(), ailsa)

    with pytest.raises(Refusal, match="in use already"):
        adopting.adopt(trial=trial, reason="Again", by=ailsa, on_behalf=actor(ailsa), at=NOON)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\xff\xfe", "it is not JSON"),
        (b"[1, 2]", "it holds no fields"),
        (b'{"schema": NaN}', "NaN stands in it"),
        (b"{}", "lacks or misstates"),
        (b"[" * 100_000, "it is not JSON"),
        (json.dumps({**adopting.shipped_document(), "schema": "other/1"}).encode(), "its schema is not"),
        (json.dumps({**adopting.shipped_document(), "fields": [1]}).encode(), "its fields are not laid out"),
        (b" " * 1_000_001, "larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_model_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(Refusal, match="theirs") as refused:
        adopting.document_in(data, "theirs.json")

    assert sentence in refused.value.sentence


def test_trying_and_adopting_are_in_the_audit_with_the_model_and_the_reason(town, ailsa):
    adopt(town, STRICT, ailsa)

    tried_it, adopted_it = Event.objects.filter(object_type="linkage model").order_by("sequence")
    assert tried_it.verb == "asked for a dry run of a linkage model"
    assert (adopted_it.reason, adopted_it.object_id) == ("Fewer mistakes", adopted.id_in_use(town))


def test_a_model_is_kept_once_and_each_authority_adopts_for_itself(town, inverallan, ailsa, catriona):
    adopt(town, STRICT, ailsa)
    tried(inverallan, STRICT, catriona)

    assert LinkageModel.objects.filter(first_of=None).count() == 1
    assert Trial.objects.count() == 2
    assert adopted.newest(inverallan) is None


@pytest.fixture
def a_new_version(monkeypatch):
    """The next version of the programme, which ships another model."""

    def arrives():
        monkeypatch.setattr("virtualschool.linkage.queries.adopted.shipped", lambda: Using(read_model(STRICT, "new")))
        monkeypatch.setattr("virtualschool.linkage.queries.trials.shipped", lambda: Using(read_model(STRICT, "new")))

    return arrives


def test_a_new_version_of_the_programme_changes_no_link_by_its_model(town, ailsa, a_new_version):
    before, used = links(), adopted.id_in_use(town)

    a_new_version()
    answering.relink(town, at=LATER)

    assert ("C7", "P7") in before
    assert links() == before
    assert adopted.id_in_use(town) == used == adopted.in_use(town).model.id
    page = trials.models_page(town, ailsa)
    assert page.in_use.name == trials.EARLIER
    assert page.others[0] == (model_id(STRICT), trials.SHIPPED)
