"""Staff: lists, posts, roles and classes; nobody raises themselves; an invitation goes out as real mail."""

import re
import socket
from datetime import date
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.core.exceptions import PermissionDenied
from django_scopes import scope

from tests.web.schools.conftest import staff_of
from whetu.rules.access import ROLES
from whetu.web.audit.models import Entry
from whetu.web.schools import actions, queries
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Grant, Staff, User
from whetu.web.schools.queries import staff as staffing

ON = date(2026, 6, 12)


def row(email: str, roles: str = "teacher", classes: str = "", **values) -> dict:
    return {
        "email": email,
        "name": "Zz Name",
        "roles": roles,
        "classes": classes,
        "year_levels": "",
        **values,
    }


def load(school, *rows, by=None):
    return actions.load_staff(by=by, school=school, rows=rows, on=ON)


def test_a_staff_list_makes_people_without_a_password_and_gives_classes(school):
    loaded = load(school, row("Hana@K.example", "Kaiako; dean", "Rimu; Tōtara", year_levels="7;8"))
    assert (loaded.new, loaded.unknown_roles) == (1, ["dean"])
    staff = Staff.objects.get()
    assert (staff.user.email, staff.roles, staff.year_levels) == ("hana@k.example", ["teacher"], [7, 8])
    assert not staff.user.has_usable_password()
    assert staffing.classes_taught(school, ON)[staff.pk] == ["Rimu", "Tōtara"]


def test_the_same_list_twice_changes_nothing(school):
    rows = [row("a@k.example", "teacher;board", "Rimu"), row("b@k.example", "principal")]
    load(school, *rows)
    before = list(Grant.objects.values_list("pk", "ended_at"))
    assert load(school, *rows)[:3] == (0, 0, 2)
    assert list(Grant.objects.values_list("pk", "ended_at")) == before


def test_classes_and_roles_follow_the_list(school):
    load(school, row("a@k.example", classes="Rimu"))
    assert load(school, row("a@k.example", "pastoral", "Tōtara")).changed == 1
    staff = Staff.objects.get()
    assert (staff.roles, staffing.classes_taught(school, ON)[staff.pk]) == (["pastoral"], ["Tōtara"])


def test_someone_whom_the_list_leaves_out_is_returned_and_stays(school, leader):
    loaded = load(school, row("a@k.example"))
    assert loaded.missing == [leader]
    assert queries.in_force(Staff.objects.get(pk=leader.pk), ON)


def test_nobody_raises_themselves_by_a_list(school):
    admin = staff_of(school, "admin", ["administrator"])
    load(school, row("admin@9001.example", "principal"), by=admin.user)
    admin.refresh_from_db()
    assert admin.roles == ["administrator"]


def test_a_list_needs_the_right_to_edit_staff(school):
    officer = staff_of(school, "officer", ["officer"])
    with pytest.raises(PermissionDenied):
        load(school, row("a@k.example", "principal"), by=officer.user)
    assert Staff.objects.count() == 1


def test_nobody_changes_their_own_roles_or_post(school, leader):
    with pytest.raises(NotAllowed):
        actions.change_roles(by=leader.user, staff=leader, roles=["teacher"])
    with pytest.raises(NotAllowed):
        actions.end_post(by=leader.user, staff=leader, last_day=ON)
    with pytest.raises(NotAllowed):
        actions.change_classes(by=leader.user, staff=leader, classes=["Rimu"], on=ON)


def test_roles_must_be_known(school, leader):
    teacher = staff_of(school, "hana", ["teacher"])
    for roles in ([], ["headmaster"]):
        with pytest.raises(NotAllowed):
            actions.change_roles(by=leader.user, staff=teacher, roles=roles)


def test_a_post_that_ended_ends_its_grants_and_can_begin_again(school, leader):
    teacher = staff_of(school, "hana", ["teacher"])
    actions.change_classes(by=leader.user, staff=teacher, classes=["Rimu"], on=ON)
    actions.end_post(by=leader.user, staff=teacher, last_day=ON)
    assert Grant.objects.get().ends == ON
    assert queries.posts(teacher.user) == []  # today is later
    with pytest.raises(NotAllowed, match="already"):
        staff_of(school, "hana", ["teacher"])
    again = actions.add_staff(
        by=leader.user,
        school=school,
        email="HANA@9001.example",
        name="Hana",
        roles=["board"],
        starts=date(2026, 7, 20),
    )
    assert (again.pk, again.roles, again.ends) == (teacher.pk, ["board"], None)


