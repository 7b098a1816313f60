"""Roles, permissions and field classes, and the table that joins them. Source: the access rules in docs/developers."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices


class Role(TextChoices):
    LEAD = "lead", "Virtual School Head Teacher"
    TEAM_MEMBER = "team_member", "Team member"
    DATA_OFFICER = "data_officer", "Data officer"
    DESIGNATED_MANAGER = "designated_manager", "Designated manager"
    SOCIAL_WORK_PARTNER = "social_work_partner", "Social work partner"
    NETWORK_MEMBER = "network_member", "Network member"
    NETWORK_COORDINATOR = "network_coordinator", "Network coordinator"
    NETWORK_OBSERVER = "network_observer", "Network observer"
    DATA_PROTECTION_OFFICER = "data_protection_officer", "Data protection officer"
    ADMINISTRATOR = "administrator", "Administrator"


ASKED_FOR = "act"
"""In the address of the page that asks again: which act it asks for."""


class Act(TextChoices):
    """What somebody is about to do, where they are asked once more who they are: "You are about to ..."."""

    TAKE_LIST = "list", "take a list out of the system"
    TAKE_FIGURES = "figures", "take figures out of the system"
    TAKE_LETTER = "letter", "take a letter or a list out of the system"
    LOOK_IN_EMERGENCY = "emergency", "look at a record in an emergency"
    HAND_OVER = "handover", "hand a learner over to another authority"
    APPROVE_TABLES = "approve", "approve tables that leave for the Network"
    TAKE_TABLES_BACK = "take-back", "take back tables that left for the Network"
    LET_IN = "let-in", "let somebody into the Network"
    END_PART = "end-part", "end somebody’s part in the Network"
    SEE_TO_KEYS = "keys", "see to the keys by which authorities’ installations are known"
    END_KEYS = "end-keys", "end an authority’s keys"


class Permission(TextChoices):
    """What a role may do to a row that it can see."""

    LEARNER_SEE = "learner.see", "See learners"
    LEARNER_TELL_OF = "learner.tell_of", "Add a learner or a fact that a person told"
    LEARNING_TELL = "learning.tell", "Tell what no extract brings: timetables, learning elsewhere, wider awards"
    LEARNING_TELL_AT_SCHOOL = "learning.tell_at_school", "Tell attendance elsewhere, and that a learner was sent home"
    CALENDAR_SET = "calendar.set", "Enter term dates and closed days"
    REGISTER_SEE = "register.see", "See the register"
    REGISTER_EXPORT = "register.export", "Take the register away as a file"
    QUESTION_SEE = "question.see", "See questions"
    QUESTION_ANSWER = "question.answer", "Answer questions about who is who and who is looked after"
    SECOND_READER_SET = "second_reader.set", "Say whether a second reader is asked"
    DISAGREEMENT_SETTLE = "disagreement.settle", "Settle what two sources say differently"
    SCHOOL_TELL = "school.tell", "Tell a school about a learner"
    FILE_SEE = "file.see", "See which files came in and what became of them"
    FILE_SEND = "file.send", "Send files in"
    FILE_RELEASE = "file.release", "Apply a held file"
    FILE_UNDO = "file.undo", "Undo a file"
    LETTER_PRINT = "letter.print", "Print the letters to social work and education"
    FIGURES_SEE = "figures.see", "See figures"
    CHART_ANNOTATE = "chart.annotate", "Mark on run charts what was tried"
    FLAG_SEE = "flag.see", "See who may need us"
    FLAG_ANSWER = "flag.answer", "Say what is done about it"
    RULE_SET = "rule.set", "Set the rules by which somebody stands on the list"
    RELEASE_SEE = "release.see", "See what was drafted and sent for the Network, and its attack report"
    RELEASE_MAKE = "release.make", "Draft tables for the Network"
    RELEASE_APPROVE = "release.approve", "Approve tables for the Network"
    HANDOVER_SEND = "handover.send", "Hand a learner over to another authority"
    HANDOVER_RECEIVE = "handover.receive", "Take in a learner whom another authority hands over"
    AUDIT_READ = "audit.read", "See who looked at whom"
    SUBJECT_ACCESS = "subject.access", "Gather everything held about one learner"
    GLASS_BREAK = "glass.break", "See a record in an emergency, with a reason"
    LEARNER_NAME = "learner.name", "Say who may see a protected or adopted learner"
    MODEL_ADOPT = "model.adopt", "Say by which model records are joined"
    CASELOAD_SHARE = "caseload.share", "Share learners out among the team and social work"
    ACCOUNT_SEE = "account.see", "See who has an account"
    ACCOUNT_MANAGE = "account.manage", "Open, change and close accounts"
    HEALTH_SEE = "health.see", "See the health of the installation"
    NETWORK_TAKE_PART = "network.take_part", "Take part in the Network"
    NETWORK_SEE = "network.see", "See what the Network shows to its observers"
    NETWORK_COORDINATE = "network.coordinate", "Run the Network's meetings and membership"


class FieldClass(TextChoices):
    """How much a field gives away; each class includes those before it."""

    NONE = "-", "No child's data"
    A = "A", "Identity, the least of it"
    B = "B", "Education"
    C = "C", "Care status now and what the school must do"
    D = "D", "At home or away, and the kind of home"
    E = "E", "Legal reason, history, health, family"
    F = "F", "Protected place and what gives it away"

    def covers(self, other: "FieldClass") -> bool:
        """Whether who may see this class may see the other."""
        order = list(FieldClass)
        return order.index(self) >= order.index(other)

    def up_to(self) -> str:
        """The letters up to and with this class, as the audit writes them: "ABC"."""
        return "" if self is FieldClass.NONE else "".join(c.value for c in list(FieldClass)[1:] if self.covers(c))


@dataclass(frozen=True)
class Right:
    """What a role may do, and the highest class of field that it sees: of its own learners, and of the others."""

    permissions: frozenset[Permission]
    of_own: FieldClass
    of_others: FieldClass


P = Permission
_NOTHING = FieldClass.NONE
_TEAM = frozenset(
    {
        P.LEARNER_SEE, P.LEARNING_TELL, P.LEARNING_TELL_AT_SCHOOL, P.REGISTER_SEE, P.FLAG_SEE, P.FLAG_ANSWER,
        P.FIGURES_SEE, P.NETWORK_SEE, P.NETWORK_TAKE_PART, P.GLASS_BREAK,
    }
)  # fmt: skip
_LEAD = frozenset(Permission) - {
    P.HEALTH_SEE, P.NETWORK_COORDINATE, P.GLASS_BREAK, P.LEARNER_NAME, P.SUBJECT_ACCESS,
}  # fmt: skip
_PROTECTION = frozenset(
    {
        P.AUDIT_READ, P.SUBJECT_ACCESS, P.GLASS_BREAK, P.LEARNER_SEE, P.LEARNER_NAME, P.ACCOUNT_SEE,
        P.RELEASE_SEE, P.RELEASE_APPROVE,
    }
)  # fmt: skip
_DATA = frozenset(
    {
        P.LEARNER_SEE, P.REGISTER_SEE, P.REGISTER_EXPORT, P.QUESTION_SEE, P.QUESTION_ANSWER, P.DISAGREEMENT_SETTLE,
        P.FILE_SEE, P.FILE_SEND, P.FILE_RELEASE, P.FILE_UNDO, P.LETTER_PRINT, P.FIGURES_SEE,
        P.CALENDAR_SET,
    }
)  # fmt: skip

# The lead and the social work partner stop at E: class F opens by the relation "named" to one learner, never by role.
RIGHTS: Mapping[Role, Right] = {
    Role.LEAD: Right(_LEAD, FieldClass.E, FieldClass.E),
    Role.TEAM_MEMBER: Right(_TEAM, FieldClass.E, FieldClass.C),
    Role.DATA_OFFICER: Right(_DATA, FieldClass.D, FieldClass.D),
    Role.DESIGNATED_MANAGER: Right(frozenset({P.LEARNER_SEE, P.LEARNING_TELL_AT_SCHOOL}), FieldClass.C, _NOTHING),
    Role.SOCIAL_WORK_PARTNER: Right(frozenset({P.LEARNER_SEE}), FieldClass.E, _NOTHING),
    Role.NETWORK_MEMBER: Right(frozenset({P.NETWORK_SEE, P.NETWORK_TAKE_PART, P.RELEASE_SEE}), _NOTHING, _NOTHING),
    Role.NETWORK_COORDINATOR: Right(
        frozenset({P.NETWORK_SEE, P.NETWORK_TAKE_PART, P.NETWORK_COORDINATE}), _NOTHING, _NOTHING
    ),
    Role.NETWORK_OBSERVER: Right(frozenset({P.NETWORK_SEE}), _NOTHING, _NOTHING),
    Role.DATA_PROTECTION_OFFICER: Right(_PROTECTION, _NOTHING, _NOTHING),
    Role.ADMINISTRATOR: Right(frozenset({P.ACCOUNT_SEE, P.ACCOUNT_MANAGE, P.HEALTH_SEE}), _NOTHING, _NOTHING),
}

# Roles that belong to the Network and to no authority.
WITHOUT_AUTHORITY = frozenset({Role.NETWORK_COORDINATOR, Role.NETWORK_OBSERVER})
# Roles that belong to one school.
OF_A_SCHOOL = frozenset({Role.DESIGNATED_MANAGER})
