"""The published plan: everyone reads it, without a trace, and nobody reads what is not published."""

import io
import posixpath
import re
import zipfile
from datetime import date
from html.parser import HTMLParser

import docx
import pypdf
import pytest
from django.core.cache import caches

from tests.web.amp.conftest import approve
from tests.web.amp.test_plan import text
from whetu.web.amp import actions
from whetu.web.amp.models import DailyStep, Figure, Part, Plan, PlanLink, PublicFile, Trigger
from whetu.web.amp.queries.public import Header, made
from whetu.web.amp.queries.public.document import figures
from whetu.web.amp.queries.public.pages import EN, MI, Prose, said
from whetu.web.amp.queries.text import whole
from whetu.web.audit.models import Entry

BASE, SCRIPT = "/attendance-plan/8001/", "<script>alert(1)</script>"


def publish(draft, planned, from_day, now=None):
    approve(draft, None, planned.now)
    draft.refresh_from_db()
    facts = {"from_day": from_day, "why": "The board met", "on": planned.today, "now": now or planned.now}
    actions.publish(by=planned.staff["principal"].user, plan=draft, version=draft.version, **facts)


def write(draft, planned):
    """Words of the school's own in a draft."""
    of = {"school": planned.school, "plan": draft}
    wants = f"The board wants everyone here, {SCRIPT} *every* day of the year.\n\n## Goals\n\n- first"
    Part.objects.create(**of, part="objectives", at=planned.now, mi="**Poari**: te tae mai", en=wants)
    Part.objects.create(**of, part="summary", at=planned.now, en="Ring us early.")
    DailyStep.objects.create(**of, role="office", words="Text home", words_mi="Tuku karere")
    for term, percent in ((1, 52), (2, 58.5)):
        Figure.objects.create(**of, kind="result", year=2025, term=term, percent=percent, source="register")
        Figure.objects.create(**of, kind="target", year=2026, term=term, percent=percent + 6)
    Figure.objects.create(**of, kind="target", year=2026, percent=60)
    PlanLink.objects.create(**of, kind="policy", title="Policy on leave", url="https://kura.example/leave")
    Trigger.objects.create(**of, kind="run", number=3)


@pytest.fixture
def published(draft, planned):
    """Version 2, written and published for 15 June; today is 12 June."""
    write(draft, planned)
    planned.school.phone = "06 555 0101"
    planned.school.save()
    publish(Plan.objects.get(pk=draft.pk), planned, date(2026, 6, 15))
    return Plan.objects.get(pk=draft.pk)


@pytest.fixture
def kept_answers(settings):
    """The public cache as a site has it."""
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = settings.CACHES | {"public": {"BACKEND": memory, "LOCATION": "public pages"}}
    caches["public"].clear()
    yield
    caches["public"].clear()


def test_nothing_is_open_before_it_is_published(draft, planned, client):
    answers = [
        client.get(path) for path in (BASE, "/attendance-plan/9999/", BASE + "versions/", BASE + "plan.pdf")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert "the plan is not published yet" in text(answers[0])
    assert "Kura" not in answers[0].content.decode()


def test_an_address_that_nothing_stands_at_says_so_as_any_other(published, client):
    client.get(BASE)
    for path in ("/attendance-plan/", "/attendance-plan/a/b/c/d/", BASE + "versions/0/"):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert "the plan is not published yet" in text(answer)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_everyone_reads_the_plan_and_leaves_no_trace(published, client, django_assert_max_num_queries):
    client.cookies["whetu_session"] = "somebody"
    with django_assert_max_num_queries(3):
        answer = client.get(BASE)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer["Vary"]
    page = answer.content.decode()
    assert "noindex" not in page
    assert "<script" not in page
    assert 'style="' not in page
    assert not [url for url in re.findall(r'(?:src|href)="([^"]+)"', page) if url.startswith(("/", "http:"))]
    assert re.findall(r'href="(https:[^"]+)"', page) == ["https://kura.example/leave"]


def test_the_page_says_what_the_version_says(published, client):
    page = text(client.get(BASE))
    for words in (
        "Kura Whetū Iti", "Version 2", "Approved by the board on 12 June 2026", "Published on 12 June 2026",
        "In force from 15 June 2026", "Looked at again by 1 December 2028", "everyone here, <script>",
        "Term 2, 2025 58.5%", "Term 2, 2026 64.5%", "Office Text home", "▲ Worrying from 5 to under 10 days",
        "Have a friendly word", "3 school days absent in a row", "not steps of the Ministry",
        "Policy on leave", "06 555 0101", published.text_hash,
    ):  # fmt: skip
        assert words in page, words


def test_headings_leave_no_level_out(published, client):
    for name in ("index.html", "both.html", "summary.html", "embed.html"):
        levels = [int(one) for one in re.findall(r"<h(\d)", client.get(BASE + name).content.decode())]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), name


