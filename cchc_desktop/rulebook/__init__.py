"""Read the dated data of the office: the law, the catalogue of procedures, the units."""

from cchc_desktop.rulebook.catalogue import load_catalogue as load_catalogue
from cchc_desktop.rulebook.law import load_law as load_law
from cchc_desktop.rulebook.measures import load_schemes as load_schemes
from cchc_desktop.rulebook.measures import load_targets as load_targets
from cchc_desktop.rulebook.units import load_units as load_units
