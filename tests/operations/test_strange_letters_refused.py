"""Old fonts and little pictures stop at the door of the register, at the field where they stand."""

from __future__ import annotations

import pytest
from acting import Act

from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused

BIRTH = "1.001193"


def test_receiving_refuses_the_letters_of_an_old_font(act: Act) -> None:
    with pytest.raises(Refused, match="“Đỗ Thị Ước”") as no:
        act("receive", "2026-10-01T09:00", procedure=BIRTH, applicant="§ç ThÞ ¦íc")
    assert no.value.field == "applicant"
    taken = act("receive", "2026-10-01T09:00", procedure=BIRTH, applicant="H'Hen Niê", is_accepted=False)
    assert taken.applicant == "H'Hen Niê"


def test_correcting_refuses_them_too(act: Act, received: Dossier) -> None:
    with pytest.raises(Refused, match="“Nguyễn Văn An”") as no:
        act(
            "correct", "2026-10-02T10:00", dossier=received.local_no, reason="ghi nhầm", proxy="NguyÔn V¨n An"
        )
    assert no.value.field == "proxy"


def test_a_picture_is_no_part_of_a_name_and_what_turns_the_writing_is_dropped(act: Act) -> None:
    with pytest.raises(Refused, match=r"U\+1F600") as no:
        act("receive", "2026-10-01T09:00", procedure=BIRTH, applicant="An 😀")
    assert no.value.field == "applicant"
    turned = "Nguyễn \u202eVăn An"
    taken = act("receive", "2026-10-01T09:00", procedure=BIRTH, applicant=turned, is_accepted=False)
    assert taken.applicant == "Nguyễn Văn An"
