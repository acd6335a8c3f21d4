"""C1 to C8: whether a text holds what a plan must hold. Kind to wording: it asks for the thing, in any of the
words that people use, and where it stands only where that matters."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from whetu.rules.amp import ELEMENTS, PARTS, REVIEW_YEARS, review_by
from whetu.rules.amp_check.pieces import Finding, Text, english, of_steps, only_maori, says
from whetu.rules.star import STEP_WORDS

WANTS = (
    r"\b(wants?|aims?|goals?|objectives?|priorit\w+|will|commit\w*|achiev\w+|improv\w+|increas\w+|reduc\w+"
    r"|expects?|ensur\w+|every (student|learner|ākonga|child))\b"
)
LINK = r"\[[^\]\n]*\]\([^)\n]*\)|https?://\S+|\bwww\.\S+"
POINTS_AWAY = (
    r"\bclick\b|\binsert\b|\bcan be found\b|^\W*(please )?(see|refer to)\b|\b(is|are) (linked|attached)\W*$"
    r"|\blinks? (to|for)\b[^.\n]*\b(here|below)\b|\b(put|add) (a )?links?\b"
)
ELSEWHERE = (
    r"\b(our|board['’]s|school['’]s)\s+([\w-]+\s+){0,3}(objectives?|priorit\w+|goals?|aims?)\s*(is|are|:|include)"
    r"|\bthe board (wants|aims)\b"
)
UNDER_A_HEADING = r"^#+[^\n]*\b(objectives?|priorit\w+|goals?)\b[^\n]*\n(?P<words>(?:(?!#).*\n?)*)"
STRATEGIC = r"\bstrateg\w+|\bpriorit\w+"
INVESTIGATE = (
    r"\binvestigat\w*|\blook(s|ed|ing)? into\b|\bf(ind|inds|inding|ound) out\b|\bfollow(s|ed|ing)?[ -]up\b"
    r"|\bask(s|ed|ing)? (why|(for )?(a|the) reasons?)\b|\b[ie]nquir\w+|\bchas(e|es|ed|ing)\b"
)
RESPOND = r"\brespond\w*|\bresponses?\b|\bact(s|ed|ing)? on\b|\btak(e|es|en) action\b"
RECORD = (
    r"\brecord\w*|\bdocument(s|ed|ing)?\b|\bwr(ite|ites|itten|iting)\b[^.\n]{0,20}\bdown\b|\blog(s|ged|ging)?\b"
    r"|\bkeep(s|ing)? (a )?(notes?|records?)\b"
)
PATTERNS = r"\bpatterns?\b|\btrends?\b|\bsame (weekdays?|days? (of|each|every) )"
CAUSES = (
    r"\bbarriers?\b|\b(root |underlying )?causes?\b|\bgets? in the way\b|\breasons? behind\b"
    r"|\bunderl\w+|\b(understand|explor\w*|discuss|identif\w*|talk\w* about|look\w* (at|into)|ask\w* about)"
    r"\b[^.\n]{0,40}\breasons?\b"
)
FOLLOWS = (
    r"\bmonitor\w*|\b(is|are) told\b|\bmeasur\w*|\btrack\w*|\breport(s|ed)?\b|\bcompar\w*|\blooks? at\b"
    r"|\breview\w*"
)
ACHIEVEMENT = (
    r"\bachievement\b(?! award)|\bachiev(e|es|ing) (at|in|well)\b|\blearning (results?|outcomes?|progress)"
    r"|\b(academic|learners['’]|students['’]) (results?|outcomes?|progress|success)|\bNCEA\b|\be-asTTle\b"
    r"|\bprogress in (learning|reading|writing|maths|mathematics|their)\b|\b(reading|writing|maths) results?"
)
WATCHED = r"\battend\w*|\babsen\w*|\btargets?\b|\bprogress\b|\bresults?\b|\bdata\b|\brates?\b|\bfigures?\b"
PLAN = r"\b(attendance |management )*plans?\b"  # is no attendance that is followed
BESIDE = rf"{FOLLOWS}|\bbeside\b|\balongside\b|\btogether\b|\blink\w*|\bagainst\b"
AIMS = r"\btargets?\b|\baim\w*|\bgoals?\b|\breach\b|\bwill\b|\bwants?\b|\bincrease\b|\braise\b|\bby\b|\bto \d"
OVER = (
    r"\blast (year|term)\b|\b(was|were|had|attended|came|missed|currently|baseline|result\w*|previous\w*)\b"
)
AIM_OVER = r"\b(targets?|aims?|goals?)( for \d+)? (was|were)\b|\baimed\b"
AGAIN = r"\breview\w*|\brevis\w+|\blook\w* at\b[^.\n]{0,30}\bagain\b|\bupdat\w+"
HOW_OFTEN = (
    r"\b(three|3)[ -]years?|\bthird year|\b(each|every|once a|per) (year|term)|\bannual\w*|\byearly"
    r"|\bevery (two|2|three|3) years"
)
STAR = r"\bSTAR\b|[Ss]tepped [Aa]ttendance [Rr]esponse"
PERCENT = r"\d+(\.\d+)?\s?(%|per ?cent)"
GOVERNMENT = r"\bgovernment|\bnational|\bministry|\b2030\b"


def missing(text: Text) -> Iterator[Finding]:
    """What a text lacks of C1 to C8, in their order."""
    for element, found in CHECKS.items():
        yield from found(text)
        yield from _in_maori_alone(text, element)


def holds(element: str, findings: list[Finding]) -> bool:
    """Whether a plan holds an element: no "must" speaks of it."""
    return not any(one.element == element and one.level == "must" for one in findings)


def _in_maori_alone(text: Text, element: str) -> Iterator[Finding]:
    for key, part in PARTS.items():
        if part.element == element and only_maori(text, key):
            words = "This stands in te reo Māori alone. Ask somebody who reads it whether it says: "
            yield Finding("maori", "should", element, f"{words}{ELEMENTS[element][:1].lower()}"
                          f"{ELEMENTS[element][1:]}.", key)  # fmt: skip


def _must(element: str, words: str, where: str, quote: str = "") -> Finding:
    return Finding("element", "must", element, words, where, quote)


def objectives(text: Text) -> Iterator[Finding]:
    """C1: what the board wants, in words of its own; a link to another document says nothing by itself."""
    if only_maori(text, "objectives"):
        return
    held = english(text, "objectives")
    own = _own(held)
    if _enough(own, 8) and says(" ".join(own), WANTS):
        if not says(held, STRATEGIC):
            words = "Name the goal of your strategic plan, or the board's priority, that this serves."
            yield Finding("element", "should", "C1", words, "objectives")
        return
    if _wanted_elsewhere(english(text)):
        return
    words = (
        "This points to other documents. Say here what the board wants for attendance, in a sentence or two."
        if held.strip()
        else "Say what the board wants for attendance, and which goal of the strategic plan it serves."
    )
    yield _must("C1", words, "objectives")


def _wanted_elsewhere(words: str) -> bool:
    """Whether a plan says what the board wants in another part: in so many words, or under a heading."""
    said = [one for one in _sentences(words) if says(one, ELSEWHERE)]
    headed = re.finditer(UNDER_A_HEADING, words, re.IGNORECASE | re.MULTILINE)
    said += [one["words"] for one in headed if says(one["words"], WANTS)]
    return any(_enough(_own(one), 8) for one in said)


def _own(words: str) -> list[str]:
    """Sentences that say something here, and do not point to another document: one with a link says it
    beside the link."""
    return [
        one
        for one in _sentences(words)
        if not says(one, POINTS_AWAY)
        and (not says(one, LINK) or _enough([re.sub(LINK, "", one, flags=re.IGNORECASE)], 6))
    ]


def targets(text: Text) -> Iterator[Finding]:
    """C2: a target of the school's own for a year, or for its four terms."""
    if _of_year(text) or _all_terms(text) or only_maori(text, "targets"):
        return
    for one in _sentences(english(text, "targets", "objectives")):
        if says(one, PERCENT) and not says(one, GOVERNMENT) and _aims(one):
            return
    words = "Set the year's target: the share of students who miss fewer than 5 days in a term."
    if any(row["kind"] == "target" for row in text["figures"]):
        words = "There are targets for some terms, and none for the year. Set the year's target."
    yield _must("C2", words, "figures")


