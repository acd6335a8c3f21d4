"""What an audience answered, question by question, without giving anybody away.

Everybody's answers stand together once at least five people answered; a group stands apart only where
`groups_to_show` lets it, of all who were heard and again of those who answered the question. Words stand
under a group only then; others stand under none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from whetu.rules.disclosure import SMALLEST, groups_to_show
from whetu.rules.voice import AUDIENCES, SCALE
from whetu.web.voice.models import Answer, Consultation, Question
from whetu.web.voice.queries import consultations
from whetu.web.voice.queries.floods import taken_out
from whetu.web.voice.queries.heard import Coverage


class Said(NamedTuple):
    """A text that somebody wrote or that was heard; `group` only where it may be told. `kind`: answer or
    talk, with its row's number, for hiding it."""

    kind: str
    pk: int
    words: str
    group: str
    link: bool = False  # it came by the link, by itself


class Bar(NamedTuple):
    """One possible answer: how many gave it, and its share of the width 100."""

    label: str
    number: int
    width: float


class Part(NamedTuple):
    """A group that stands apart: how many of it answered, each answer, and the middle of a scale."""

    label: str
    people: int
    numbers: list[int]
    mean: str


class Result(NamedTuple):
    """A question and what was answered. `people` None: somebody answered, but under five did."""

    question: Question
    people: int | None
    bars: list[Bar]
    mean: str
    parts: list[Part]
    left: bool  # further groups are withheld
    said: list[Said]
    hidden: int


class Audience(NamedTuple):
    """An audience's answers; `few` where somebody, but under five people, were heard in all."""

    audience: str
    label: Any
    few: bool
    coverage: Coverage
    results: list[Result]
    talks: list[Said]
    hidden: int
    taken_out: int  # that came by the link and were no honest answers


class One(NamedTuple):
    """One answer with where it stands."""

    pk: int
    question: int
    group: str
    number: int | None
    words: str
    hidden: bool


def waits(consultation: Consultation, on: date) -> bool:
    """Whether answers still come in by the link: what was answered is told afterwards, else two looks with
    one answer between them would tell what that one said."""
    return consultations.state(consultation, on) == "open"


def told(consultation: Consultation, on: date, covered: list[Coverage]) -> list[Audience]:
    """The results, once no more answers come in by the link. `covered`: as `coverage` says it of the day."""
    return [] if waits(consultation, on) else results(consultation, covered)


def results(consultation: Consultation, covered: list[Coverage]) -> list[Audience]:
    """One row per audience that was asked or heard."""
    replies = list(consultation.replies.all())
    given = answers(consultation)
    questions = {name: consultations.questions_for(consultation, name) for name in AUDIENCES}
    gone = taken_out(consultation)
    found = []
    for row in covered:
        mine = [one for one in replies if one.audience == row.audience]
        if not mine and not questions[row.audience]:
            continue
        heard: Counter[str] = Counter()
        for one in mine:
            heard[consultations.group_of(row.audience, one.group)] += one.people
        apart = groups_to_show(heard)
        told = [
            result(one, row.audience, given[row.audience, one.pk], apart) for one in questions[row.audience]
        ]
        few = 0 < heard.total() < SMALLEST
        talks = [one for one in mine if one.words]
        found.append(
            Audience(row.audience, row.label, few, row, told, heard_in_talks(row.audience, talks, apart),
                     sum(one.hidden for one in talks), gone.get(row.audience, 0))
        )  # fmt: skip
    return found


def heard_in_talks(audience: str, talks: list, apart: frozenset) -> list[Said]:
    """What was heard in conversations, but for what names somebody."""
    return [
        Said("talk", one.pk, one.words,
             group_label(audience, consultations.group_of(audience, one.group), apart))
        for one in talks if not one.hidden
    ]  # fmt: skip


