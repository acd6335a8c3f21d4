"""Counts: small groups withheld from who sees counts only, and never to be worked out."""

import csv
import io
import itertools
import re
from collections import Counter
from datetime import date

import pytest
from django_scopes import scope

from tests.web.desk.conftest import TERM_2, names, text
from whetu.rules.disclosure import SMALLEST, TOTAL
from whetu.web.attendance.models import StudentTerm
from whetu.web.audit.models import Entry
from whetu.web.desk.queries import counts
from whetu.web.desk.queries.roll import desk

LEADERS = ("pastoral", "officer", "senior_leader", "principal")


@pytest.fixture
def counted(kura):
    """The counts of the whole school, withheld or not."""
    with scope(school=kura.school):

        def count(withheld: bool) -> counts.Counted:
            students = counts.of_school(kura.school, TERM_2, kura.today)
            table = counts.by_year(students, withheld)
            weeks = counts.by_week(students, TERM_2, kura.today, table.total.steps, withheld)
            return counts.Counted(table, weeks, withheld)

        yield count


def numbers(table: counts.Table) -> dict:
    """The numbers of a table, by line and column, totals too."""
    return {line.key: dict(line.steps) for line in [*table.lines, table.total]}


@pytest.mark.parametrize("role", LEADERS)
def test_each_number_is_the_list_it_opens(role, sign_in, many):
    many(40)
    client = sign_in(role)
    page = client.get("/counts/").content.decode()
    shown = re.findall(r'<a href="(/students/\?term=[^"]*)">(?:<b>)?(\d+)', page)
    assert len(shown) > 20
    for url, count in shown[:: 1 if role == "senior_leader" else 5]:
        listed = client.get(url.replace("&amp;", "&"))
        among = re.search(r"\d+ to \d+ of (\d+)", text(listed))
        assert int(count) == (int(among.group(1)) if among else 0), url


def test_a_leader_sees_every_number_and_may_look_as_the_board_does(sign_in):
    client = sign_in("principal")
    assert "withheld" not in text(client.get("/counts/"))
    assert "withheld" in text(client.get("/counts/?as=board"))


def test_no_two_tables_of_a_leader_differ_by_their_own_child(sign_in, kura):
    client = sign_in("senior_leader")
    pages = [text(client.get(f"/counts/{query}")) for query in ("", "?as=board")]
    assert all("Your own child is left out." in page for page in pages)
    assert "Your own child" not in text(sign_in("principal").get("/counts/"))
    with scope(school=kura.school):
        at = desk(kura.staff["senior_leader"], kura.today, TERM_2)
        students = [counts.counted(at, withheld).table for withheld in (False, True)]
        beside = counts.beside(kura.staff["senior_leader"])
    full, board = (table.total.steps for table in students)
    assert all(board[kind] in (None, full[kind]) for kind in full)
    assert beside.line.steps == board
    assert full[TOTAL] == len(kura.students) - 1 == 11


@pytest.mark.parametrize("role", ["board", "provider_officer"])
def test_who_sees_counts_only_gets_no_small_group_and_no_link_to_a_list(role, sign_in, many, counted):
    many(300)
    page = sign_in(role).get("/counts/?as=nothing").content.decode()
    assert "/students/?" not in page
    small = {
        (line, kind)
        for line, row in numbers(counted(False).table).items()
        for kind, number in row.items()
        if number < SMALLEST
    }
    shown = numbers(counted(True).table)
    assert small
    assert all(shown[line][kind] is None for line, kind in small)


def test_nothing_withheld_can_be_worked_out_from_the_totals(many, counted):
    """Every withheld number has at least two values that agree with all that both tables show."""
    many(60)
    true, shown = numbers(counted(False).table), numbers(counted(True).table)
    hidden = [(line, kind) for line in shown for kind in shown[line] if shown[line][kind] is None]
    assert hidden
    assert any(shown[line][kind] is not None for line in shown for kind in shown[line])
    for cell in hidden:
        assert another_table(true, shown, cell), cell


def another_table(true: dict, shown: dict, cell: tuple) -> bool:
    """Whether one student may be moved so that every number shown stays as it is and the one asked about
    changes: round a ring of cells, or along a line whose total is withheld."""
    lines, kinds = [one for one in true if one != TOTAL], list(true[TOTAL])[:-1]
    everything = [*lines, TOTAL], [*kinds, TOTAL]
    for a, b in itertools.permutations(everything[0], 2):
        for x, y in itertools.permutations(everything[1], 2):
            for moved in changes(a, b, x, y):
                table = moved_table(true, lines, kinds, moved)
                if table and agrees(table, shown) and table[cell[0]][cell[1]] != true[cell[0]][cell[1]]:
                    return True
    return False


def changes(a, b, x, y):
    """Ways of moving one student: round a ring of four cells, from kind to kind, line to line, in and out."""
    yield {(a, x): 1, (a, y): -1, (b, x): -1, (b, y): 1}
    yield {(a, x): 1, (a, y): -1}
    yield {(a, x): 1, (b, x): -1}
    yield {(a, x): 1}
    yield {(a, x): -1}