def _aims(words: str) -> bool:
    """Whether a percentage is aimed at, and no result."""
    return not says(words, AIM_OVER) and (says(words, AIMS) or not says(words, OVER))


def _targets(text: Text) -> list:
    began = text["wanted_from"][:4]
    rows = [row for row in text["figures"] if row["kind"] == "target" and row["step"] == "good"]
    return [row for row in rows if not began or row["year"] >= int(began)]


def _of_year(text: Text) -> bool:
    return any(row["term"] == 0 for row in _targets(text))


def _all_terms(text: Text) -> bool:
    held: dict[int, set[int]] = {}
    for row in _targets(text):
        held.setdefault(row["year"], set()).add(row["term"])
    return any({1, 2, 3, 4} <= terms for terms in held.values())


def commitment(text: Text) -> Iterator[Finding]:
    """C3: in one place, that absence is investigated, responded to and recorded."""
    if only_maori(text, "commitment"):
        return
    asked = {"investigate absence": INVESTIGATE, "respond to it": RESPOND, "record what was done": RECORD}
    others = [one for one in _paragraphs(english(text)) if says(one, r"\babsen\w*|\battend\w*|\baway\b")]
    places = [english(text, "commitment"), *others]
    found = ([what for what, words in asked.items() if not says(_unnamed(one), words)] for one in places)
    lacking = min(found, key=len)
    if not lacking:
        return
    if len(lacking) == len(asked) or not places[0].strip():
        words = "Say that the board will investigate absence, respond to it as this plan says, and record it."
    else:
        words = f"Say here, too, that the board will {' and '.join(lacking)}."
    yield _must("C3", words, "commitment")


