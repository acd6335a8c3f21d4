"""The law in our own plain words: what may stand in a letter, and what flexible learning may rest on.

Each passage is dated and names its section. What was read in the law or in the Ministry's own pages may be
said in a letter; what was not is offered for flexible learning alone, and asks for the Ministry's word first.
`from_day` is the first day for which a passage was read, never the Act's own: what held before is not known.

Source: Education and Training Act 2020, at the sections and pages that each passage names.
Look again: 2027-01-11, and whenever a Bill that `watch` names becomes law
"""

from datetime import date
from typing import NamedTuple

LETTER, FLEXIBLE, EXEMPTION = "letter", "flexible", "exemption"
USES: dict[str, str] = {
    LETTER: "A letter, from 15 days",
    FLEXIBLE: "Flexible learning",
    EXEMPTION: "Leave or an exemption",
}
ASK_FIRST = "Confirm with the Ministry first."

ACT = "Education and Training Act 2020"
READ = date(2026, 1, 1)
AGAIN = date(2027, 1, 11)


class Text(NamedTuple):
    """One passage: where it stands, what it says, what it may be used for, and for how long."""

    act: str
    section: str
    label: str
    words: str
    uses: tuple[str, ...]
    confirmed: bool  # read in the law or in an official page
    source: str
    from_day: date = READ
    to_day: date | None = None
    again: date = AGAIN
    watch: str = ""  # what may change it

    @property
    def where(self) -> str:
        """The Act and the section, as a letter names them."""
        return f"{self.act}, {self.section}" if self.section else self.act

    def in_force(self, on: date) -> bool:
        return self.from_day <= on and (self.to_day is None or on <= self.to_day)


TEXTS: dict[str, Text] = {
    "s36 attend": Text(
        ACT, "section 36", "To attend while the school is open",
        "A student who is enrolled at a school must attend it whenever it is open. This holds for a "
        "five-year-old who is enrolled too.",
        (LETTER,), True, "communitylaw.org.nz, truancy (wagging school)",
    ),
    "s36 board": Text(
        ACT, "section 36(2)", "What the board must do",
        "The school's board must take all reasonable steps so that enrolled students attend when the school "
        "is open.",
        (LETTER,), True, "communitylaw.org.nz, truancy (wagging school)",
    ),
    "s35 enrol": Text(
        ACT, "section 35", "To be enrolled",
        "From their sixth birthday until their sixteenth a child must be enrolled at a registered school.",
        (LETTER,), True, "cynthiahancox.com, truancy and the home educator, which quotes the section",
    ),
    "s244 fine": Text(
        ACT, "section 244", "What a court may order",
        "A parent whose child does not attend school as the law asks may be fined by a court: at most $30 "
        "for a school day, and in all at most $300 for a first conviction and $3,000 for a second or later "
        "one.",
        (LETTER,), True, "legislation.govt.nz, LMS176221",
    ),
    "ministry decides": Text(
        "Prosecution and Warnings Policy of the Ministry of Education", "", "Who decides, and when not",
        "Whether anybody is taken to court is for the Ministry of Education to weigh, as a last resort. It "
        "is not meant for long illness, for health needs that come with a disability, or for parents who "
        "work with the school.",
        (LETTER,), True,
        "education.govt.nz, managing student attendance; raredisorders.org.nz, new attendance rules",
    ),
    "s42 wellbeing": Text(
        ACT, "section 42", "Wellbeing plan",
        "For a need that a medical practitioner or psychologist names in writing, a parent may ask for fewer "
        "hours at school. Parent, principal and the Secretary for Education agree to a plan of at most six "
        "months; at the parent's request it can be renewed once, for at most six more. The student attends "
        "as the plan says.",
        (LETTER, FLEXIBLE, EXEMPTION), True, "legislation.govt.nz, LMS200031",
    ),
    "s42 transitional": Text(
        ACT, "section 42", "Transitional plan",
        "A child who is five and new to school may begin with fewer hours, under a plan of at most six "
        "months that cannot be renewed. The child attends as the plan says.",
        (FLEXIBLE, EXEMPTION), True, "legislation.govt.nz, LMS200031",
    ),
    "s45 leave": Text(
        ACT, "section 45", "Leave by the principal",
        "The principal may excuse a student for at most five school days at a time, before or after, where "
        "there is good reason.",
        (LETTER, EXEMPTION), True, "legislation.govt.nz, LMS177679",
        watch="The System Reform Amendment Bill (Bill 228) would replace the principal's short exemption.",
    ),
    "s52 release": Text(
        ACT, "section 52", "Release for tuition elsewhere, or early",
        "The principal may release a student for tuition outside the school, or early, once the student has "
        "been there for four hours.",
        (FLEXIBLE, EXEMPTION), True, "legislation.govt.nz, LMS177679",
    ),
    "s43 several": Text(
        ACT, "section 43", "Secondary-tertiary programme, or several timetables",
        "The student attends as a secondary-tertiary programme, or a school of several timetables, says.",
        (FLEXIBLE,), False, "The order of sections 41 to 46; the section itself was not read.",
    ),
    "s44 other reason": Text(
        ACT, "section 44", "Exempt for distance or another good reason",
        "The student is exempt from attending, for walking distance or another good reason.",
        (FLEXIBLE, EXEMPTION), False, "The order of sections 41 to 46; the section itself was not read.",
        watch="The System Reform Amendment Bill (Bill 228) would repeal an exemption of this kind.",
    ),
    "s46 distance": Text(
        ACT, "section 46", "Distance school",
        "The student learns with a distance school, in part or wholly.",
        (FLEXIBLE,), False, "The order of sections 41 to 46; the section itself was not read.",
    ),
    "s38 exemption": Text(
        ACT, "section 38", "Long-term exemption",
        "A child may be exempt from enrolment for a long time, as when they are educated at home.",
        (EXEMPTION,), True, "cynthiahancox.com, truancy and the home educator",
    ),
    "s39 early leaving": Text(
        ACT, "section 39", "Early leaving",
        "A student who is fifteen may be exempt from enrolment before they turn sixteen.",
        (EXEMPTION,), False, "The section is listed; its text was not read.",
    ),
}  # fmt: skip


def in_force(use: str, on: date) -> dict[str, Text]:
    """The passages that may be used so on a day. A letter says only what was read."""
    return {
        key: text
        for key, text in TEXTS.items()
        if use in text.uses and text.in_force(on) and (text.confirmed or use != LETTER)
    }


def said(key: str, on: date) -> str:
    """A passage as it is frozen: its words, and where they stand. Raises KeyError for one not in force."""
    text = TEXTS[key]
    if not text.in_force(on):
        raise KeyError(key)
    return " ".join([text.words, f"({text.where})", *([] if text.confirmed else [ASK_FIRST])])
