"""The demo's questions to peers, practice library, policy and shelf: invented, told by people's own operations."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from virtualschool.network.models import Point, PracticeEntry, Tried, Unsigned
from virtualschool.network.operations import library, peers, policy
from virtualschool.network.operations.library import Words
from virtualschool.network.operations.peers import Asked, Closing
from virtualschool.network.operations.policy import Sentence
from virtualschool.network.vocab_practice import CostBand, Evidence, Outcome, PracticeKind, StageBand, Theme

from .filling import MONTH, Told

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """An entry of the demo's library: who wrote it, how many months ago, and who tried it after whom."""

    kind: PracticeKind
    words: Words
    months: int
    tries: tuple[tuple[int, int, Outcome, str], ...] = ()
    """Number of the head, of the try before it (-1: the entry itself), what came of it, and their words."""


ENTRIES = (
    Entry(
        PracticeKind.EXAMPLE,
        Words(
            title="Ten minutes before the bell",
            theme=Theme.ATTENDANCE,
            stage=StageBand.P4_P7,
            evidence=Evidence.RUN_CHART,
            cost_band=CostBand.HIGH,
            context=(
                "Twelve primary schools of different sizes. Mornings were hard for many learners who live "
                "away from home."
            ),
            done=(
                "A soft start: ten minutes with an adult whom the learner picked, with toast, before the "
                "bell. Learners chose whether anybody met them at the gate."
            ),
            changed=(
                "31 learners began and 22 stayed to the end. Half days attended rose from 82% to 88% over the session."
            ),
            how_sure="A run chart over 40 weeks. There was no comparison group.",
            cost="About £40 a learner each week: mostly a support worker’s time.",
            did_not_work=(
                "Where the adult changed every few weeks. Badges, and being met at the gate by default: "
                "some felt marked out."
            ),
        ),
        14,
        (
            (1, -1, Outcome.KEPT, "Four schools. We asked learners to choose the adult in June, for August."),
            (2, -1, Outcome.ADAPTED, "We do it at the end of the day, too."),
            (3, 0, Outcome.STOPPED, "We had no support staff before nine."),
            (4, 0, Outcome.KEPT, "Two secondary schools; the library is the place."),
            (5, 1, Outcome.EARLY, "Began after October."),
        ),
    ),
    Entry(
        PracticeKind.GUIDANCE,
        Words(
            title="Four things to ask the old school for",
            theme=Theme.TRANSITIONS,
            stage=StageBand.ALL,
            evidence=Evidence.STORY,
            cost_band=CostBand.NONE,
            done=(
                "When a learner changes school we ask for four things within five days: what they like, "
                "whom they trust, what they are good at, and the last assessment."
            ),
            changed="Most schools answer within a week. Before, papers took a month.",
            how_sure="Heads say so; we have not counted.",
            did_not_work="Schools outwith Scotland did not know the form.",
        ),
        9,
        (
            (0, -1, Outcome.KEPT, "All our schools use it."),
            (3, 0, Outcome.ADAPTED, "We ask for a fifth: a photograph of their work."),
        ),
    ),
    Entry(
        PracticeKind.CASE_STUDY,
        Words(
            title="A tutor by video in the twelve weeks after a move",
            theme=Theme.ATTAINMENT,
            stage=StageBand.S1_S3,
            evidence=Evidence.BEFORE_AFTER,
            cost_band=CostBand.MIDDLE,
            context="Learners who move home in S3 and S4 often lose a term of mathematics.",
            done="A tutor by video, twice a week for twelve weeks, begun within a fortnight of the move.",
            changed="Of 27 learners, 19 finished. Most kept their place in class.",
            how_sure="Teachers’ judgements before and after.",
            cost="£410 a learner.",
            did_not_work="Two schools had no quiet room; some learners found the screen tiring.",
        ),
        4,
    ),
    Entry(
        PracticeKind.EXAMPLE,
        Words(
            title="One page for designated managers",
            theme=Theme.CAPACITY,
            stage=StageBand.ALL,
            evidence=Evidence.STORY,
            cost_band=CostBand.NONE,
            done="A bulletin in the first week of each term: one page, one story of practice, one question.",
            changed="More managers ring us early in the term.",
            did_not_work="The version with six pages.",
        ),
        2,
    ),
)