def moved_table(true: dict, lines: list, kinds: list, moved: dict) -> dict | None:
    cells = {(line, kind): true[line][kind] + moved.get((line, kind), 0) for line in lines for kind in kinds}
    if min(cells.values()) < 0:
        return None
    table = {line: {kind: cells[line, kind] for kind in kinds} for line in lines}
    for row in table.values():
        row[TOTAL] = sum(row.values())
    table[TOTAL] = {kind: sum(table[line][kind] for line in lines) for kind in [*kinds, TOTAL]}
    return table


def agrees(table: dict, shown: dict) -> bool:
    return all(
        number is None or table[line][kind] == number
        for line, row in shown.items()
        for kind, number in row.items()
    )


def test_the_weeks_end_as_the_table_stands_and_hide_what_it_hides(many, counted):
    many(300)
    for withheld in (False, True):
        found = counted(withheld)
        steps = [kind for kind in found.table.kinds if kind in found.weeks[-1].steps]
        assert {kind: found.weeks[-1].steps[kind] for kind in steps} == {
            kind: found.table.total.steps[kind] for kind in steps
        }
    hidden = [kind for kind in steps if found.table.total.steps[kind] is None]
    assert all(week.steps[kind] is None for week in found.weeks for kind in hidden)


def test_no_week_shows_a_small_number_or_leaves_one_gap(many, counted):
    many(300)
    everyone = counted(True).table.total.total
    for week in counted(True).weeks:
        shown = [number for number in week.steps.values() if number is not None]
        assert all(number >= SMALLEST for number in shown)
        assert len(shown) == 4 or len(shown) <= 2 or everyone is None


def test_the_weeks_count_students_by_the_days_on_which_they_crossed(kura, counted):
    weeks = counted(False).weeks
    assert [(week.number, week.ends) for week in weeks[:2]] == [(1, date(2026, 4, 24)), (2, date(2026, 5, 1))]
    rows = list(StudentTerm.objects.filter(year=2026, term=2))
    for week in weeks:
        past = Counter()
        for row in rows:
            reached = [
                on for on in (row.worrying_on, row.concerning_on, row.serious_on) if on and on <= week.ends
            ]
            past[counts.KINDS[len(reached)]] += 1
        assert week.steps == {kind: past[kind] for kind in counts.KINDS}


@pytest.mark.parametrize("role", ["board", "principal"])
def test_the_export_is_the_page(role, sign_in, many):
    many(300)
    client = sign_in(role)
    page = text(client.get("/counts/"))
    rows = list(csv.reader(io.StringIO(client.get("/counts/export/csv/").content.decode("utf-8-sig"))))
    gap = rows.index([])
    for row in rows[1:gap]:
        line = page[page.index(row[0] + " ", page.index("Students at each step, by year level Year level")) :]
        for cell in row[1:]:
            assert cell in line
            line = line[line.index(cell) + len(cell) :]
    assert ("withheld" in str(rows)) == (role == "board")
    assert Entry.objects.get(did="exported counts").detail["withheld"] == (role == "board")


def test_a_board_member_gets_no_list_by_asking_for_the_workbook(sign_in):
    client = sign_in("board")
    assert client.get("/counts/export/xlsx/").status_code == 200
    assert client.get("/students/export/xlsx/").status_code == 403


def test_several_schools_side_by_side_each_as_its_own_table_says(kura, sign_in, counted):
    page = text(sign_in("provider_officer").get("/counts/"))
    assert "Your schools side by side" in page
    assert page.index("Kura Whetū Iti 2") < page.index("Rāwhiti Made-up School 2")
    with scope(school=kura.school):
        beside = counts.side_by_side([kura.staff["provider_officer"]])
    assert beside[0].line.steps == counted(True).table.total.steps
    assert "Your schools side by side" not in text(sign_in("board").get("/counts/"))


def test_a_school_with_nobody_on_the_roll_says_so(kura, sign_in):
    with scope(school=kura.school):
        for one in kura.students:
            one.enrolments.update(end="2026-03-01")
    assert "Nobody is on the roll yet." in text(sign_in("principal").get("/counts/"))


def test_an_earlier_term_is_counted_as_it_ended(sign_in, many):
    many(60)
    page = sign_in("principal").get("/counts/?term=2026-1")
    assert "Term 1, 2026" in text(page)
    assert 'href="/students/?term=2026-1&amp;step=good&amp;year=9"' in page.content.decode()


def test_a_class_teacher_has_no_counts(sign_in):
    assert sign_in("teacher").get("/counts/").status_code == 403


def test_a_teacher_on_the_board_sees_counts_withheld(kura, sign_in):
    with scope(school=kura.school):
        staff = kura.staff["teacher"]
        staff.roles = ["teacher", "board"]
        staff.save()
    page = sign_in("teacher").get("/counts/")
    assert "withheld" in text(page)
    assert names(page) == []
