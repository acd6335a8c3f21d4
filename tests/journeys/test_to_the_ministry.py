"""A plan that does not help, letters, a referral to the Ministry by two people, and a pack that verifies."""

import json
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from tests.journeys.conftest import COLLEGE, Person
from tests.journeys.test_files import load, send

# `post` and `site` are fixtures: a test takes them by name, as if they were unused and named anew.
from tests.journeys.weeks import fill, marks, post, site, written  # noqa: F401

pytestmark = pytest.mark.journey

NUMBER = "20632"  # 14 days away by 20 November, with an improvement plan since the beginning of the month
WARNED, REVIEWED = date(2026, 11, 27), date(2026, 12, 4)  # exam leave until the 20th: a look at more days
REFERRED = date(2026, 12, 11)  # ten school days after the notice; the last day of term
AWAY = "?60?60?60|?60?60"
TEACHER = "Hamish McKenzie"  # of other classes
BEFORE = {"1": "25/05/2026", "2": "22/06/2026", "3": "3/08/2026"}  # the letters of the ladder, Terms 2 and 3


def test_a_plan_does_not_help_and_two_people_refer_to_the_ministry(site, sign_in, tmp_path):  # noqa: F811
    dean = sign_in("pastoral", COLLEGE)
    dean.go("/registers/plans/").reads("Attendance improvement plan")
    about = f"/students/{dean.key_of(NUMBER)}"

    site.later(WARNED)
    away(sign_in, date(2026, 11, 23), WARNED)
    dean, leader, principal = (sign_in(role, COLLEGE) for role in ("pastoral", "senior_leader", "principal"))
    row = go_further_by_letter(leader, dean, principal, about)
    note_letters_from_before(dean, row)
    letter = warn(dean, leader, principal, row)

    site.later(REVIEWED)
    away(sign_in, date(2026, 11, 30), REVIEWED)
    review(sign_in("pastoral", COLLEGE), about)

    site.later(REFERRED)
    away(sign_in, date(2026, 12, 7), REFERRED)
    dean, leader, principal = (sign_in(role, COLLEGE) for role in ("pastoral", "senior_leader", "principal"))
    dean.go(about + "/escalation/").reads_not("Two reviews in a row")
    review(dean, about)
    dean.reads("Two reviews in a row were flat")
    dean.go(about + "/escalation/").reads("Two reviews in a row found no change").seen()
    legal = refer(dean, leader, principal, about)
    pack = make_the_pack(dean, principal, about)
    verify(dean, pack, tmp_path)
    nobody_else_sees(sign_in, about, row, legal, letter, pack)


def away(sign_in, first: date, last: date) -> None:
    """The office loads days on which nobody knows where the student is."""
    load(send(sign_in("officer", COLLEGE), f"away-{last}.csv", marks(NUMBER, first, last, AWAY)))


def review(dean: Person, about: str) -> None:
    written(
        dean.go(about + "/plan/review/").reads("No better").seen(), about + "/plan/review/",
        "Keep the review", wellbeing="2", wellbeing_note="Tired, and says little.",
        words="Nothing of it took hold yet.", decision="go on",
    )  # fmt: skip


def here(person: Person) -> str:
    """The address of the page that is open, without the site's own."""
    return person.page.url.removeprefix(person.url)


def go_further_by_letter(leader: Person, dean: Person, principal: Person, about: str) -> str:
    """A leader opens it, so that another decides."""
    row = opened(leader, about, "letter", "Two weeks of the plan, and no day more at school.")
    checked(dean, row)
    leader.go(row + "decide/").reads("You opened this, so somebody else decides").seen()
    fill(principal.go(row).press("Decide").seen(), agreed="yes", why="The help was real, and stays.")
    principal.press("Keep the decision").reads("Approved")
    return row


def opened(person: Person, about: str, route: str, why: str) -> str:
    fill(person.go(about + "/escalation/new/").seen(), route=route, why=why).press("Consider it")
    return here(person)


def checked(dean: Person, row: str) -> None:
    """The check of last resort: what the record cannot say is answered by hand."""
    dean.go(row).press("Check of last resort").seen()
    for line in dean.page.locator("main select[name^=yes_]").all():
        line.select_option("yes")
    for note in dean.page.locator("main [name^=note_]").all():
        note.fill("Asked at home on Thursday, with the key adult there.")
    dean.press("Checked: a leader decides").reads("Checked. A leader decides.")


