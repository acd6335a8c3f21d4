"""The list of students: filters, order, search, pages, what is kept and what is taken away."""

import csv
import io

import pytest
from django.urls import reverse
from django_scopes import scope
from python_calamine import CalamineWorkbook

from tests.web.desk.conftest import names, text
from whetu.web.audit.models import Entry
from whetu.web.desk.models import SavedFilter
from whetu.web.people.models import Student
from whetu.web.people.queries import fold


def found(client, words: str) -> list[str]:
    """The students that a search finds."""
    return names(client.post(reverse("students_search"), {"words": words}, follow=True))


@pytest.mark.parametrize(
    "words",
    ["Tāwhirimātea", "tawhirimatea", "TAWHIRIMĀTEA", "Taawhirimaatea", "ōtene tāwhiri", "zz-otene", "7002"],
)
def test_search_ignores_macrons_double_vowels_and_case(words, sign_in):
    assert found(sign_in("principal"), words) == ["Tāwhirimātea Zz-Ōtene"]


@pytest.mark.parametrize("words", ["faʻafia", "fa'afia", "faafia", "Fa’afia", "fafia"])
def test_search_ignores_the_okina(words, sign_in):
    assert found(sign_in("principal"), words) == ["Sēfina Zz-Faʻafia"]


def test_a_name_never_stands_in_an_address(sign_in):
    client = sign_in("principal")
    answer = client.post(reverse("students_search") + "?step=serious", {"words": "Hōri"})
    assert answer.status_code == 303
    assert answer.url.startswith("/students/?step=serious&search=")
    assert "ori" not in answer.url.partition("search=")[0]
    page = client.get(answer.url)
    assert names(page) == ["Hōri Zz-Whāea"]
    assert "ōri" not in page.wsgi_request.get_full_path()


def test_somebody_elses_search_key_finds_nothing(kura, client):
    client.force_login(kura.staff["principal"].user)
    url = client.post(reverse("students_search"), {"words": "Hōri"}).url
    client.logout()
    client.force_login(kura.staff["pastoral"].user)
    assert len(names(client.get(url))) == 12


def test_a_search_that_finds_nobody_says_so_kindly(sign_in):
    page = sign_in("teacher").post(reverse("students_search"), {"words": "Qx"}, follow=True)
    assert "Nobody here goes by that name." in text(page)


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ("step=serious", ["Hōri Zz-Whāea", "Sēfina Zz-Faʻafia"]),
        ("step=concerning", ["Tāwhirimātea Zz-Ōtene"]),
        ("list=near", ["Bēnea Zz-Kahurangi", "Xīn Yí Zz-Lǐu", "Mere-Ana Zz-Pōtae"]),
        ("list=unexplained&age=week", ["Hōri Zz-Whāea", "Tāwhirimātea Zz-Ōtene"]),
        ("list=unexplained&age=new", ["Manaia Zz-Tīpene"]),
        ("year=8&step=worrying", ["Bēnea Zz-Kahurangi", "Xīn Yí Zz-Lǐu"]),
        ("class_group=Rimu&list=near", []),
        ("list=unmarked", ["Wiremu Zz-Ngāpō"]),
        ("step=nonsense&list=no-such-list&year=abc&step=serious", ["Hōri Zz-Whāea", "Sēfina Zz-Faʻafia"]),
    ],
)
def test_filters(choices, expected, sign_in):
    assert names(sign_in("principal").get(f"/students/?{choices}")) == expected


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("", "Hōri", "Ākahuia"),
        ("days", "Isla", "Hōri"),
        ("name", "Isla", "Hōri"),  # Brightwater … Ōtene … van der Linde, Whāea
        ("-name", "Hōri", "Isla"),
        ("-unjustified", "Hōri", "Ākahuia"),
        ("-unmarked", "Wiremu", "Hōri"),
    ],
)
def test_order(sort, first, last, sign_in):
    shown = names(sign_in("principal").get(f"/students/?sort={sort}"))
    assert shown[0].startswith(first)
    assert shown[-1].startswith(last)


def test_macrons_and_small_letters_sort_with_their_kind(sign_in):
    shown = [name.partition("Zz-")[2] for name in names(sign_in("principal").get("/students/?sort=name"))]
    assert shown[:5] == ["Brightwater", "Faʻafia", "Kahurangi", "Lǐu", "Ngāpō"]
    assert shown[5:] == ["Ōtene", "Pōtae", "Taʻufoʻou", "Tīpene", "Tūmanako", "van der Linde", "Whāea"]


def test_pages_of_fifty(sign_in, many):
    many(120)
    client = sign_in("principal")
    pages = [names(client.get(f"/students/?sort=name&page={number}")) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 32]
    assert len({name for page in pages for name in page}) == 132


