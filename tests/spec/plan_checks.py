"""What stands against a version of the plan: C1 to C8, blanks, steps, people, links, reading and shape."""

from tests.spec import plan_text
from tests.spec.plan_text import figure, sound, with_words
from tests.spec.table import Table
from whetu.rules import reading
from whetu.rules.amp_check import Known, check
from whetu.rules.names import full

KNOWN = Known(
    nobody=frozenset({"senco"}),
    names=full({"student": [("Aroha", "Made-Up")], "caregiver": [("Hēmi", "Made-Up")],
                "staff": [("Ruth", "Pretend")]}),
    phones=("+64 6 765 0000",),
    kept=("021 000 1111",),
    host="whetu.example",
)  # fmt: skip


def found(text) -> str:
    """What was found, without what else would be: "must C1, should link"."""
    said = [f"{one.level} {one.element or one.what}" for one in check(text, KNOWN)]
    return ", ".join(dict.fromkeys(said)) or "nothing"


def _element(where: str, words: str) -> str:
    return found(with_words(where, words))


def _elsewhere(words: str) -> str:
    text = with_words("objectives", "")
    next(row for row in text["parts"] if row["part"] == "rationale")["en"] = f"We follow STAR.\n\n{words}"
    return found(text)


def _maori(where: str, words: str) -> str:
    return found(with_words(where, words, maori=True))


def _targets(said: str) -> str:
    """ "result 2026 64, target 2027 68": figures, a term as "2027/1"."""
    text = sound()
    rows = [one.split() for one in said.split(", ") if one]
    text["figures"] = [
        figure(kind, int(year.split("/")[0]), percent, int(year.partition("/")[2] or 0))
        for kind, year, percent in rows
    ]
    return found(text)


def _target_words(words: str) -> str:
    text = with_words("targets", words)
    text["figures"] = []
    return found(text)


def _days(begins: str, again: str, words: str) -> str:
    text = with_words("review", words)
    text["wanted_from"], text["review_on"] = begins, again
    text["figures"] = [figure("target", int(begins[:4] or 2027), "68")]
    return found(text)


def _quotes(words: str) -> str:
    text = with_words("concerns", words)
    return " · ".join(one.quote for one in check(text, KNOWN) if one.what == "blank") or "nothing"


def _role(role: str, opens: str) -> str:
    text = sound()
    text["steps"][1]["actions"][0] |= {"role": role, "opens": opens}
    return found(text)


def _empty(step: str) -> str:
    text = sound()
    next(row for row in text["steps"] if row["step"] == step)["actions"] = []
    return found(text)


def _reads(part: str, words: str) -> str:
    age = reading.age(words)
    return f"{'age ' + str(age) if age else 'too few words'}: {found(with_words(part, words))}"


def _anywhere(without: str) -> str:
    """A plan that nowhere says one word."""
    text = sound()
    for row in text["parts"]:
        row["en"] = row["en"].replace(without, "it")
    return found(text)


EASY = "We miss you when you are away. Ring us if you can not come. We will help you to come back. " * 2
LONG = (
    "Notwithstanding the aforementioned considerations, the institution endeavours to facilitate sustained "
    "participation in educational programmes through collaborative implementation of appropriate "
    "individualised interventions involving relevant stakeholders and responsible organisations. "
) * 2
EVERY_3 = "The board reviews the plan at least every three years."
TERMS = ", ".join(f"target 2027/{term} 68" for term in range(1, 5))

