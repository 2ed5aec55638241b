"""Reads what the pages on trying a profile show; a profile is held against the market only after the try was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from portal.criteria import queries as criteria
from portal.criteria.models import StoredProfile
from portal.criteria.rules.structure import CriteriaProfile
from portal.market import queries, services
from portal.market.disclosure.catalogue import DimensionKind
from portal.market.forecasting.forecast import forecast
from portal.market.pages.asking import Asked, read_asked
from portal.market.pages.assembling import Kind
from portal.market.pages.form import FilterForm, filter_form
from portal.market.pages.opening import Opened, open_releases
from portal.market.simulation import simulate
from portal.market.trying.ahead import forecast_figures
from portal.market.trying.page import TriedPage, tried_page

MOST_KEPT = 64