def test_an_earlier_term(sign_in, many):
    many(3)
    page = sign_in("principal").get("/students/?term=2026-1")
    assert "Term 1, 2026" in text(page)
    assert "/2026-1/" in page.content.decode()


def test_who_left_is_off_the_roll_and_still_to_be_found(kura, sign_in):
    with scope(school=kura.school):
        kura.students[6].enrolments.update(end="2026-05-29")
    client = sign_in("principal")
    assert "Hōri Zz-Whāea" not in names(client.get("/students/"))
    assert names(client.get("/students/?roll=left")) == ["Hōri Zz-Whāea"]
    assert len(names(client.get("/students/?roll=all"))) == 12


def test_a_list_kept_and_forgotten(kura, sign_in):
    client = sign_in("pastoral")
    client.post(reverse("students_search"), {"words": "Hōri"})
    address = reverse("save_filter") + "?step=serious&year=7&search=abc"
    kept = client.post(address, {"name": "Year 7, serious"})
    assert kept.status_code == 303
    with scope(school=kura.school):
        row = SavedFilter.objects.get()
        assert row.choices == {"step": "serious", "year": 7}
    assert "Year 7, serious" in text(client.get("/students/"))
    assert names(client.get("/students/?step=serious&year=7")) == ["Hōri Zz-Whāea"]
    client.post(reverse("forget_filter", args=[row.pk]))
    assert "Year 7, serious" not in text(client.get("/students/"))


def test_a_kept_list_is_its_keepers_own(kura, client):
    with scope(school=kura.school):
        row = SavedFilter.objects.create(
            school=kura.school, user=kura.staff["pastoral"].user, name="Mine alone", choices={"step": "good"}
        )
    client.force_login(kura.staff["principal"].user)
    assert "Mine alone" not in text(client.get("/students/"))
    client.post(reverse("forget_filter", args=[row.pk]))
    with scope(school=kura.school):
        assert SavedFilter.objects.filter(pk=row.pk).exists()


def cells_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("choices", ["", "step=good&sort=name", "list=needs", "year=8&sort=-unjustified"])
def test_an_export_is_the_screen(choices, sign_in, many):
    many(70)
    client = sign_in("principal")
    shown, number = [], 1
    while len(page := names(client.get(f"/students/?{choices}&page={number}"))) == 50:
        shown, number = shown + page, number + 1
    shown += page
    rows = cells_of(client.get(f"/students/export/csv/?{choices}"))
    assert [row[0] for row in rows[1:]] == shown
    assert rows[0][:6] == ["Student", "Year", "Class", "Step", "Days absent", "Justified"]
    assert ("Why" in rows[0]) == ("list=" in choices)


def test_a_workbook_holds_numbers_and_the_same_rows(sign_in):
    client = sign_in("principal")
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/students/export/xlsx/?sort=-days").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == names(client.get("/students/?sort=-days"))
    assert rows[1][3:7] == ["Serious concern", 30.0, 0.0, 30.0]


def test_no_nsn_unless_it_is_asked_for(kura, sign_in):
    client = sign_in("officer")
    assert b"01234" not in client.get("/students/export/csv/").content
    rows = cells_of(client.get("/students/export/csv/?nsn=on&sort=name"))
    assert rows[0][-1] == "NSN"
    assert {row[-1] for row in rows[1:]} == {one.nsn for one in kura.students}


def test_no_cell_can_run_as_a_formula(kura, sign_in):
    with scope(school=kura.school):
        Student.objects.filter(pk=kura.students[0].pk).update(preferred_name="=1+1", last_name="+Zz|calc")
    client = sign_in("principal")
    assert "'=1+1 +Zz|calc" in [row[0] for row in cells_of(client.get("/students/export/csv/"))]
    content = client.get("/students/export/xlsx/").content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert "'=1+1 +Zz|calc" in [row[0] for row in book]


def test_taking_a_list_away_is_written_down_without_a_name(sign_in):
    client = sign_in("teacher")
    url = client.post(reverse("students_search"), {"words": "Hōri"}).url
    client.get(reverse("students_export", args=["csv"]) + "?" + url.partition("?")[2])
    entry = Entry.objects.get(did="exported students")
    assert entry.detail == {
        "rows": 1, "nsn": False, "format": "csv", "choices": {}, "searched": True, "term": "2026-2",
    }  # fmt: skip


def test_an_export_of_no_known_kind_is_not_there(sign_in):
    assert sign_in("principal").get("/students/export/exe/").status_code == 404


@pytest.mark.parametrize("role", ["board", "provider_officer", "administrator"])
def test_who_sees_no_list(role, sign_in):
    client = sign_in(role)
    for url in ("/students/", "/students/export/csv/", "/history/"):
        assert client.get(url).status_code == 403


def test_names_fold_the_same_on_both_sides(kura):
    for one in kura.students:
        assert fold(one.last_name) in one.search