TABLES = (
    Table(
        "The board's objectives (C1)",
        "A sound plan of which one part says this. What it wants is said in words; a link says nothing.",
        ("part", "words"),
        _element,
        (
            ("objectives", plan_text.words("objectives"), "nothing", "the words to begin from, filled"),
            ("objectives", "", "must C1", ""),
            ("objectives", "See our [strategic plan](https://school.example/plan).", "must C1", "a link"),
            ("objectives", "Links to our attendance policy and the strategic plan go here.", "must C1", ""),
            ("objectives", "Our goal: each learner is here, well and learning, on every school day we open.",
             "should C1", "the strategic plan is not named"),
            ("objectives", "Attendance matters here.", "must C1", "nothing is wanted"),
            ("objectives", "Our goals are linked to the strategic plan and include every student being here "
             "each day.", "nothing", "linked in words"),
            ("objectives", "We want to see our students here every day, our first strategic priority.",
             "nothing", ""),
            ("objectives", "The board wants every student here each day, as [our strategic plan]"
             "(https://school.example/plan) says.", "nothing", "a link beside words of its own"),
        ),
    ),
    Table(
        "Objectives in another part",
        "Nothing stands under the board's objectives; the rationale says this, after STAR.",
        ("words",),
        _elsewhere,
        (
            ("Our attendance goal is that each learner is here every day.", "nothing", ""),
            ("## Our goals\n\nEvery learner is here, and no absence goes unnoticed.", "nothing", ""),
            ("This is a top priority for all of us, at home and at school.", "must C1", "whose, and what?"),
        ),
    ),
    Table(
        "A target (C2)",
        "A plan that begins on 1 February 2027, with these figures. A target below the year before, or more "
        "than 10 points above it, is asked about.",
        ("figures",),
        _targets,
        (
            ("target 2027 68", "nothing", ""),
            ("", "must C2", ""),
            ("target 2026 68", "must C2", "of a year that is over"),
            ("target 2027/1 68", "must C2", "one term is no year"),
            (TERMS, "nothing", "all four terms"),
            ("result 2026 64, target 2027 64", "nothing", "no lower"),
            ("result 2026 64, target 2027 63.5", "should target", "lower"),
            ("result 2026 64, target 2027 74", "nothing", "10 points"),
            ("result 2026 64, target 2027 74.5", "should target", "a large step"),
            ("target 2027 70, target 2028 69", "should target", "below the year before it, on the ladder"),
        ),
    ),
    Table(
        "A target in words (C2)",
        "No figures; “What we aim for” says this.",
        ("words",),
        _target_words,
        (
            ("Our target for 2027 is 68%.", "nothing", ""),
            ("From 64% last year to 68% by the end of 2027.", "nothing", ""),
            ("2027: 68%", "nothing", "under “What we aim for”"),
            ("Last year 64% of our students attended regularly.", "must C2", "a result"),
            ("The Government's goal is 80% by 2030.", "must C2", "not the school's own"),
            ("Our target was 70%.", "must C2", "over"),
        ),
    ),
    Table(
        "Investigate, respond, record (C3)",
        "All three in one place.",
        ("part", "words"),
        _element,
        (
            ("commitment", plan_text.words("commitment"), "nothing", ""),
            ("commitment", "", "must C3", ""),
            ("commitment", "The board will investigate absence and respond to it.", "must C3", ""),
            ("commitment", "The office asks for a reason on the same day, and records the answer.", "must C3",
             "an answer from home is no response"),
            ("concerns", "Each concern is looked into, responded to and recorded.", "nothing", "C3 stands"),
            ("commitment", "We follow up each absence, act on what we find, and write it down.", "nothing",
             "other words for the three"),
            ("commitment", "Absence is recorded under the Stepped Attendance Response, and looked into.",
             "must C3", "the name of STAR is no response"),
        ),
    ),
    Table(
        "Patterns, barriers and causes (C4); STAR (C8)",
        "A plan that nowhere says the word, when it says “it” instead.",
        ("word",),
        _anywhere,
        (
            ("nothing at all", "nothing", ""),
            ("attendance", "nothing", "C1 to C7 do not hang on one word"),
            ("STAR", "nothing", "the whole name still stands"),
        ),
    ),
    Table(
        "Barriers and causes (C4)",
        "Wherever they stand: a step's actions count.",
        ("part", "words"),
        _element,
        (
            ("barriers", "Each week we look for trends and ask what gets in the way.", "nothing", ""),
            ("barriers", "Each week we look for patterns.", "must C4", "nothing of what is behind"),
            ("barriers", "We ask students what gets in the way.", "must C4", "no patterns"),
            ("barriers", "On the same day we record the reasons for absence.", "must C4", "neither"),
            ("barriers", "Who is away on the same weekday? We ask about the reasons.", "nothing", ""),
            ("barriers", "", "must C4", ""),
            ("rationale", "Attendance matters at this school.", "must C8", "STAR is named nowhere"),
            ("rationale", "This plan follows the stepped attendance response.", "nothing", ""),
        ),
    ),
    Table(
        "Progress and achievement (C5)",
        "As a reason in “Why attendance matters here” achievement does not count: the plan says how the two "
        "are looked at together.",
        ("part", "words"),
        _element,
        (
            ("achievement", "We compare reading results with days absent.", "nothing", ""),
            ("achievement", "", "must C5", ""),
            ("achievement", "We want more attendance and achievement.", "nothing", "the part is of it"),
            ("monitoring", "The plan is reviewed.", "must C5", "the plan, not what became of it"),
            ("monitoring", "The board reviews the Attendance Management Plan.", "must C5", "the same"),
            ("monitoring", "Each term the board reviews attendance data.", "nothing", ""),
            ("monitoring", "Leaders track progress towards the targets.", "nothing", ""),
            ("monitoring", "The board is told each term, beside students' NCEA results.", "nothing", ""),
        ),
    ),
    Table(
        "Something at each step (C6)",
        "A plan without an action at one step.",
        ("step",),
        _empty,
        (
            ("good", "must C6", ""),
            ("worrying", "must C6", ""),
            ("concerning", "must C6", ""),
            ("serious", "must C6", ""),
        ),
    ),
    Table(
        "The day of the review (C7)",
        "From the day on which the plan begins, at most three years; and words on it.",
        ("begins", "reviewed on", "words"),
        _days,
        (
            ("2027-02-01", "2030-02-01", EVERY_3, "nothing", "three years to the day"),
            ("2027-02-01", "2030-02-02", EVERY_3, "must C7", "a day more"),
            ("2028-02-29", "2031-02-28", EVERY_3, "nothing", "from a leap day"),
            ("2027-02-01", "2027-02-01", EVERY_3, "must C7", "not after it begins"),
            ("2027-02-01", "", EVERY_3, "must C7", ""),
            ("", "2028-02-01", EVERY_3, "must dates", "from no day"),
            ("2027-02-01", "2028-02-01", "", "must C7", "no words on it"),
            ("2027-02-01", "2028-02-01", "Later.", "must C7", ""),
        ),
    ),
    Table(
        "A part in te reo Māori alone",
        "It is not read by a machine: nothing is refused for it, and somebody who reads it is asked to look.",
        ("part", "words"),
        _maori,
        (
            ("objectives", "Ko te hiahia o te poari", "should C1", ""),
            ("commitment", "Ko te mahi a te poari", "should C3", ""),
            ("review", "Ka tirohia anō", "should C7", ""),
            ("summary", "Kia ora e te whānau", "nothing", "none of C1 to C8"),
        ),
    ),
    Table(
        "Places left to fill",
        "What was found in these words, as it stands there.",
        ("words",),
        _quotes,
        (
            ("At *** School", "At *** School", "S2:1"),
            ("attendance was **%.", "attendance was **%.", "S2:6"),
            ("attendance was **80**%.", "nothing", "a bold number"),
            ("This is ***very*** good.", "nothing", "bold and italic"),
            ("??% by Term 4", "??% by Term 4", "published unfilled by a school"),
            ("Why? Ask us.", "nothing", ""),
            ("[insert name]", "[insert name]", ""),
            ("[Name of plan](https://school.example/)", "nothing", "a link"),
            ("Meets TBC with TBA", "Meets TBC with TBA", "two, side by side, said once"),
            ("Term 1 –", "Term 1 –", "S2:7"),
            ("Term 1 – 68%", "nothing", ""),
            ("Term 1:\n\n- 68%\n\nTerm 2:\n\n- 70%", "nothing", "a list below"),
            ("Year 9:\nThe dean rings.", "nothing", "words below"),
            ("Term 1:\nTerm 2:", "Term 1: · Term 2:", "nothing below"),
            ("Above.\n\n***\n\nBelow.", "nothing", "a rule across the page"),
            ("Signed: ____", "nothing", "a line to sign on"),
            ("The lead is ____", "The lead is ____", ""),
            ("__ % of students", "__ % of students", ""),
            ("XX% of students", "XX% of students", ""),
            ("From XX March 2026", "From XX March 2026", ""),
            ("Within xx days", "Within xx days", ""),
            ("The lead is tbc", "The lead is tbc", ""),
            ("The day is to be confirmed by the board.", "The day is to be confirmed by the board.", ""),
            ("Reasons need to be confirmed by whānau.", "nothing", "a thing to do"),
        ),
    ),
    Table(
        "The steps as they are",
        "A part, an action's words at a step, or its heading says this. Only days of a whole term at a "
        "step's name are judged.",
        ("where", "words"),
        _element,
        (
            ("steps", "Good: under 5 days. Worrying: 5 to under 10. Serious: 15 or more.", "nothing", ""),
            ("steps", "Worrying: 5–9 days; Concerning: 10–14 days", "nothing", "whole days say the same"),
            ("steps", "Up to 10 days absent in a term: Worrying", "must C6", "S2:74"),
            ("steps", "CONCERNING: students with up to 15 days absence", "must C6", "S2:128"),
            ("steps", "Worrying is 5 to 10 days absent", "must C6", "10 is Concerning"),
            ("steps", "Serious concern: 20+ days absent", "must C6", ""),
            ("steps", "Step 5: 20 days or more absent", "must C6", "there are four"),
            ("steps", "Tier 2: 5 to 9 days absent", "nothing", ""),
            ("steps", "Concerning: less than 60% attendance", "must C6", ""),
            ("steps", "Worrying: 80–90% attendance", "nothing", "as the days of a whole term"),
            ("targets", "Serious: under 5% by 2027", "nothing", "a target"),
            ("targets", "Good: at least 80% by Term 4", "nothing", "a target"),
            ("objectives", "The board's goal is Good attendance of at least 80% by 2030, a priority of our "
             "strategic plan.", "nothing", "a target"),
            ("monitoring", "We report on attendance each term: Serious was under 4%.", "nothing", "a result"),
            ("steps", "Serious: under 5% of our roll", "nothing", "a share"),
            ("steps", "Worrying (5 to under 10 days): 85–90%", "must C6", "beside days absent"),
            ("steps", "We aim for Serious concern at no more than 3% of students.", "nothing", "a share"),
            ("steps", "Our own early sign: 3 to 4 days absent, still Good.", "nothing", "said as such"),
            ("own", "At 20 days or more absent, still Serious, the principal rings.", "nothing", ""),
            ("step concerning", "Meet within 5 to 10 school days.", "nothing", "not days absent"),
            ("step concerning", "Ring after 3 to 4 days absent in a row.", "nothing", ""),
            ("step concerning", "Ask for a certificate for an absence of more than 3 days.", "nothing",
             "one absence"),
            ("coding", "Serious illness: a certificate after more than 3 days absent.", "nothing", ""),
            ("coding", "At Concerning we ask for a note for an absence of more than 3 days.", "nothing",
             "one absence"),
            ("step worrying", "Ring home when a student is absent for 3 or more days.", "nothing", ""),
            ("step serious", "Answer a student's absence in no more than 3 days.", "nothing",
             "days to act in"),
            ("step serious", "For those absent 20 or more days in the term.", "must C6", ""),
            ("step worrying", "Meet whānau of students who miss 5 to 10 days.", "must C6", "not 10"),
            ("step worrying", "Give whānau at least 10 days to answer.", "nothing", "days to act in"),
            ("step worrying", "Groups of up to 10 students meet.", "nothing", "no days"),
            ("heading worrying", "For students who miss up to 10 days", "must C6", ""),
            ("step worrying", "List those near or past 10 days.", "must C6", "S2:81"),
            ("step worrying", "List those who come near 10 days.", "nothing", "near 10 is Worrying"),
            ("step worrying", "At 10 days or more they are at Concerning.", "nothing", "then they go"),
        ),
    ),
    Table(
        "Actions that nobody can do",
        "Nobody holds the role of SENCO. An action at Worrying of a role, which opens a task or is offered.",
        ("role", "opens"),
        _role,
        (
            ("dean", "crossing", "nothing", ""),
            ("senco", "crossing", "should nobody", ""),
            ("senco", "needed", "should nobody", ""),
            ("agency", "needed", "nothing", "partners"),
            ("agency", "crossing", "should nobody", "a partner gets no task"),
        ),
    ),
    Table(
        "Nobody's own",
        "Aroha Made-Up is on the roll, Hēmi Made-Up is at home, Ruth Pretend is on the staff; the school's "
        "number is 06 765 0000.",
        ("where", "words"),
        _element,
        (
            ("concerns", "Ask Aroha Made-Up.", "must person", ""),
            ("concerns", "Ask AAROHA MADE UP’s whānau.", "must person", "however it is typed"),
            ("concerns", "Aroha is a word for love.", "nothing", "no full name"),
            ("step worrying", "Ring Hemi Made-Up.", "must person", ""),
            ("concerns", "Ask Ruth Pretend.", "should person", "a role lasts longer"),
            ("concerns", "Write to office@school.example.", "nothing", ""),
            ("concerns", "Write to deans@school.example, or year9.deans@school.example.", "nothing", ""),
            ("concerns", "Write to board.jane.smith@mail.example.", "should person", "may be somebody's"),
            ("concerns", "Write to r.teacher@school.example.", "should person", "may be somebody's"),
            ("concerns", "Write to ruth.pretend@school.example.", "should person", "somebody on the staff"),
            ("concerns", "Write to aroha.made-up@school.example.", "must person", "a student's name"),
            ("link", "https://school.example/aroha-made-up-plan", "must person", "a student's name"),
            ("concerns", "See [the letter](https://school.example/aroha-made-up).", "must person", ""),
            ("role dean", "Aroha Made-Up", "must person", "what the school calls a role"),
            ("role dean", "Ruth Pretend", "should person", ""),
            ("role senco", "Aroha Made-Up", "nothing", "no row is of that role, so it is not printed"),
            ("role dean", "Dean ***", "must blank", ""),
            ("concerns", "Ring (06) 765-0000.", "nothing", "the school's own"),
            ("concerns", "Ring 0800 123 4567.", "nothing", "a service"),
            ("concerns", "Text absences to 021 000 0000.", "should person", "may be the school's own"),
            ("concerns", "Ring 021 000 1111.", "must person", "a caregiver's"),
            ("concerns", "Ring 06 765 1111.", "should person", ""),
            ("daily", "NSN 1234567890", "must person", ""),
            ("concerns", "By 2030, in 2026, at 9.10 am.", "nothing", ""),
        ),
    ),
    Table(
        "Links",
        "This site stands at whetu.example.",
        ("where", "words or address"),
        _element,
        (
            ("link", "https://school.example/policy", "nothing", ""),
            ("link", "http://school.example/policy", "should link", ""),
            ("link", "", "should link", "a document without an address"),
            ("link", "javascript:alert(1)", "must link", ""),
            ("link", "policy.pdf", "must link", ""),
            ("link", "https://intranet/policy", "must link", "no host that others reach"),
            ("link", "https://whetu.example/students/", "must link", "behind a sign-in"),
            ("link", "https://whetu.example/attendance-plan/9001/", "nothing", "open to all"),
            ("partners", "Read [our health policy](https://school.example/health).", "nothing", ""),
            ("partners", "For more [click here](https://school.example/health).", "should link", ""),
            ("partners", "See https://school.example/health", "should link", "an address to be read aloud"),
        ),
    ),
    Table(
        "How old a reader is",
        "About: the summary for families should be easy at 13, the rest at 16.",
        ("part", "words"),
        _reads,
        (
            ("summary", EASY, "age 5: nothing", ""),
            ("summary", plan_text.words("legal"), "age 16: should reading", ""),
            ("legal", plan_text.words("legal"), "age 16: nothing", ""),
            ("partners", LONG, "age 37: should reading", ""),
            ("summary", "Too few words to say.", "too few words: nothing", ""),
        ),
    ),
    Table(
        "The shape of what was written",
        "What a screen reader and a phone make of it.",
        ("where", "words"),
        _element,
        (
            ("partners", "## Here\n\nWords.\n\n### There\n\nWords.", "nothing", ""),
            ("partners", "# Here\n\nWords.\n\n### There\n\nWords.", "should shape", "a level is left out"),
            ("partners", "| Who | What |\n|---|---|\n| Office | Rings |", "nothing", ""),
            ("partners", "| Office | Rings |\n| Dean | Meets |", "should shape", "no head"),
            ("partners", "| | |\n|---|---|\n| Office | Rings |", "should shape", "an empty head"),
            ("partners", "WE ALL WORK TOGETHER", "should shape", "capitals"),
            ("partners", "We work with the RTLB.", "nothing", ""),
            ("partners", "![A map](https://school.example/map.png)", "should shape", "a picture"),
        ),
    ),
)  # fmt: skip
