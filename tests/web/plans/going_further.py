"""A student with whom help is used up, and the steps of going further, for tests."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

from whetu.rules.escalation import checks
from whetu.web.people.models import KnownCircumstances
from whetu.web.plans.actions import escalation as actions
from whetu.web.plans.actions import letters
from whetu.web.plans.models import Escalation, FormalLetter
from whetu.web.plans.queries.letters import hash_of

HŌRI = 6  # away for 30 days, without a reason
SAID = {"strength": "Hōri helps the little ones.", "will_do": "A van comes at 8.15.", "place": "Room 4"}


class Going:
    """`going.open("letter")`, `going.check(row)`, `going.decide(row, "principal")`, as the kura's people."""

    def __init__(self, kura: SimpleNamespace):
        self.kura, self.student, self.on, self.now = kura, kura.students[HŌRI], kura.today, kura.now

    def by(self, role: str):
        return self.kura.staff[role].user

    def moment(self) -> dict:
        return {"on": self.on, "now": self.now}

    def open(self, route: str = "letter", role: str = "pastoral") -> Escalation:
        return actions.open_(
            by=self.by(role), student=self.student, why="Nothing helped yet.", route=route, **self.moment()
        )

    def check(
        self, row: Escalation, *, but: tuple = (), override: str = "", answers: dict | None = None,
        role: str = "pastoral",
    ) -> Escalation:  # fmt: skip
        row = self.now_of(row)
        given = {name: {"yes": name not in but, "note": "We rang, and asked."} for name in checks(row.route)}
        given |= answers or {}
        return actions.check(
            by=self.by(role), escalation=row, version=row.version, answers=given,
            override_why=override, ready=True, **self.moment(),
        )  # fmt: skip

    def decide(self, row: Escalation, role: str, agreed: bool = True, **facts) -> Escalation:
        row = self.now_of(row)
        given = {"version": row.version, "why": "I have read it all.", **facts}
        return actions.decide(by=self.by(role), escalation=row, agreed=agreed, **given, **self.moment())

    def approved(self, route: str = "letter") -> Escalation:
        row = self.check(self.open(route))
        return self.decide(row, "principal")

    def given(self, **facts) -> dict:
        base = {
            **SAID, "to": [self.student.caregivers.get(place=1).pk], "leader": "Principal of 8001",
            "meet_on": str(self.on + timedelta(days=7)), "meet_at": "15:30", "contact": "Pastoral of 8001",
            "phone": "06 000 0000", "law": "",
        }  # fmt: skip
        return base | facts

    def write(self, row: Escalation, role: str = "pastoral", **facts) -> FormalLetter:
        return letters.make(by=self.by(role), escalation=row, given=self.given(**facts), **self.moment())

    def approve(self, letter: FormalLetter, role: str = "principal", **facts) -> FormalLetter:
        letter.refresh_from_db()
        given = {
            "version": letter.version,
            "agreed": True,
            "why": "",
            "read": hash_of(letter, self.on),
            **facts,
        }
        return letters.decide(by=self.by(role), letter=letter, **given, **self.moment())

    def serve(self, letter: FormalLetter, **facts) -> FormalLetter:
        letter.refresh_from_db()
        given = {
            "version": letter.version, "done_on": self.on, "how": "hand", "to": letter.said["given"]["to"],
            "review_on": self.on + timedelta(days=28), **facts,
        }  # fmt: skip
        return letters.serve(by=self.by("pastoral"), letter=letter, **given, **self.moment())

    def served_before(self, *rungs: int, on: date = date(2026, 5, 4)) -> None:
        """Letters of the ladder that went long enough ago."""
        held = Escalation.objects.create(
            school=self.kura.school, student=self.student, route="letter", state="effect checked",
            why="Then.", by=self.by("pastoral"), at=self.now,
        )  # fmt: skip
        for rung in rungs:
            FormalLetter.objects.create(
                school=self.kura.school, student=self.student, escalation=held, rung=rung, by=held.by,
                at=self.now, approved_at=self.now, served_on=on + timedelta(days=rung), served_how="hand",
                served_to="Zz",
            )  # fmt: skip

    def know(self, kind: str = "illness", at: datetime | None = None) -> KnownCircumstances:
        """Known circumstances that a leader accepted."""
        return KnownCircumstances.objects.create(
            school=self.kura.school, student=self.student, kind=kind, starts=date(2026, 6, 1),
            proposed_at=self.now, accepted_by=self.by("principal"), accepted_at=at or self.now,
        )  # fmt: skip

    def now_of(self, row: Escalation) -> Escalation:
        return Escalation.objects.get(pk=row.pk)