def answers(consultation: Consultation) -> dict[tuple[str, int], list[One]]:
    """Every answer of a consultation, by audience and question."""
    rows = Answer.objects.filter(reply__consultation=consultation).order_by("pk")
    fields = ("reply__audience", "reply__group", "pk", "question_id", "number", "words", "hidden")
    found: dict[tuple[str, int], list[One]] = defaultdict(list)
    for audience, group, pk, question, number, words, hidden in rows.values_list(*fields):
        one = One(pk, question, consultations.group_of(audience, group), number, words, hidden)
        found[audience, question].append(one)
    return found


def result(question: Question, audience: str, given: list[One], apart: frozenset) -> Result:
    """What one audience answered to a question. `apart`: the groups that may stand apart at all."""
    people = None if 0 < len(given) < SMALLEST else len(given)
    by: dict[str, list[One]] = defaultdict(list)
    for one in given:
        by[one.group].append(one)
    show = groups_to_show({group: len(rows) for group, rows in by.items()}, apart)
    if question.kind == Question.Kind.WORDS:
        said = [
            Said("answer", one.pk, one.words, group_label(audience, one.group, show))
            for one in given if not one.hidden
        ]  # fmt: skip
        return Result(
            question, people, [], "", [], False, in_no_order(said), sum(one.hidden for one in given)
        )
    whole = numbers(question, given) if people else []
    parts = [part(question, audience, group, by[group]) for group in sorted(show, key=in_order)]
    bars = [Bar(*pair, share(pair[1], max(whole))) for pair in zip(labels(question), whole, strict=False)]
    left = people is not None and bool(set(by) - show)
    return Result(question, people, bars, mean(question, given) if people else "",
                  parts if len(by) > 1 else [], left, [], 0)  # fmt: skip


def part(question: Question, audience: str, group: str, given: list[One]) -> Part:
    words = consultations.group_words(audience, group)
    return Part(words, len(given), numbers(question, given), mean(question, given))


def share(number: int, most: int) -> float:
    return round(100 * number / most, 1) if most else 0


def in_no_order(said: list[Said]) -> list[Said]:
    """Texts by their own letters: so nobody's stand at the same place under every question."""
    return sorted(said, key=lambda one: (one.words.casefold(), one.pk))


def in_order(group: str) -> tuple:
    """Year levels by number, other groups by name, those who said none last."""
    return (not group, int(group) if group.isdigit() else 99, group)


def group_label(audience: str, group: str, show: Iterable) -> str:
    """A group's words where they may be told, else nothing."""
    return consultations.group_words(audience, group) if group and group in show else ""


def labels(question: Question) -> list[str]:
    """The possible answers of a scale or a choice, in words."""
    if question.kind == Question.Kind.SCALE:
        return [f"{number} · {words}" for number, words in consultations.scale_words().items()]
    return list(question.choices)


def numbers(question: Question, given: Sequence[One]) -> list[int]:
    """How many gave each possible answer."""
    if question.kind == Question.Kind.SCALE:
        counts: Counter = Counter(one.number for one in given)
        return [counts[number] for number in SCALE]
    counts = Counter(one.words for one in given)
    return [counts[choice] for choice in question.choices]


def mean(question: Question, given: Sequence[One]) -> str:
    """The mean of a scale, to one decimal."""
    values = [one.number for one in given if one.number]
    if question.kind != Question.Kind.SCALE or not values:
        return ""
    return f"{sum(values) / len(values):.1f}"


def hidden(consultation: Consultation) -> list[tuple[Said, str]]:
    """The texts that somebody hid, each with its audience: to be shown again where that was a slip."""
    rows = Answer.objects.filter(reply__consultation=consultation, hidden=True).select_related("reply")
    found = [
        (Said("answer", one.pk, one.words, "", one.reply.way == "link"), one.reply.audience) for one in rows
    ]
    talks = consultation.replies.filter(hidden=True)
    return found + [(Said("talk", one.pk, one.words, ""), one.audience) for one in talks]


def text(consultation: Consultation, kind: str, pk: int):
    """The row that holds a text, by `Said.kind` and its number."""
    if kind == "talk":
        return consultation.replies.filter(pk=pk).select_related("consultation").first()
    rows = Answer.objects.filter(reply__consultation=consultation, pk=pk)
    return rows.select_related("reply", "reply__consultation").first()