class Langs(HTMLParser):
    """The language of each run of words."""

    def __init__(self, page: str):
        super().__init__()
        self.langs, self.found = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "link", "br", "hr"):
            self.langs.append(dict(attrs).get("lang") or (self.langs[-1] if self.langs else ""))

    def handle_endtag(self, tag):
        self.langs.pop()

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_data(self, data):
        if data.strip():
            self.found.append((self.langs[-1], data.strip()))


def test_each_run_of_words_is_marked_as_what_it_is(published, client):
    english, maori, both = (
        Langs(client.get(BASE + name).content.decode()).found
        for name in ("index.html", "mi.html", "both.html")
    )
    assert (EN, "Text home") in english
    assert "Tuku karere" not in [words for _lang, words in english]
    assert (MI, "Tuku karere") in maori
    assert (MI, "Poari") in maori
    assert (EN, "Have a friendly word: we missed you, how are things?") in maori
    assert {(EN, "Text home"), (MI, "Tuku karere")} <= set(both)
    assert not [words for lang, words in maori if lang == MI and re.search(r"\b(the|and)\b", words)]


def test_a_language_that_is_not_written_is_stood_in_for():
    assert said(Prose("One", ""), MI) == '<div lang="en-NZ"><p>One</p>\n</div>'
    assert said(Prose("", "Tahi"), EN) == '<div lang="mi"><p>Tahi</p>\n</div>'


def test_there_is_a_way_to_answer_from_wherever_the_page_stands(published, client, sign_in):
    for name, to in (("", "say/"), ("summary.html", "say/"), ("versions/2/mi.html", "../../say/")):
        assert (
            f'href="{to}" lang="en-NZ">Tell us what does not work' in client.get(BASE + name).content.decode()
        )
    assert client.get(BASE + "say/").status_code == 200
    packed = zipfile.ZipFile(io.BytesIO(sign_in("teacher").get("/plan/published/export.zip").content))
    assert Entry.objects.filter(did="exported the published plan").count() == 1
    assert 'href="http://testserver/attendance-plan/8001/say/"' in packed.read("index.html").decode()


def test_the_summary_tells_families_what_to_do_and_whom_to_ring(published, client):
    page = text(client.get(BASE + "summary.html"))
    for words in (
        "Ring us early.",
        "If your child is away",
        "Ring the school: 06 555 0101",
        "● Good",
        "■ Serious concern",
    ):
        assert words in page, words


