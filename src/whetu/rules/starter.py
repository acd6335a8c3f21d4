"""A plan to begin from: what a school does at each step, who is responsible, and what should come of it.

Source: the Ministry of Education's example attendance management plan, bullet by bullet, in our own words:
43 actions, 39 responsibilities and 30 outcomes; `line` names the bullet. Which of them open a task at a
crossing, by when and for whom, is our own choice, and so are the actions for known circumstances (`line`
empty). A school changes what it likes.
Look again: 2027-12-01, against the Ministry's own plan if one is published
"""

from typing import NamedTuple


class Action(NamedTuple):
    """One action at a step. Fields as `web.amp.models.StepAction` has them; `due` in school days."""

    line: str  # "S2:84"
    step: str
    heading: str
    words: str
    kind: str  # none: routine, with no response recorded
    role: str
    channel: str = ""
    opens: str = "needed"
    due: int = 5
    cadence: str = "once"
    approval: bool = False
    letter: str = ""
    outcome: str = ""
    circumstances: bool = False


class Line(NamedTuple):
    """A responsibility (of a role) or an outcome (role empty) at a step."""

    line: str
    step: str
    kind: str  # responsibility or outcome
    role: str
    heading: str
    words: str


# A review has no kind of its own. RA13, since it looks for what would help, and since RA11 and RA12 are left
# out for a student who has a plan already: the review is for them too. What is done for the whole school, or
# by keeping the record, is routine and has no kind: no response is recorded of one student.
ACTIONS: tuple[Action, ...] = (
    # Good: under 5 days
    Action(
        "S2:31", "good", "Saying well done",
        "Name those who come nearly every day: a certificate, a word at assembly, a line in the newsletter.",
        "RA22", "teacher", "in person", "routine", approval=True,
        outcome="Students see that coming every day is noticed.",
    ),
    Action(
        "S2:32", "good", "Saying well done", "Put a kind line about attendance into the school report.",
        "RA22", "teacher", "letter", "routine", outcome="Home reads it with the term's results.",
    ),
    Action(
        "S2:34", "good", "Small rewards",
        "Give something small for coming steadily: a pen, a voucher, first in the lunch queue.",
        "RA22", "leader", "in person", "routine", approval=True, outcome="Given, and written down.",
    ),
    Action(
        "S2:35", "good", "Small rewards",
        "Hold a draw each term among everybody who reached the goal.",
        "RA22", "leader", "in person", "routine", approval=True, outcome="A fair draw that can be checked.",
    ),
    Action(
        "S2:37", "good", "Praise from day to day", "Tell students, in passing, that it is good to see them.",
        "RA22", "teacher", "in person", "routine", outcome="Students hear it from people they know.",
    ),
    Action(
        "S2:38", "good", "Praise from day to day",
        "Show how well a class or the school is doing, on the wall or a screen; never who was away.",
        "RA22", "office", "", "routine", outcome="Pride without anyone being singled out.",
    ),
    Action(
        "S2:40", "good", "Good news for home", "Send home a thank-you for getting their child to school.",
        "RA22", "officer", "e-mail", "routine", letter="thanks-home", outcome="Whānau hear good news too.",
    ),
    Action(
        "S2:41", "good", "Good news for home", "Ask families to come when the school marks a milestone.",
        "RA22", "leader", "e-mail", "routine", letter="milestone-invitation",
        outcome="Families come and are thanked.",
    ),
    Action(
        "S2:43", "good", "Keeping an eye on it",
        "Look through the counts every week, so that nobody drifts unseen.",
        "", "officer", "", "routine", cadence="weekly", outcome="A list each week of who is near a line.",
    ),
    Action(
        "S2:44", "good", "Keeping an eye on it", "Let each student know how their term is going.",
        "RA22", "teacher", "in person", "routine", outcome="Students know their own days.",
    ),
    # Worrying: from 5 days
    Action(
        "S2:81", "worrying", "Seeing it early",
        "List every week who has come near 10 days: at 10 they move on to Concerning.",
        "", "officer", "", "routine", cadence="weekly", outcome="Nobody reaches 10 days by surprise.",
    ),
    Action(
        "S2:82", "worrying", "Seeing it early",
        "Look for a shape in the absences: the same weekday, illness again and again.",
        "", "officer", "", "routine", cadence="weekly", outcome="The help fits the pattern.",
    ),
    Action(
        "S2:84", "worrying", "First words",
        "Have a friendly word: we missed you, how are things?",
        "RA04", "teacher", "in person", "crossing", due=3, outcome="The student knows somebody noticed.",
    ),
    Action(
        "S2:85", "worrying", "First words",
        "Get in touch with home: hear what is behind the days away and say what the school can do.",
        "RA02", "dean", "call", "crossing", due=5, letter="five-day-note",
        outcome="The reason is known and help was offered.",
    ),
    Action(
        "S2:87", "worrying", "Sitting down together",
        "Sit down with the student, without ceremony, and find out what gets in the way.",
        "RA05", "dean", "in person", outcome="What gets in the way is written down.",
    ),
    Action(
        "S2:88", "worrying", "Sitting down together",
        "Talk in a restorative way: listen first, put right what went wrong, leave the door open.",
        "RA06", "dean", "in person", outcome="The student trusts somebody here.",
    ),
    Action(
        "S2:90", "worrying", "A little plan",
        "Settle with the student one or two goals for the next weeks.",
        "RA10", "dean", "in person", outcome="A goal that can be measured, with a day.",
    ),
    Action(
        "S2:91", "worrying", "A little plan",
        "Offer what would help: somebody to talk to, a mentor, time to catch up on lessons.",
        "RA13", "dean", "in person", outcome="The offer has an answer.",
    ),
    Action(
        "S2:93", "worrying", "With whānau", "Ask whānau to come and help shape what is tried.",
        "RA07", "dean", "in person", letter="meeting-invitation", outcome="Whānau had their say.",
    ),
    Action(
        "S2:94", "worrying", "With whānau",
        "Pass on what may be of use, or refer to an agency where whānau wish it.",
        "RA15", "dean", "", approval=True, letter="referral", outcome="Sent with a reason and a yes.",
    ),
    Action(
        "S2:96", "worrying", "When it gets better", "Notice when attendance picks up, and say so.",
        "RA22", "teacher", "in person", outcome="The student hears that it counts.",
    ),
    Action(
        "S2:97", "worrying", "When it gets better",
        "Ask the student whether to make it known or keep it between you.",
        "RA22", "teacher", "in person", outcome="Celebrated in the way the student likes.",
    ),
    # Concerning: from 10 days
    Action(
        "S2:135", "concerning", "A full look",
        "Go through this term and earlier ones with care: when, how often, since when.",
        "RA13", "dean", "", "crossing", due=5, outcome="A review that says what is going on.",
    ),
    Action(
        "S2:136", "concerning", "A full look",
        "Find what lies underneath: health, worry, things at home, no longer feeling part of it.",
        "RA14", "dean", "in person", outcome="At least one cause is known.",
    ),
    Action(
        "S2:138", "concerning", "Meeting with whānau",
        "Meet formally: the student, their whānau and the staff who matter to them.",
        "RA07", "dean", "in person", "crossing", due=5, letter="meeting-invitation",
        outcome="All three were there or asked to be.",
    ),
    Action(
        "S2:139", "concerning", "Meeting with whānau",
        "Speak about what stands in the way and write the way back together.",
        "RA12", "dean", "in person", outcome="Student and whānau are named as authors.",
    ),
    Action(
        "S2:141", "concerning", "The student's own plan",
        "Write an attendance improvement plan (AIP): what is aimed at, by when, and what each of us will do.",
        "RA11", "dean", "in person", "crossing", due=10, outcome="A plan that the student can explain.",
    ),
    Action(
        "S2:142", "concerning", "The student's own plan",
        "See that the plan covers lessons missed, how the student is feeling, and days at school.",
        "RA11", "dean", "", outcome="None of the three is left out.",
    ),
    Action(
        "S2:144", "concerning", "Other help",
        "Bring in help from inside (SENCO, counsellor) and outside (RTLB, social worker, health service).",
        "RA15", "senco", "", approval=True, letter="referral", outcome="Somebody answered, with a day.",
    ),
    Action(
        "S2:145", "concerning", "Other help",
        "Join the help up around the family, in a way that fits their culture.",
        "RA15", "dean", "", outcome="Whānau tell their story once.",
    ),
    Action(
        "S2:147", "concerning", "Staying close",
        "See the student every week: how it is going, what to change.",
        "RA04", "dean", "in person", "crossing", due=5, cadence="weekly", outcome="No week goes by unseen.",
    ),
    Action(
        "S2:148", "concerning", "Staying close", "Keep the talk with home going, good news as well.",
        "RA02", "dean", "call", "crossing", due=10, cadence="fortnightly", outcome="No long silence.",
    ),
    Action(
        "S2:150", "concerning", "If nothing helps",
        "Where things do not turn, go on as the school's procedure for escalation says.",
        "RA08", "leader", "in person", due=10, outcome="A decision, once help was truly tried.",
    ),
    Action(
        "S2:151", "concerning", "If nothing helps",
        "Write formally, or ask the Attendance Service or another agency to come in.",
        "RA03", "leader", "letter", due=10, approval=True, letter="formal-letter",
        outcome="Sent only once it was approved.",
    ),
    # Serious concern: from 15 days
    Action(
        "S2:191", "serious", "Urgent case review",
        "Look at everything: days, wellbeing, learning, what was tried before, and whether it helped.",
        "RA13", "leader", "", "crossing", due=2, outcome="Leaders know the whole story.",
    ),
    Action(
        "S2:192", "serious", "Urgent case review",
        "Name what has lasted for terms, and what feeds it: mental health, a crisis at home, having let go.",
        "RA14", "dean", "", outcome="Causes are written, with who said so.",
    ),
    Action(
        "S2:194", "serious", "Meeting with leadership",
        "Meet with student, whānau, a senior leader and those who support them; where it is right, with the "
        "Attendance Service, Oranga Tamariki or a health worker.",
        "RA08", "leader", "in person", "crossing", due=3, letter="formal-meeting-invitation",
        outcome="Everybody knows what happens next.",
    ),
    Action(
        "S2:196", "serious", "The way back",
        "Write a full re-engagement plan: goals with days, help from all sides, and ways of learning that "
        "bend: part of the day, online, another setting.",
        "RA12", "dean", "in person", "crossing", due=5, approval=True,
        outcome="A way back that starts small and is agreed.",
    ),
    Action(
        "S2:198", "serious", "Agencies together",
        "Work as one with services for housing, mental health or the family, mindful of culture and of what "
        "the family has been through.",
        "RA17", "dean", "", due=10, outcome="Each need has somebody who answers for it.",
    ),
    Action(
        "S2:200", "serious", "Close every day",
        "Name one adult whom the student trusts, who sees them more than once a week.",
        "RA23", "key_adult", "in person", "crossing", due=2, cadence="twice a week",
        outcome="The student is seen, and says how it is.",
    ),
    Action(
        "S2:201", "serious", "Close every day",
        "Follow each day as it comes and change the help where it does not fit.",
        "", "officer", "", "routine", due=1, cadence="daily", outcome="A day away is answered that day.",
    ),
    Action(
        "S2:203", "serious", "Formal steps",
        "If the student still stays away, take the steps the law sets: a formal notice, and the Attendance "
        "Service.",
        "RA18", "leader", "letter", due=10, approval=True, letter="formal-notice",
        outcome="Fair, approved, and only when help was used up.",
    ),
    Action(
        "S2:204", "serious", "Formal steps", "Write down whatever was done and said, as it happens.",
        "", "officer", "", "routine", due=1, cadence="daily", outcome="The record tells the whole story.",
    ),
    # Our own, for known circumstances: in place of what a step asks of others
    Action(
        "", "worrying", "Known circumstances",
        "Ring home to ask how they are; say that nothing is expected of them now.",
        "RA02", "dean", "call", "crossing", due=5, circumstances=True, letter="caring-note",
        outcome="Whānau know that the school thinks of them.",
    ),
    Action(
        "", "concerning", "Known circumstances",
        "Ring home again: how are they, and has anything changed?",
        "RA02", "dean", "call", "crossing", due=5, circumstances=True, letter="caring-note",
        outcome="The school knows what would help now.",
    ),
    Action(
        "", "concerning", "Known circumstances",
        "Settle with whānau what would help: work to do at home, and a gentle way back.",
        "RA13", "dean", "", "crossing", due=10, circumstances=True, outcome="Help that fits is under way.",
    ),
    Action(
        "", "serious", "Known circumstances",
        "Ring home: how are they, who else stands by them, what would lighten the load?",
        "RA02", "dean", "call", "crossing", due=3, circumstances=True, letter="caring-note",
        outcome="Whānau are not alone with it.",
    ),
    Action(
        "", "serious", "Known circumstances",
        "Go over the support and the way back with whānau and those who treat or help the student.",
        "RA13", "dean", "", "crossing", due=5, circumstances=True,
        outcome="Support that holds until the return.",
    ),
)  # fmt: skip