SHELF = (
    (
        "research",
        "Joining the dots: an evaluation of the Network",
        "CELCIS",
        2021,
        (
            "Members valued peer support, shared ideas and links to government. Four themes: data; "
            "support; visibility; capacity."
        ),
    ),
    (
        "research",
        "A role profile for a virtual school head teacher in Scotland",
        "CELCIS and the Network",
        2025,
        "What the role is for, with a sample job description. Under a Creative Commons licence.",
    ),
    (
        "law",
        "Education (Additional Support for Learning) (Scotland) Act 2004",
        "Parliament",
        2004,
        ("A looked after child is taken to have additional support needs unless the authority decides otherwise."),
    ),
    (
        "policy",
        "The Promise",
        "Independent Care Review",
        2020,
        "Schools must not exclude care experienced children; relationships come first.",
    ),
)


def tell_practice(told: Told) -> None:
    """Everything that stands on the pages of practice and policy, at the times it would have come."""
    ask_and_answer(told)
    fill_library(told)
    answer_together(told)
    fill_shelf(told)


def head(told: Told, number: int) -> str:
    """The name of one of the heads that belong today, always the same for the same number."""
    today = timezone.localdate(told.now)
    names = [name for name in told.heads if told.members[told.council_of[name]].is_member_on(today)]
    return names[number % len(names)]


def ask_and_answer(told: Told) -> None:
    """One question under a name and closed, one without a name and answered, and one that waits to be looked at."""
    asker, other, third = (head(told, number) for number in (0, 1, 2))
    asked = Asked(
        "Who pays for taxis when a learner lives across the border?", "Both authorities say that the other does."
    )
    named = peers.ask(asked=asked, authority=told.authority(asker), by=told.by(asker), at=told.now - 5 * MONTH)
    peers.reply(
        question=named,
        text="We wrote it into the agreement: the authority that placed pays until June.",
        authority=told.authority(other),
        by=told.by(other),
        at=told.now - 5 * MONTH + 2 * DAY,
    )
    closing = Closing(
        "We wrote the same agreement with two neighbours.",
        "One signed at once; the other after the Network’s letter.",
        "Thank you all.",
    )
    peers.close(question=named, closing=closing, by=told.by(asker), at=told.now - 2 * MONTH)
    peers.ask_unsigned(
        asked=Asked(
            "How do you get levels for learners in residential schools elsewhere?",
            "We ask in June and get them in November.",
        )
    )
    unnamed = peers.publish(waiting=Unsigned.objects.get(), by=told.coordinator, at=told.now - 20 * DAY)
    peers.reply(
        question=unnamed,
        text="A call to the depute in March works better than a letter in June.",
        authority=told.authority(third),
        by=told.by(third),
        at=told.now - 12 * DAY,
    )
    peers.reply_unsigned(question=unnamed, text="We put the dates into the placing agreement, and they come.")
    peers.publish(waiting=Unsigned.objects.get(), by=told.coordinator, at=told.now - 9 * DAY)
    peers.ask_unsigned(
        asked=Asked("Has anybody said no to a head teacher and stayed on good terms?", "I should like to hear how.")
    )


def fill_library(told: Told) -> None:
    for number, one in enumerate(ENTRIES):
        name = head(told, number)
        at = told.now - one.months * MONTH
        entry = library.begin(kind=one.kind, words=one.words, authority=told.authority(name), by=told.by(name), at=at)
        library.give_in(entry=entry, by=told.by(name), at=at + DAY)
        if number == len(ENTRIES) - 1:
            continue
        library.share(entry=entry, is_open=number == 0, by=told.coordinator, at=at + 4 * DAY)
        tell_tries(told, entry, one, at)


def tell_tries(told: Told, entry: PracticeEntry, one: Entry, at: dt.datetime) -> None:
    """Who tried it after whom, some weeks apart."""
    made: list[Tried] = []
    for number, before, outcome, words in one.tries:
        name, when = head(told, number), at + (len(made) + 2) * 30 * DAY
        authority = told.authority(name)
        if authority is None or authority == entry.authority or when > told.now:
            name = head(told, number + 6)
            authority = told.authority(name)
        assert authority is not None  # every head belongs to a council
        made.append(
            library.try_too(
                entry=entry,
                after=made[before] if before >= 0 else None,
                authority=authority,
                since=min(when, told.now).date(),
                outcome=outcome,
                words=words,
                by=told.by(name),
                at=min(when, told.now),
            )
        )


