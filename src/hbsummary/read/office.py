"""Programs that turn old Office files into ones that can be read: LibreOffice, antiword.

They run in a process group of their own, with a time limit well below that of the worker, in
a folder that is theirs alone and goes with them. No macros, no links, no network.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from hbsummary.errors import InputError
from hbsummary.read.options import Limits

__all__ = ["antiword", "by_antiword", "by_libreoffice", "libreoffice"]

_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
)
_WINDOWS_FOLDERS = ("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432")
_WINDOWS_PLACE = ("LibreOffice", "program", "soffice.com")
# Which share of the time that a file has a program may take: one may follow the other.
_LIBREOFFICE_SHARE, _ANTIWORD_SHARE = 0.6, 0.2
_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
# The limit of a worker's memory is too low for LibreOffice, which asks for much that it does not use:
# a larger one, in kilobytes. Time and size of files hold even when nobody is left to stop it.
_LIMITED = """
ulimit -S -v "$1" 2>/dev/null || ulimit -S -v "$(ulimit -H -v)" 2>/dev/null
ulimit -t "$2" 2>/dev/null; ulimit -f "$3" 2>/dev/null; ulimit -c 0 2>/dev/null
shift 3; exec "$@"
"""
_LEAST_MEMORY = 4 << 30
_KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT", "WINDIR", "COMSPEC", "LD_LIBRARY_PATH", "ANTIWORDHOME")
_SWITCHES = ("--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard")
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


@cache
def libreoffice() -> str | None:
    """The path of LibreOffice, None when it is not installed."""
    found = _which("soffice") or _which("libreoffice")
    places = [*_PLACES]
    for folder in filter(None, map(os.environ.get, _WINDOWS_FOLDERS if os.name == "nt" else ())):
        places.append(os.path.join(folder, *_WINDOWS_PLACE))
    return found or next((place for place in places if os.access(place, os.X_OK)), None)


@cache
def antiword() -> str | None:
    """The path of antiword, None when it is not installed."""
    return _which("antiword")


def _which(name: str) -> str | None:
    """A program on the path; never one from the folder at hand, which may hold anything."""
    found = shutil.which(name)
    if found is None or not os.path.isabs(found) or Path(found).parent == Path.cwd():
        return None
    return found


def by_libreoffice(data: bytes, end: str, to: str, limits: Limits) -> bytes | None:
    """The file that LibreOffice makes of `data`, a file of the type `end`, in the format `to`; None when it cannot."""
    program = libreoffice()
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="hbsummary-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        (place / f"input.{end}").write_bytes(data)
        _write_settings(place / "profile" / "user")
        command = [program, f"-env:UserInstallation={(place / 'profile').as_uri()}", *_SWITCHES]
        command += ["--convert-to", _FILTERS[to], "--outdir", str(place / "out"), str(place / f"input.{end}")]
        memory = max(4 * limits.memory, _LEAST_MEMORY)
        if not _run(command, place, limits.seconds * _LIBREOFFICE_SHARE, memory, limits.unpacked):
            return None
        return _made(place / "out" / f"input.{to}", limits)


def by_antiword(data: bytes, limits: Limits) -> bytes | None:
    """The text that antiword makes of a .doc, in UTF-8; None when it cannot."""
    program = antiword()
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="hbsummary-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        (place / "input.doc").write_bytes(data)
        command = [program, "-m", "UTF-8.txt", "-w", "0", str(place / "input.doc")]
        if not _run(command, place, limits.seconds * _ANTIWORD_SHARE, limits.memory, limits.unpacked):
            return None
        return _made(place / "output", limits)


def _made(path: Path, limits: Limits) -> bytes | None:
    """What a program has written; InputError when it is too much."""
    try:
        size = path.stat().st_size
        if size > limits.unpacked:
            raise InputError(f"unpacks to more than the limit of {limits.unpacked:,} bytes", "raise --max-unpacked")
        return path.read_bytes() or None
    except OSError:
        return None


def _write_settings(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


def _run(command: Sequence[str], folder: Path, seconds: float, memory: int, size: int) -> bool:
    """Whether a command ended well in time; its output is in the file `output` of the folder."""
    if os.name == "posix":
        limits = (memory // 1024, int(seconds) + 1, size // 512 + 1)
        command = ["/bin/sh", "-c", _LIMITED, "sh", *map(str, limits), *command]
    environment = {key: value for key, value in os.environ.items() if key.upper() in _KEPT}
    environment |= dict.fromkeys(("HOME", "TMPDIR", "TMP", "TEMP"), str(folder))
    try:
        with (folder / "output").open("wb") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=environment,
                start_new_session=True,
            )
    except OSError:
        return False
    try:
        return process.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the program and all that it has started."""
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    process.wait()
