"""Every stored field, and whether it is personal: it tells of a person, or leads to one.

A new field is not kept before it stands here (tests/web/test_personal.py). What is personal is not logged,
not put into an address, and goes when the record of the person goes. A history holds its model's fields.

Source: Privacy Act 2020, s 7: information about an identifiable individual. Look again: 2027-12-01
"""

PERSONAL, NOT = "personal", "not"

# model: personal fields, other fields
_FIELDS: dict[str, tuple[str, str]] = {
    "audit.Entry": ("by about key why detail", "id at school_id did"),
    "schools.User": ("password last_login email name is_active joined_at", "id"),
    "schools.School": (
        "",
        "id number name kind region time_zone phone sms morning_minutes afternoon_minutes cut_off go_live "
        "demo recount_asked_at",
    ),
    "schools.Term": ("", "id school year term start end"),
    "schools.Closure": ("", "id school on open_half_days kind note"),
    "schools.CountingSettings": ("by", "id school from_day values why at"),
    "schools.BellTime": ("", "id school weekday slot start minutes"),
    "schools.ClassGroup": ("", "id school year name"),
    "schools.Staff": ("user key roles year_levels starts ends", "id school"),
    "schools.RoleLabel": ("", "id school role label label_mi"),
    "schools.Grant": (
        "staff kind class_group student_key instead_of starts ends reason by at ended_at",
        "id school",
    ),
    "people.Student": (
        "key number nsn first_name last_name preferred_name search gender ethnic_groups iwi merged_into",
        "id school",
    ),
    "people.Enrolment": ("student start end student_type year_level class_group", "id school"),
    "people.Lesson": ("student name teacher weekday slot", "id school"),
    "people.Caregiver": (
        "student place name relation phone email language lives_with contact_allowed checked_on",
        "id school",
    ),
    "people.EarlierDays": ("student year term days_absent said_by", "id school"),
    "people.OwnChild": ("staff student", "id school"),
    "people.KnownCircumstances": (
        "key student kind note evidence_seen starts ends review_on proposed_by proposed_at accepted_by "
        "accepted_at declined_by declined_at declined_why",
        "id school",
    ),
    "people.Arrangement": (
        "key student kind starts ends evidence agreed_by renews note by at ended_at",
        "id school",
    ),
    "amp.Plan": (
        "by put_in_force_by submitted_by approved_by presided published_by set_aside_by",
        "id school key number from_day why made_at put_in_force_at version wanted_from review_on text_hash "
        "submitted_at approved_on approved_at minute published_at elsewhere set_aside_at",
    ),
    "amp.PlanText": ("by", "id school plan text sha256 on"),
    "amp.Part": ("by", "id school plan part en mi at version"),
    "amp.Wording": ("by", "id school part en mi at"),
    "amp.Figure": ("", "id school plan kind year term step percent source note"),
    "amp.DailyStep": ("", "id school plan at role words words_mi place"),
    "amp.PlanLink": ("", "id school plan kind title url"),
    # what a school gave may name somebody until the check has been through it
    "amp.Source": ("name content by", "id school plan media at"),
    "amp.Piece": ("heading text", "id school source place put"),
    "amp.PolicyItem": ("", "id school title made_on updated_on changed fits note part settled_on version"),
    "amp.Routine": ("", "id school written done gap change part settled_on version"),
    "amp.Strength": ("", "id school kind words evidence part settled_on version"),
    "amp.Activity": ("owner note", "id school plan words source due done_on place version"),
    "amp.LaunchNotice": ("", "id school plan audience en mi en_before mi_before told_on told_how version"),
    "amp.PublicFile": ("", "id school plan name media sha256 content"),
    "amp.PlanEvent": ("by", "id school plan state on words at"),
    "amp.Review": ("by", "id school key plan kind begun_on ended_on found decided at version"),
    "amp.Verdict": ("", "id school review action says why"),
    "voice.Consultation": (
        "by",
        "id school key about title intro intro_mi opens closes open closed_at in_text at version",
    ),
    "voice.Question": ("", "id school consultation audience kind words words_mi choices place version"),
    "voice.Door": ("", "id school consultation audience secret taken_out"),
    "voice.Reply": (
        "group words by",
        "id school key consultation audience way people hidden on at",
    ),
    "voice.Answer": ("number words", "id school reply question hidden"),
    "voice.Partner": ("name", "id school consultation asked_on heard_on version"),
    "voice.Heeded": ("by", "id school consultation audience said changed done part at version"),
    "voice.Concern": (
        "source name contact words owner answer by",
        "id school key about part way received_on state due answered_on change ended_on at version",
    ),
    "reports.BoardPack": (
        "by released_by",
        "id school key number as_at at released_at sha256 facts pdf pdf_sha256",
    ),
    "amp.Trigger": ("", "id school plan kind number"),
    "amp.StepAction": (
        "",
        "id school plan step trigger line heading words heading_mi words_mi outcome_mi kind role channel "
        "opens due cadence approval letter outcome circumstances place",
    ),
    "amp.PlanLine": (
        "",
        "id school plan step kind role line heading words heading_mi words_mi place",
    ),
    "amp.Holder": ("role staff year_levels", "id school"),
    "amp.ResponseType": ("", "id school code label mapped_to used"),
    "response.Case": ("student plan plan_since plan_lead key_adult own_check_ins", "id school"),
    "response.Response": (
        "key student kind on channel incoming caregiver whom said outcome mood student_words next_step step "
        "by at withdrawn_at withdrawn_why withdrawn_by",
        "id school",
    ),
    "response.Meeting": (
        "key student kind starts_at minutes_long place interpreter support_person agency_told agenda minutes "
        "agreed held_at cancelled_at cancelled_why response by at",
        "id school version",
    ),
    "response.Invited": ("meeting side caregiver staff name came", "id school"),
    "response.Task": (
        "key student year term step action round meeting kind words since due owner owned_since "
        "snoozed_until snoozed_why snoozed_by opened_at closed_at closed_why reopened_at response into",
        "id school version",
    ),
    "response.Notice": ("key staff student kind step was_on on acted at seen_at", "id school"),
    "response.Note": ("key student restricted words by at", "id school"),
    "response.Barrier": (
        "key student kind in_school source state note for_teachers response raised_on state_on by",
        "id school",
    ),
    "response.Goal": (
        "key student words measure due student_agrees whanau_agrees state set_on by",
        "id school",
    ),
    "response.Support": (
        "key student kind words barrier offered_on answer answered_on started_on ended_on effect by",
        "id school",
    ),
    "response.CatchUp": ("key student subject teacher work due done_on by at", "id school"),
    "response.HomeVisit": (
        "key student on visitor beside purpose safety safe checked_by checked_at result response by at",
        "id school",
    ),
    "response.Review": (
        "key student kind pattern causes earlier_steps wellbeing progress decision opened_at by closed_at "
        "closed_by response",
        "id school version",
    ),
    "response.LongAbsence": (
        "student run_start temporary returns_on said_by said_on note left_on enrol_due enrol_done_on by at",
        "id school",
    ),
    "response.Agreed": ("student monday task words by at", "id school"),
    "response.DigestSetting": ("staff by_email done_on failed_at", "id school"),
    "plans.Agency": (
        "contact phone email our_contact",
        "id school key name kind area route hours helps note ended_on version",
    ),
    "plans.StudentPlan": (
        "key student kind state lead starts ends strengths student_view whanau_view learning "
        "wellbeing culture strategies wraparound flexible target_days target_weeks check_in review_every "
        "not_agreed_why not_agreed_next active_on rounds_from ended_on ended_why ended_note by at",
        "id school version",
    ),
    "plans.PlanPerson": (
        "key plan side caregiver linked staff agency name does wrote agrees ask",
        "id school",
    ),
    "plans.PlanAction": (
        "key plan side words owner agency name due done_on done_note dropped_on task by at",
        "id school",
    ),
    "plans.PlanVersion": ("plan kind said why by at", "id school number sha256"),
    "plans.Agreement": ("person agreed how on words evidence by at", "id school version"),
    "plans.AgreeLink": (
        "key person asks secret sent_to ends_at code code_at codes_sent tries opened_at used_at "
        "withdrawn_at failed_at by at",
        "id school version",
    ),
    "plans.PlanReview": (
        "key plan since on half_days_open half_days_away half_days_before half_days_allowed flat "
        "wellbeing wellbeing_note learning_note words decision response by at",
        "id school",
    ),
    "plans.PlanComment": ("plan review side person words by at", "id school"),
    "plans.PlanRound": ("plan what since due task", "id school"),
    "plans.Disclosure": (
        "key student agency to what basis basis_note child_told child_why whanau_told whanau_why "
        "shared worker starts ends ended_at ended_by decided_by at",
        "id school sha256",
    ),
    "plans.Referral": (
        "key student agency plan barrier reason asks state disclosure reference primary_contact "
        "ready pack sent_on sent_how outcome outcome_note closed_on by at",
        "id school version",
    ),
    "plans.AgencyGroup": (
        "key student name lead needs culture plan_words state met_on review_on closed_on closed_note by at",
        "id school version",
    ),
    "plans.GroupMember": (
        "key group agency staff name does due done_on since until handover disclosure",
        "id school",
    ),
    "plans.FlexibleLearning": (
        "key student plan kind state basis basis_words evidence days provider why student_agrees "
        "whanau_agrees starts ends review_on reviewed_on review_note decided_by decided_at "
        "decided_why ended_on ended_why by at",
        "id school version",
    ),
    "plans.Escalation": (
        "key student plan why route state checklist override_why decided_why review_on effect "
        "legal_state reference by at",
        "id school version",
    ),
    "plans.Approval": ("student about row agreed why by at", "id school"),
    "plans.FormalLetter": (
        "key student escalation rung law said approved_at served_on served_how served_to "
        "withdrawn_at withdrawn_why response by at",
        "id school sha256 version",
    ),
    "plans.EvidencePack": (
        "key student as_at escalation signature by at released_by released_at released_why record pdf",
        "id school number sha256 signed_with",
    ),
    "plans.Event": ("student about row state on words by at", "id school"),
    "attendance.Upload": (
        # `name` is what somebody called the file; problems and changes show cells of it
        "name file changed problems by asked_by loaded_by undone_by purge_asked_by purged_by put_aside_why",
        "id school key sha256 size source kinds first_day last_day preview headings failure came_at read_at "
        "asked asked_at loaded_at undone_at put_aside_at purge_asked_at purged_at",
    ),
    "attendance.Said": ("days half_days", "id school upload"),
    "attendance.StudentDay": ("student on pattern unexplained unmarked", "id school upload"),
    "attendance.ReplacedRows": ("rows", "id school upload"),
    "attendance.Replaced": (
        "student on pattern pattern_now",
        "id school upload undo upload_before at",
    ),
    "attendance.StudentTerm": (
        "student year term present_one present_both justified_one justified_both unjustified_one "
        "unjustified_both unmarked_one unmarked_both recorded available present justified unjustified "
        "unmarked absent step band counted worrying_on concerning_on serious_on unexplained five_days_on "
        "five_day_due run_start run_days weeks first_day last_day",
        "id school",
    ),
    "attendance.CrossingEvent": (
        "student year term step kind cause on was_on",
        "id school found_at upload before_go_live looked_through_at",
    ),
    "attendance.ColumnMapping": ("by", "id school heading field"),
    "attendance.Reason": ("student on code note by at recoded_at dropped_at", "id school"),
    "desk.SavedFilter": ("user name choices", "id school"),
    "desk.LastLook": ("user at before", "id school"),
    # Django's and allauth's own
    "auth.Permission": ("", "id name content_type codename"),
    "auth.Group": ("", "id name"),
    "auth.Group_permissions": ("", "id group permission"),
    "contenttypes.ContentType": ("", "id app_label model"),
    "sessions.Session": ("session_key session_data", "expire_date"),
    "account.EmailAddress": ("user email verified primary", "id"),
    "account.EmailConfirmation": ("email_address key", "id created sent"),
    "mfa.Authenticator": ("user type data created_at last_used_at", "id"),
    "socialaccount.SocialApp": ("", "id provider provider_id name client_id secret key settings"),
    "socialaccount.SocialAccount": ("user provider uid last_login date_joined extra_data", "id"),
    "socialaccount.SocialToken": ("account token token_secret", "id app expires_at"),
    "usersessions.UserSession": ("user created_at ip last_seen_at session_key user_agent data", "id"),
}

# What a history keeps beside the fields of its model.
HISTORY: dict[str, str] = {
    "history_id": NOT,
    "history_date": NOT,
    "history_type": NOT,
    "history_change_reason": PERSONAL,
    "history_user": PERSONAL,
}

# "people.Student.nsn" → "personal"
DECLARED: dict[str, str] = {
    f"{model}.{field}": kind
    for model, kinds in _FIELDS.items()
    for kind, fields in zip((PERSONAL, NOT), kinds, strict=True)
    for field in fields.split()
}