def _unnamed(words: str) -> str:
    """Words without STAR's full name, in which “Response” stands."""
    return re.sub(r"stepped attendance response", "", words, flags=re.IGNORECASE)


def causes(text: Text) -> Iterator[Finding]:
    """C4: how patterns are found, and what is behind them."""
    if only_maori(text, "barriers"):
        return
    held = f"{english(text)}\n{of_steps(text)}"
    lacking = [
        words
        for words, pattern in (
            ("how patterns of absence are found", PATTERNS),
            ("how you find what gets in the way: barriers and underlying causes", CAUSES),
        )
        if not says(held, pattern)
    ]
    if lacking:
        yield _must("C4", f"Say {', and '.join(lacking)}.", "barriers")


def progress(text: Text) -> Iterator[Finding]:
    """C5: who follows progress, and how attendance is looked at beside achievement."""
    if not only_maori(text, "monitoring") and not _followed(text):
        words = "Say who looks at attendance and how often, and that the board is told."
        yield _must("C5", words, "monitoring")
    if only_maori(text, "achievement"):
        return
    own = _sentences(english(text, "monitoring", "achievement"))
    others = [one for one in _sentences(english(text, *_told())) if says(one, BESIDE)]
    if any(says(one, ACHIEVEMENT) for one in (*own, *others)):
        return
    words = "Say how you look at attendance beside achievement: which measure, for whom, when."
    if says(english(text, "rationale", "summary"), ACHIEVEMENT):
        words = (
            "Achievement is named only as a reason why attendance matters. Say how you look at the two "
            "together: which measure, for whom, when."
        )
    yield _must("C5", words, "achievement")


def _told() -> list[str]:
    """Parts that say what is done; the others say why."""
    return [key for key in PARTS if key not in ("rationale", "summary", "legal")]


def _followed(text: Text) -> bool:
    """Whether some sentence says that attendance is followed: looking at the plan again is another thing."""
    words = english(text, *(key for key in _told() if key not in ("achievement", "review", "concerns")))
    said = (re.sub(PLAN, "", one, flags=re.IGNORECASE) for one in _sentences(f"{words}\n{of_steps(text)}"))
    return any(says(one, FOLLOWS) and says(one, WATCHED) for one in said)


def actions(text: Text) -> Iterator[Finding]:
    """C6: something is done at each of the four steps."""
    for step in text["steps"]:
        asked = [row for row in step["actions"] if not row["circumstances"] and len(row["words"].split()) > 1]
        if not asked:
            words = f"Nothing is done at {STEP_WORDS[step['step']]} yet. Add at least one action."
            yield _must("C6", words, f"step {step['step']}")


def review(text: Text) -> Iterator[Finding]:
    """C7: a day for the next review, at most three years after the plan begins, and words on it."""
    begins, again = (_day(text[name]) for name in ("wanted_from", "review_on"))
    if begins is None:
        yield Finding("dates", "must", "", "Say from which day this version is to be the plan.", "dates")
    if again is None:
        words = f"Say on which day the board reviews the plan: at most {REVIEW_YEARS} years after it begins."
        yield _must("C7", words, "dates")
    elif begins and again > review_by(begins):
        words = (
            f"The review is more than {REVIEW_YEARS} years after the plan begins. Choose a day on or "
            f"before {_said(review_by(begins))}."
        )
        yield _must("C7", words, "dates")
    elif begins and again <= begins:
        yield _must("C7", "The review is not after the day on which the plan begins.", "dates")
    if only_maori(text, "review") or says(english(text, "review"), AGAIN):
        return
    if not any(_of_the_plan(one) for one in _sentences(english(text))):
        words = "Say how the board reviews this plan: at least once every three years, and who is heard."
        yield _must("C7", words, "review")


def _of_the_plan(words: str) -> bool:
    return says(words, AGAIN) and says(words, HOW_OFTEN) and says(words, r"\bplans?\b")


def star(text: Text) -> Iterator[Finding]:
    """C8: STAR is named."""
    held = f"{' '.join(row['en'] + ' ' + row['mi'] for row in text['parts'])}\n{of_steps(text)}"
    if not re.search(STAR, held):
        words = (
            "Say that the plan follows STAR, the Stepped Attendance Response of the Ministry of Education."
        )
        yield _must("C8", words, "rationale")


CHECKS: dict[str, Callable[[Text], Iterator[Finding]]] = {
    "C1": objectives, "C2": targets, "C3": commitment, "C4": causes, "C5": progress, "C6": actions,
    "C7": review, "C8": star,
}  # fmt: skip


def _sentences(words: str) -> list[str]:
    return [one.strip() for one in re.split(r"(?<=[.!?;])\s+|\n+", words) if one.strip()]


def _paragraphs(words: str) -> list[str]:
    return [one for one in re.split(r"\n\s*\n", words) if one.strip()]


def _enough(sentences: list[str], words: int) -> bool:
    return len(re.findall(r"[^\W\d_]{2,}", " ".join(sentences))) >= words


def _day(said: str) -> date | None:
    return date.fromisoformat(said) if said else None


def _said(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