def test_one_person_at_two_schools_is_one_sign_in(school):
    staff_of(school, "hana", ["teacher"])
    other = actions.set_up_school(by=None, number="9002", name="Another")
    with scope(school=other):
        actions.add_staff(
            by=None, school=other, email="hana@9001.example", name="H", roles=["board"], starts=ON
        )
    assert User.objects.count() == 1
    assert [str(post.school) for post in queries.posts(User.objects.get())] == ["Another", "Te Kura Made-up"]


def test_a_school_calls_roles_as_it_likes_in_both_languages(school, leader):
    from django.utils.translation import override

    actions.label_role(by=leader.user, school=school, role="pastoral", label="Dean", label_mi="Manutaki")
    words = {}
    for language in ("en-nz", "mi"):
        with override(language):
            words[language] = staffing.role_words(school)
    assert (words["en-nz"]["pastoral"], words["mi"]["pastoral"]) == ("Dean", "Manutaki")
    assert (words["en-nz"]["teacher"], words["mi"]["teacher"]) == ("Teacher", "Kaiako")
    actions.label_role(by=leader.user, school=school, role="pastoral", label="", label_mi="")
    assert staffing.role_words(school)["pastoral"] == "Pastoral staff"


def test_a_contract_lets_the_officer_in_for_its_days_and_out_at_its_end(school, leader):
    grant = actions.open_contract(
        by=leader.user,
        school=school,
        email="kaiawhina@service.example",
        name="Zz Kaiāwhina",
        starts=ON,
        ends=date(2026, 12, 16),
        reason="Attendance Service, 2026",
    )
    assert (grant.staff.roles, grant.staff.starts, grant.staff.ends) == (
        ["provider_officer"],
        ON,
        date(2026, 12, 16),
    )
    actions.end_grant(by=leader.user, grant=grant, on=date(2026, 7, 1))
    assert Staff.objects.get(pk=grant.staff.pk).ends == date(2026, 6, 30)
    assert not queries.grants(grant.staff, date(2026, 7, 1))


def test_a_contract_is_not_for_someone_who_works_here(school, leader):
    with pytest.raises(NotAllowed, match="another role"):
        actions.open_contract(
            by=leader.user, school=school, email=leader.user.email, name="X", starts=ON, ends=ON, reason="No"
        )


def test_cover_and_shares_that_make_no_sense_are_refused(school, leader):
    teacher, board = staff_of(school, "hana", ["teacher"]), staff_of(school, "board", ["board"])
    spans = {"starts": ON, "ends": ON}
    refused = [
        (actions.arrange_cover, {"staff": teacher, "instead_of": teacher, **spans}),
        (actions.arrange_cover, {"staff": board, "instead_of": teacher, **spans}),
        (
            actions.arrange_cover,
            {"staff": teacher, "instead_of": leader, "starts": ON, "ends": date(2026, 6, 1)},
        ),
        (actions.hand_over, {"staff": teacher, "to": board, "on": ON}),
        (actions.open_share, {"staff": board, "student_key": "x", "reason": "Because", **spans}),
        (actions.open_share, {"staff": teacher, "student_key": "x", "reason": "  ", **spans}),
    ]
    for action, facts in refused:
        with pytest.raises(NotAllowed):
            action(by=leader.user, **facts)
    assert not Grant.objects.exists()


