"""What people read about drives."""

from flask_babel import lazy_gettext as _

from portal.drives.rules import Phase, Stage
from portal.drives.services import Obstacle

PHASES: dict[Phase, tuple[object, str]] = {
    Phase.COMING: (_("has not begun"), "not-started"),
    Phase.RUNNING: (_("running"), "in-progress"),
    Phase.OVER: (_("over"), "complete"),
}
STAGES: dict[Stage, tuple[object, str]] = {
    Stage.JOINED: (_("joined"), "not-started"),
    Stage.STARTED: (_("answering"), "in-progress"),
    Stage.SUBMITTED: (_("sent"), "complete"),
}
OBSTACLES: dict[Obstacle, object] = {
    Obstacle.TOO_MANY_IN_ALL: _("A drive can invite 2,000 addresses. Hand out the link to the others."),
    Obstacle.TOO_MANY_TODAY: _("You can invite 500 addresses a day. Hand out the link, or go on tomorrow."),
}