def answer_together(told: Told) -> None:
    """A response that was sent, a consultation that gathers points, law in practice, and guidance."""
    today = timezone.localdate(told.now)
    for title, months, is_sent in (
        ("Attendance: the next guidance", 7, True),
        ("The code of practice on additional support for learning", 1, False),
    ):
        at = told.now - months * MONTH
        consultation = policy.open_consultation(
            asked=policy.Asked(
                title,
                "Scottish Government",
                at.date(),
                at.date() + 80 * DAY,
                about="Invented for the demo.",
                questions=(
                    "What helps learners who move home during a session?",
                    "What should the guidance say of those who learn elsewhere?",
                ),
            ),
            by=told.coordinator,
            at=at,
        )
        first, second = consultation.questions.order_by("number")
        made: list[Point] = []
        for number, (question, text) in enumerate(
            (
                (first, "One authority should lead from the day of the move, and the guidance should say which."),
                (
                    first,
                    "Half days at home of a new school should count as learning elsewhere, with a code of their own.",
                ),
                (second, "Attendance elsewhere should come back each week, on one form for the whole country."),
            )
        ):
            name = head(told, number)
            made.append(
                policy.make_point(
                    consultation=consultation,
                    question=question,
                    text=text,
                    authority=told.authority(name),
                    by=told.by(name),
                    at=at + (number + 2) * DAY,
                )
            )
        for number in (3, 4, 5):
            policy.support_point(point=made[0], by=told.by(head(told, number)), at=at + 8 * DAY)
        draft = policy.write_draft(
            consultation=consultation,
            sentences={
                first: [
                    Sentence(
                        "One authority should lead from the day of a move, and the guidance should say which.", (1,)
                    ),
                    Sentence("Days on which a new school gets ready should be recorded as learning elsewhere.", (2,)),
                ],
                second: [
                    Sentence(
                        "Attendance elsewhere should come back each week, on one form for the whole country.", (3,)
                    ),
                    Sentence("We would gladly show how six authorities do this."),
                ],
            },
            note="First draft",
            by=told.coordinator,
            at=at + 20 * DAY,
        )
        if is_sent:
            for number in range(6):
                name = head(told, number)
                authority = told.authority(name)
                assert authority is not None
                policy.sign_off(draft=draft, authority=authority, words="", by=told.by(name), at=at + 30 * DAY)
            policy.send(draft=draft, on=(at + 40 * DAY).date(), by=told.coordinator, at=at + 40 * DAY)
    told_of = head(told, 2)
    law = policy.tell_of_law(
        law="Who leads when a child lives outwith the authority",
        happens="Two authorities wait for each other, and a plan waits with them.",
        would_help="A sentence in the code of practice that names the one which leads.",
        authority=told.authority(told_of),
        by=told.by(told_of),
        at=told.now - 3 * MONTH,
    )
    for number in (0, 4):
        policy.same_with_us(
            law=law,
            authority=told.authority(head(told, number)),
            by=told.by(head(told, number)),
            at=told.now - 2 * MONTH,
        )
    policy.tell_policy_makers(
        law=law, whom="Scottish Government", on=today - 30 * DAY, by=told.coordinator, at=told.now - MONTH
    )
    guidance = policy.begin_guidance(
        title="When a learner moves during a session",
        text="1. Call the receiving school before you write.\n\n2. Send four things within five days.",
        by=told.by(head(told, 1)),
        at=told.now - 4 * MONTH,
    )
    policy.rewrite_guidance(
        guidance=guidance,
        text=(
            "1. Call the receiving school before you write.\n\n2. Send four things within five "
            "days.\n\n3. Ask the learner whom to tell."
        ),
        why="Learners asked for the third.",
        begun_from=1,
        by=told.by(head(told, 3)),
        at=told.now - 3 * MONTH,
    )
    policy.agree_guidance(
        guidance=guidance, number=2, on=today - 60 * DAY, by=told.coordinator, at=told.now - 2 * MONTH
    )


def fill_shelf(told: Told) -> None:
    for number, (kind, title, published_by, year, says) in enumerate(SHELF):
        at = told.now - (6 - number) * MONTH
        item = policy.put_on_shelf(
            kind=kind, title=title, published_by=published_by, year=year, link="", says=says, by=told.coordinator, at=at
        )
        if number < 2:
            name = head(told, number + 2)
            policy.note_on_shelf(
                item=item,
                text="We took the four themes as the headings of our own plan."
                if number == 0
                else "We used it to write our second post.",
                authority=told.authority(name),
                by=told.by(name),
                at=at + 9 * DAY,
            )