class Mailbox:
    """A mail server on this machine that keeps what it gets."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd's name
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def mailbox(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    controller.stop()


def test_an_invitation_arrives_and_its_link_sets_the_password_once(
    school, leader, mailbox, client, django_capture_on_commit_callbacks
):
    load(school, row("hana@k.example"))
    hana = Staff.objects.get(user__email="hana@k.example")
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(by=leader.user, staff=hana, site="http://testserver/")
    ((to, mail),) = mailbox.mails
    assert (to, "Te Kura Made-up" in mail["subject"]) == (["hana@k.example"], True)
    words = mail.get_content()
    link = re.search(r"http://testserver(/\S+)", words)[1]
    form = client.get(link, follow=True)
    chosen = {"password1": "he-waka-eke-noa-2026", "password2": "he-waka-eke-noa-2026"}
    client.post(form.redirect_chain[-1][0], chosen)
    hana.user.refresh_from_db()
    assert hana.user.check_password("he-waka-eke-noa-2026")
    again = client.get(link, follow=True)
    assert b"password1" not in again.content
    assert Entry.objects.get(did="invited staff").key == hana.key


def test_no_invitation_goes_out_of_an_action_that_was_not_kept(
    school, leader, mailbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks():  # not run: as when the transaction is not kept
        actions.invite(by=leader.user, staff=leader, site="http://testserver/")
    assert mailbox.mails == []


def test_who_sees_no_student_gives_no_role_that_does(school):
    admin, hana = staff_of(school, "admin", ["administrator"]), staff_of(school, "hana", ["teacher"])
    for role in ("pastoral", "officer", "senior_leader", "principal", "board", "provider_officer"):
        facts = {"by": admin.user, "school": school, "name": "Zz", "starts": ON}
        with pytest.raises(NotAllowed, match="Ask the principal"):
            actions.add_staff(email="zz@9001.example", roles=[role], **facts)
        with pytest.raises(NotAllowed, match="Ask the principal"):
            actions.change_roles(by=admin.user, staff=hana, roles=["teacher", role])
        for email in ("zz@9001.example", hana.user.email):
            with pytest.raises(NotAllowed, match="Ask the principal"):
                load(school, row(email, role), by=admin.user)
    assert Staff.objects.count() == 2
    added = actions.add_staff(email="zz@9001.example", roles=["teacher", "administrator"], **facts)
    actions.change_roles(by=admin.user, staff=added, roles=["teacher"])


def test_who_sees_no_student_gives_no_class(school, leader):
    admin, hana = staff_of(school, "admin", ["administrator"]), staff_of(school, "hana", ["teacher"])
    actions.change_classes(by=leader.user, staff=hana, classes=["Rimu", "Tōtara"], on=ON)
    with pytest.raises(NotAllowed, match="opens its students"):
        actions.change_classes(by=admin.user, staff=hana, classes=["Rimu", "Kauri"], on=ON)
    with pytest.raises(NotAllowed, match="opens its students"):
        load(school, row("zz@k.example", classes="Rimu"), by=admin.user)
    actions.change_classes(by=admin.user, staff=hana, classes=["Rimu"], on=ON)
    assert staffing.classes_taught(school, ON)[hana.pk] == ["Rimu"]


def test_roles_that_somebody_has_already_are_not_given_again(school, leader):
    admin = staff_of(school, "admin", ["administrator"])
    actions.change_roles(by=admin.user, staff=leader, roles=["principal", "teacher"])
    leader.refresh_from_db()
    assert leader.roles == ["principal", "teacher"]


def test_a_leader_gives_every_role(school, leader):
    load(school, *[row(f"{role}@k.example", role) for role in ROLES], by=leader.user)
    assert Staff.objects.count() == 1 + len(ROLES)


def test_the_audit_has_a_line_for_each_role_that_a_list_gives(school, leader):
    load(school, row("a@k.example"), row("b@k.example", "board"), by=leader.user)
    load(school, row("a@k.example", "pastoral"), row("b@k.example", "board"), by=leader.user)
    a = Staff.objects.get(user__email="a@k.example")
    lines = [(one.did, one.detail["roles"]) for one in Entry.objects.filter(key=a.key).order_by("pk")]
    assert lines == [("added staff", ["teacher"]), ("changed roles", [["teacher"], ["pastoral"]])]


def test_a_shorter_contract_shortens_no_longer_one(school, leader):
    who = {"email": "k@service.example", "name": "Zz", "reason": "Service"}
    facts = {"by": leader.user, "school": school, **who}
    long = actions.open_contract(starts=ON, ends=date(2026, 12, 16), **facts)
    short = actions.open_contract(starts=ON, ends=date(2026, 7, 3), **facts)
    assert Staff.objects.get(pk=long.staff.pk).ends == date(2026, 12, 16)
    actions.end_grant(by=leader.user, grant=long, on=date(2026, 6, 20))
    assert Staff.objects.get(pk=long.staff.pk).ends == date(2026, 7, 3)
    actions.end_grant(by=leader.user, grant=short, on=date(2026, 6, 21))
    assert Staff.objects.get(pk=long.staff.pk).ends == date(2026, 6, 20)