def note_letters_from_before(dean: Person, row: str) -> None:
    """Three letters went before the school began with this site; they count in their order alone."""
    add = row + "letters/earlier/"
    facts = {"how": "post", "to": "on", "kept": "Student file, office"}
    written(dean, add, "Note it", rung="2", served_on=BEFORE["2"], **facts).reads("Letters go in their order")
    for rung, on in BEFORE.items():
        written(dean, add, "Note it", rung=rung, served_on=on, **facts).reads("It counts in the ladder")
    dean.reads("Final letter", "Mon 3 Aug", "before Whetū").seen().press("Final letter")
    dean.reads("the paper is kept: Student file, office").seen()


def warn(dean: Person, leader: Person, principal: Person, row: str) -> str:
    dean.go(row).press("Write: Warning notice")
    fill(
        dean.seen(), strength="He looks after the younger ones at training.", will_do="A van comes at 8.15.",
        meet_on="3/12/2026", meet_at="3.30 pm", place="Whānau room", law="s36 attend",
    )  # fmt: skip
    letter = here(dean.press("Keep it, and read it").reads("Read the letter").seen())
    leader.go(letter).reads("is approved by the principal")
    fill(principal.go(letter), agreed="yes").press("Keep the decision").reads("Approved, to be served")
    fill(dean.go(letter).press("It is served").seen(), how="hand").press("Keep it").reads("Served Fri 27 Nov")
    dean.go(row).reads("Carried out").seen()
    return letter


def refer(dean: Person, leader: Person, principal: Person, about: str) -> str:
    """Two people approve, the principal refers; nobody counts twice."""
    row = opened(dean, about, "legal", "Ten school days since the notice, all of them away.")
    checked(dean, row)
    dean.go(row).reads_not("Refer to the Ministry").go(row + "decide/", 403)
    leader.go(row).press("Decide")
    fill(leader.seen(), agreed="yes", why="I read all of it.").press("Keep the decision")
    leader.reads("Checked, to be decided", "You have approved this already")
    leader.go(row + "decide/").reads("Another person is the second").seen()
    fill(principal.go(row).press("Decide"), agreed="yes", why="Nothing else is left to us.")
    principal.press("Keep the decision").reads("Approved").seen()
    leader.go(row + "refer/").press("Note the referral").reads("The principal refers. Ask them to do so.")
    principal.press("Refer to the Ministry").seen()
    fill(principal, reference="MOE-2026-17", words="By the Ministry's form.").press("Note the referral")
    principal.reads("Referred by the principal, MOE-2026-17").seen()
    return row


def make_the_pack(dean: Person, principal: Person, about: str) -> str:
    dean.go(about + "/packs/new/").page.locator("[name=escalation]").select_option(index=1)
    fill(dean.seen(), why="The Ministry asks for the whole record.").press("Make the pack")
    pack = here(dean.reads("Nobody takes it away yet").reads_not("Take it away").seen())
    principal.go(pack).press("Release it")
    fill(principal.seen(), why="To the Ministry, with the referral", read="on").press("Release it")
    principal.reads("The pack is released")
    return pack


def verify(dean: Person, pack: str, folder: Path) -> None:
    """Whoever holds the pack and the published key sees that it is whole, or that it is not."""
    with dean.go(pack).page.expect_download() as taken:
        dean.press("Take it away (zip)")
    whole, key = folder / "pack.zip", folder / "key.txt"
    taken.value.save_as(whole)
    key.write_bytes(dean.page.request.get(dean.url + "/evidence-key/").body())
    assert asked(whole, key) == 0
    record = next(json.loads(said) for name, said in inside(whole).items() if name.endswith(".json"))
    for words in ("the paper is kept: Student file, office", "Education and Training Act 2020, section 36"):
        assert words in str(record)
    changed = bytearray(whole.read_bytes())
    changed[len(changed) // 2] ^= 1
    whole.write_bytes(changed)
    assert asked(whole, key) == 1


def inside(whole: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(whole) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def asked(whole: Path, key: Path) -> int:
    command = [sys.executable, "-m", "whetu.cli", "verify", str(whole), "--key", str(key)]
    return subprocess.run(command, check=False, capture_output=True).returncode


def nobody_else_sees(sign_in, about: str, *rows: str) -> None:
    """A teacher of others, the board and an agency's worker open nothing of it."""
    people = [sign_in("teacher", COLLEGE, name=TEACHER), *(sign_in(role, COLLEGE) for role in OUTSIDE)]
    for person in people:
        for page in (about + "/escalation/", about + "/packs/", *rows):
            assert person.page.goto(person.url + page).status in (403, 404), page


OUTSIDE = ("board", "agency_worker")