def test_paper_and_word_say_the_same(published, client):
    words = "".join(
        page.extract_text()
        for page in pypdf.PdfReader(io.BytesIO(client.get(BASE + "plan.pdf").content)).pages
    )
    file = docx.Document(io.BytesIO(client.get(BASE + "plan.docx").content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    typed = "\n".join([*(one.text for one in file.paragraphs), *cells])
    for found in (words, typed):
        flat = re.sub(r"\s+", " ", found)
        for said_there in (
            "Kura Whetū Iti",
            "12 June 2026",
            "58.5%",
            "Have a friendly word",
            "te tae mai",
            "06 555 0101",
        ):
            assert said_there in flat, said_there
    assert [one.style.name for one in file.paragraphs if one.text == "Goals"] == ["Heading 3"]
    assert all("tblHeader" in table.rows[0]._tr.xml for table in file.tables[1:])
    assert 'w:lang w:val="mi-NZ"' in file.element.xml


def test_the_pdf_is_tagged_and_names_its_school(published, client):
    file = pypdf.PdfReader(io.BytesIO(client.get(BASE + "summary.pdf").content))
    assert file.metadata.title == "Attendance Management Plan · Kura Whetū Iti"
    assert file.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert file.trailer["/Root"]["/Lang"] == "en-NZ"


def test_the_same_text_gives_the_same_bytes(published, planned):
    header = Header(2, date(2026, 6, 12), date(2026, 6, 12), date(2026, 6, 15), None, "0" * 64, "")
    assert made(whole(published), header, planned.now) == made(whole(published), header, planned.now)


def test_before_the_first_begins_it_says_so_and_then_not(published, client, settings):
    assert "This version begins on 15 June 2026." in text(client.get(BASE))
    settings.TODAY = "2026-06-15"
    assert "begins on" not in text(client.get(BASE))


def test_old_versions_stay_and_say_by_which_they_were_replaced(published, planned, client, settings):
    settings.TODAY = "2026-06-15"
    planned.today = date(2026, 6, 15)
    before = client.get(BASE + "versions/2/plan.pdf").content
    draft = actions.make_draft(by=planned.staff["officer"].user, school=planned.school, now=planned.now)
    publish(draft, planned, date(2026, 7, 20))
    assert "Version 3 takes its place on 20 July 2026." in text(client.get(BASE))
    settings.TODAY = "2026-07-20"
    assert "Version 3" in text(client.get(BASE))
    old = client.get(BASE + "versions/2/")
    assert "This version was replaced by version 3 on 20 July 2026." in text(old)
    assert 'href="../../index.html">Read the plan in force' in old.content.decode()
    assert client.get(BASE + "versions/2/plan.pdf").content == before
    page = text(client.get(BASE + "versions/"))
    assert page.index("Version 3") < page.index("Version 2")
    assert "from 15 June 2026 to 19 July 2026" in page


def test_taken_back_it_is_no_longer_there(published, planned, client):
    actions.take_back(by=planned.staff["principal"].user, plan=published, on=planned.today, now=planned.now)
    assert client.get(BASE).status_code == 404
    assert not PublicFile.objects.exists()


def test_a_browser_keeps_what_has_not_changed(published, client):
    first = client.get(BASE, headers={"Accept-Encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    assert first["Cache-Control"].startswith("public, max-age=")
    assert client.get(BASE, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert len(first.content) + len(client.get(BASE + "style.css").content) < 30_000


def test_only_reading_is_possible(published, client):
    for path in (BASE, BASE + "plan.pdf", BASE + "versions/", "/attendance-plan/9999/"):
        assert client.post(path).status_code == 405
        assert client.head(path).status_code in (200, 404)
    assert client.get("/attendance-plan/8001").headers["Location"] == BASE


def test_only_the_block_for_it_may_stand_in_a_frame(published, client):
    whole_page, block = client.get(BASE), client.get(BASE + "embed.html")
    assert "frame-ancestors 'none'" in whole_page["Content-Security-Policy"]
    assert whole_page["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in block["Content-Security-Policy"]
    assert "frame-ancestors" not in block["Content-Security-Policy"]
    assert "X-Frame-Options" not in block
    assert "script-src" not in block["Content-Security-Policy"]


def test_it_is_served_from_what_was_kept_until_something_is_published(
    published, planned, client, kept_answers, django_assert_num_queries, django_capture_on_commit_callbacks
):
    client.get(BASE)
    with django_assert_num_queries(0):
        assert client.get(BASE).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_back(
            by=planned.staff["principal"].user, plan=published, on=planned.today, now=planned.now
        )
    assert client.get(BASE).status_code == 404


def test_staff_have_its_address_as_text_as_a_square_and_as_a_frame(published, sign_in):
    page = sign_in("teacher").get("/plan/published/")
    words = text(page)
    assert "http://testserver/attendance-plan/8001/" in words
    assert '<iframe src="http://testserver/attendance-plan/8001/embed.html"' in words
    assert "attendance.management@education.govt.nz" in words
    assert page.content.decode().count("<svg") >= 1
    assert sign_in("teacher").get("/plan/published/qr.svg").content.startswith(b"<?xml")


def test_before_anything_is_published_staff_are_told_what_comes_first(draft, sign_in):
    page = text(sign_in("officer").get("/plan/published/"))
    assert "Nothing is published yet." in page
    assert "attendance.management@education.govt.nz" in page
    assert sign_in("officer").get("/plan/published/export.zip").status_code == 404


def test_a_leader_notes_where_it_stands_too(published, sign_in):
    where = {"elsewhere": "https://kura.example/attendance"}
    assert sign_in("teacher").post("/plan/published/", where).status_code == 403
    leader = sign_in("principal")
    assert "Enter a valid URL" in text(leader.post("/plan/published/", {"elsewhere": "javascript:alert(1)"}))
    leader.post("/plan/published/", where)
    assert "https://kura.example/attendance" in sign_in("teacher").get("/plan/published/").content.decode()


def test_the_export_holds_every_page_and_no_link_that_leads_nowhere(published, sign_in):
    packed = zipfile.ZipFile(io.BytesIO(sign_in("teacher").get("/plan/published/export.zip").content))
    names = set(packed.namelist())
    assert {"index.html", "plan.pdf", "versions/index.html", "versions/2/index.html"} <= names
    for name in names:
        if name.endswith(".html"):
            page = packed.read(name).decode()
            for link in re.findall(r'(?:href|src)="(?!https?:|tel:|#)([^"#]+)', page):
                assert posixpath.normpath(posixpath.join(posixpath.dirname(name), link)) in names, (
                    name,
                    link,
                )


def figure(step: str, term: int, percent: str) -> dict:
    return {"kind": "result", "year": 2025, "term": term, "step": step, "percent": percent,
            "source": "register", "note": ""}  # fmt: skip


def test_figures_are_one_table_that_says_what_a_gap_means():
    rows = [figure("good", 1, "60.1"), figure("good", 2, "62"), figure("serious", 1, "5.5")]
    (table,) = figures({"figures": rows}, ("result",))
    assert [one.en for one in table["columns"]] == ["Good", "Serious concern"]
    assert [(row["when"].en, *row["percents"]) for row in table["rows"]] == [
        ("Term 1, 2025", "60.1", "5.5"), ("Term 2, 2025", "62", ""),
    ]  # fmt: skip
    told, gap = (one.en for one in table["notes"])
    assert "Serious concern: 15 days absent in a term, or more. Good is regular attendance." in told
    assert gap.startswith("A dash: not known")
    (whole,) = figures({"figures": rows[:2]}, ("result",))
    assert len(whole["notes"]) == 1
    assert figures({"figures": rows}, ("target", "ceiling")) == []
