"""The operator's pages: what there is, organisations and their first person, certificates, outgoing mail."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import services as accounts
from portal.assessments import queries as assessments
from portal.certificates import queries as certificates
from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.db import reading, transaction
from portal.core.outbox import queries as outbox
from portal.organisations import queries as organisations
from portal.organisations import services as organisation_services
from portal.questionnaires import queries as questionnaires
from portal.site.forms import InvitationForm
