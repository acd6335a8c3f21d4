"""Sign-in: accounts are made by the school, never by signing up; failed sign-ins are written down."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver

from whetu.web.audit import actions as audit
from whetu.web.schools import queries as schools


class Adapter(DefaultAccountAdapter):
    """allauth's own ways, but nobody signs up."""

    def is_open_for_signup(self, request) -> bool:
        return False


class SocialAdapter(DefaultSocialAccountAdapter):
    """A school's own identity provider may sign in someone whom the school already has, by e-mail."""

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def pre_social_login(self, request, sociallogin) -> None:
        if sociallogin.is_existing:
            return
        verified = [one.email for one in sociallogin.email_addresses if one.verified]
        user = schools.user_by_email(verified[0]) if verified else None
        if user is None:
            raise PermissionDenied
        sociallogin.connect(request, user)


@receiver(user_logged_in)
def note_sign_in(sender, request, user, **kwargs) -> None:
    audit.record(by=user, did="signed in")


@receiver(user_login_failed)
def note_failed_sign_in(sender, **kwargs) -> None:
    audit.record(by=None, did="sign-in failed")
