"""Another office program that is given a password: LibreOffice, by a macro in a profile of its own."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

PATIENCE = 180
_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script"
 script:name="Module1" script:language="StarBasic">
Sub Retold(source, password, target)
  Dim how(1) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden" : how(0).Value = True
  how(1).Name = "Password" : how(1).Value = password
  Dim out(1) As New com.sun.star.beans.PropertyValue
  out(0).Name = "FilterName" : out(0).Value = "Text - txt - csv (StarCalc)"
  out(1).Name = "FilterOptions" : out(1).Value = "9,34,76"
  book = StarDesktop.loadComponentFromURL(source, "_blank", 0, how())
  If Not IsNull(book) Then
    book.storeToURL(target, out())
    book.close(True)
  End If
  StarDesktop.terminate()
End Sub
</script:module>"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Module1"/>
</library:library>"""


def retold(source: Path, password: str) -> str:
    """What the first sheet of a closed workbook says, as that program reads it with the password."""
    profile = source.parent / "profile"
    office = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    _run([*office, "--terminate_after_init"])  # a profile is laid out at its first start
    library = profile / "user" / "basic" / "Standard"
    library.mkdir(parents=True, exist_ok=True)
    (library / "Module1.xba").write_text(_MACRO, encoding="utf-8")
    (library / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    target = source.with_suffix(".csv")
    arguments = ",".join(f'"{one}"' for one in (source.as_uri(), password, target.as_uri()))
    _run([*office, f"macro:///Standard.Module1.Retold({arguments})"])
    return target.read_text(encoding="utf-8")


def _run(command: Sequence[str]) -> None:
    """In a group of its own: what it starts ends with it, also when it asks a question nobody answers."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as one:
        try:
            one.wait(PATIENCE)
        finally:
            if one.poll() is None:
                os.killpg(one.pid, signal.SIGKILL)
