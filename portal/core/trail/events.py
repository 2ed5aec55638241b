"""What the trail can tell: every event that is recorded, in one list. The word before the point is its group."""

from enum import StrEnum


class Event(StrEnum):
    """Something that happened. A value never changes its meaning and is never used again: rows are kept for ever."""

    SIGNED_IN = "sign-in.succeeded"
    SIGN_IN_FAILED = "sign-in.failed"
    SIGN_IN_PAUSED = "sign-in.paused"
    SIGNED_OUT = "sign-in.ended"
    SIGN_INS_ENDED = "sign-in.others-ended"
    SIGN_INS_ENDED_FOR = "sign-in.ended-by-operator"
    SEAT_CHANGED = "sign-in.seat-changed"
    FACTOR_USED = "sign-in.factor-used"
    FACTOR_FAILED = "sign-in.factor-failed"
    RECOVERY_CODE_USED = "sign-in.recovery-code-used"

    ACCOUNT_OPENED = "account.opened"
    ACCOUNT_CHANGED = "account.changed"
    EMAIL_CONFIRMED = "account.email-confirmed"
    EMAIL_CHANGED = "account.email-changed"
    PASSWORD_CHANGED = "account.password-changed"  # noqa: S105
    PASSWORD_RESET = "account.password-reset"  # noqa: S105
    FACTOR_ADDED = "account.factor-added"
    FACTOR_REMOVED = "account.factor-removed"
    RECOVERY_CODES_MADE = "account.recovery-codes-made"

    PERSON_INVITED = "people.invited"
    INVITATION_WITHDRAWN = "people.invitation-withdrawn"
    PERSON_JOINED = "people.joined"
    ROLE_CHANGED = "people.role-changed"
    PERSON_REMOVED = "people.removed"
    PERSON_LEFT = "people.left"
    OWNERSHIP_HANDED_OVER = "people.ownership-handed-over"
    JOIN_ASKED = "people.join-asked"
    JOIN_TAKEN_BACK = "people.join-taken-back"
    JOIN_ACCEPTED = "people.join-accepted"
    JOIN_REFUSED = "people.join-refused"
    JOIN_ADMITTED = "people.join-admitted"

    ORGANISATION_REGISTERED = "organisation.registered"
    ORGANISATION_ADDED = "organisation.added"
    ORGANISATION_CHANGED = "organisation.changed"
    ORGANISATION_EXPORTED = "organisation.exported"
    FILE_TAKEN = "organisation.file-taken"
    ERASURE_ASKED = "organisation.erasure-asked"
    ERASURE_TAKEN_BACK = "organisation.erasure-taken-back"
    ORGANISATION_ERASED = "organisation.erased"

    QUESTIONNAIRE_PUBLISHED = "questionnaire.published"
    SUBMISSION_MADE = "submission.made"
    CERTIFICATE_ISSUED = "certificate.issued"
    CERTIFICATE_REPLACED = "certificate.replaced"
    CERTIFICATE_WITHDRAWN = "certificate.withdrawn"

    DRIVE_BEGUN = "drive.begun"
    DRIVE_CHANGED = "drive.changed"
    DRIVE_CLOSED = "drive.closed"
    DRIVE_JOINED = "drive.joined"
    DRIVE_LEFT = "drive.left"

    CRITERIA_PUBLISHED = "criteria.published"
    CRITERIA_CLOSED = "criteria.closed"
    BID_PACK_TAKEN = "bid.pack-taken"
    MARKET_RELEASED = "market.released"
    MARKET_SIMULATED = "market.simulated"

    SETTINGS_CHANGED = "portal.settings-changed"

    @property
    def group(self) -> str:
        """The group of the event, such as `people`."""
        return self.value.partition(".")[0]