TEACHERS = "Class teachers"
PASTORAL, PASTORAL_10 = "Pastoral care and counsellors", "Pastoral care, SENCO and counsellors"
OFFICE, LEADERS = "Attendance officer and office", "Senior leaders"
HOME, AGENCIES = "Whānau", "Outside agencies"


def _do(line: str, step: str, role: str, heading: str, words: str) -> Line:
    """Who does what."""
    return Line(line, step, "responsibility", role, heading, words)


def _hope(line: str, step: str, heading: str, words: str) -> Line:
    """What should come of it."""
    return Line(line, step, "outcome", "", heading, words)


LINES: tuple[Line, ...] = (
    # Good
    _do("S2:46", "good", "teacher", TEACHERS, "Mark the roll with care each day and cheer students on."),
    _do("S2:47", "good", "teacher", TEACHERS, "Put forward students who deserve a reward."),
    _do("S2:49", "good", "officer", OFFICE, "Keep the record right and make the reports."),
    _do("S2:50", "good", "officer", OFFICE, "Keep messages home in one hand, so that none doubles."),
    _do("S2:52", "good", "leader", LEADERS, "Say yes to awards, and stand behind them."),
    _do(
        "S2:53",
        "good",
        "leader",
        LEADERS,
        "Keep it in step with the school's goals and the Ministry's rules.",
    ),
    _do("S2:55", "good", "whanau", HOME, "Keep good routines, and say when a child is away and why."),
    _hope("S2:58", "good", "Seen by all", "Certificates are handed out at assembly every term."),
    _hope("S2:59", "good", "Seen by all", "A wall or a screen shows how well attendance goes."),
    _hope("S2:61", "good", "A good place to be", "Students take pride in coming, and want to go on."),
    _hope("S2:62", "good", "A good place to be", "School and whānau carry it together."),
    _hope("S2:64", "good", "Joining in", "Those who come most take more part in lessons and school life."),
    _hope("S2:65", "good", "Joining in", "Whānau feel that their share in it counts."),
    _hope("S2:67", "good", "Help in time", "The numbers show who is near a line, and they are helped."),
    _hope("S2:68", "good", "Help in time", "Acting early keeps a few days away from becoming a habit."),
    # Worrying
    _do("S2:99", "worrying", "teacher", TEACHERS, "Keep watch, and be the first to have a word."),
    _do("S2:100", "worrying", "teacher", TEACHERS, "Have missed work ready, and make coming back easy."),
    _do(
        "S2:102",
        "worrying",
        "dean",
        PASTORAL,
        "Hold the talks with students and make the plans for support.",
    ),
    _do("S2:103", "worrying", "dean", PASTORAL, "Be the link to whānau and to help outside school."),
    _do("S2:105", "worrying", "officer", OFFICE, "Make the reports, week by week."),
    _do(
        "S2:106",
        "worrying",
        "officer",
        OFFICE,
        "See that each step and each message is written down as it was.",
    ),
    _do("S2:108", "worrying", "leader", LEADERS, "Keep an eye on whether what was planned is done."),
    _do("S2:109", "worrying", "leader", LEADERS, "See that like cases are treated alike, and by the policy."),
    _do("S2:111", "worrying", "whanau", HOME, "Answer when the school calls, and stand behind the goals."),
    _do("S2:112", "worrying", "whanau", HOME, "Tell the school what may keep their child away."),
    _hope(
        "S2:115",
        "worrying",
        "Help before it grows",
        "Students are noticed and helped while it is still small.",
    ),
    _hope(
        "S2:116",
        "worrying",
        "Help before it grows",
        "Staff meet it with kindness and ways forward, not blame.",
    ),
    _hope("S2:118", "worrying", "More days at school", "With help and heart, students come more often."),
    _hope("S2:119", "worrying", "More days at school", "As what stood in the way goes, so do the absences."),
    _hope("S2:121", "worrying", "Closer ties", "Young people, staff and whānau trust one another more."),
    _hope("S2:122", "worrying", "Closer ties", "Students can say what is hard, and ask."),
    _hope("S2:124", "worrying", "Knowing, not guessing", "What is done follows from what the numbers show."),
    _hope("S2:125", "worrying", "Knowing, not guessing", "Leaders see what works, and change what does not."),
    # Concerning
    _do(
        "S2:154",
        "concerning",
        "teacher",
        TEACHERS,
        "Help with learning, and keep the room good to come into.",
    ),
    _do(
        "S2:155",
        "concerning",
        "teacher",
        TEACHERS,
        "Add to the AIP what only a teacher sees, and follow it.",
    ),
    _do("S2:157", "concerning", "dean", PASTORAL_10, "Run the meetings and hold the plan together."),
    _do(
        "S2:158",
        "concerning",
        "dean",
        PASTORAL_10,
        "Speak with agencies, and look after how the student is.",
    ),
    _do("S2:160", "concerning", "officer", OFFICE, "Follow the counts, and see that each step is on record."),
    _do(
        "S2:161",
        "concerning",
        "officer",
        OFFICE,
        "Tell the Ministry and the Attendance Service what is true.",
    ),
    _do("S2:163", "concerning", "leader", LEADERS, "Watch over the work and answer for it."),
    _do("S2:164", "concerning", "leader", LEADERS, "Decide on referrals, and lead when a case goes further."),
    _do(
        "S2:166",
        "concerning",
        "whanau",
        HOME,
        "Come to meetings, in whatever way suits, and back the goals.",
    ),
    _do("S2:167", "concerning", "whanau", HOME, "Say openly what is hard and what goes better."),
    _hope(
        "S2:170",
        "concerning",
        "Support with a shape",
        "The student knows the plan, and who stands by them.",
    ),
    _hope(
        "S2:171",
        "concerning",
        "Support with a shape",
        "Staff clear the way as a team, and watch how it goes.",
    ),
    _hope("S2:173", "concerning", "Back at school", "The student takes part again and comes more steadily."),
    _hope("S2:174", "concerning", "Back at school", "As the days settle, learning and friendships gain."),
    _hope("S2:176", "concerning", "Working with whānau", "Whānau are listened to, and the work gains by it."),
    _hope(
        "S2:177",
        "concerning",
        "Working with whānau",
        "Home and school trust each other more than before.",
    ),
    _hope("S2:179", "concerning", "Answering for it", "It is on record what was done, by whom and when."),
    _hope("S2:180", "concerning", "Answering for it", "A case goes further only when help has been used up."),
    # Serious concern
    _do("S2:207", "serious", "teacher", TEACHERS, "Make the student welcome, with work at the right level."),
    _do(
        "S2:208",
        "serious",
        "teacher",
        TEACHERS,
        "Tell those who help how learning goes and what is missing.",
    ),
    _do("S2:210", "serious", "dean", PASTORAL_10, "Make the way back happen, from the first draft on."),
    _do(
        "S2:211",
        "serious",
        "dean",
        PASTORAL_10,
        "Keep agencies in step, and watch over how the student is.",
    ),
    _do("S2:213", "serious", "officer", OFFICE, "Keep the record true, and send what is due on its day."),
    _do(
        "S2:214",
        "serious",
        "officer",
        OFFICE,
        "Help messages to whānau and agencies go out and be answered.",
    ),
    _do("S2:216", "serious", "leader", LEADERS, "Lead it, step by step, and answer for the whole."),
    _do(
        "S2:217",
        "serious",
        "leader",
        LEADERS,
        "Decide on flexible learning, and keep the school's legal duties.",
    ),
    _do("S2:219", "serious", "whanau", HOME, "Take part, and help the way back along."),
    _do("S2:220", "serious", "whanau", HOME, "Say openly what stands in the way and what is better."),
    _do("S2:222", "serious", "agency", AGENCIES, "Bring the special help that this student needs."),
    _do(
        "S2:223",
        "serious",
        "agency",
        AGENCIES,
        "Stay in step with the school, so that care does not break off.",
    ),
    _hope(
        "S2:226",
        "serious",
        "Help made to measure",
        "Learning and personal life are helped, each as it needs.",
    ),
    _hope(
        "S2:227",
        "serious",
        "Help made to measure",
        "School and agencies act as one, for the whole person.",
    ),
    _hope(
        "S2:229",
        "serious",
        "Other ways to learn",
        "Part of the day, online or elsewhere: it fits, and leads back.",
    ),
    _hope(
        "S2:231",
        "serious",
        "Coming, and well",
        "Held steadily, the student comes more and feels safe here.",
    ),
    _hope("S2:232", "serious", "Coming, and well", "As burdens fall away, the student is better."),
    _hope("S2:234", "serious", "On record", "The school can show that it acted early, and within the law."),
)
