"""The wheel, installed alone into a clean environment, does the main job."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import PAGE, environment

TOP = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--quiet", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "wheel", str(TOP), "-w", str(folder), *options]
    subprocess.run(command, check=True, timeout=300)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_all_of_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        licence = [name for name in archive.namelist() if name.endswith("licenses/LICENSE")]
    there = {
        path.relative_to(TOP / "src").as_posix()
        for path in (TOP / "src" / "hbsummary").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == there
    assert licence


def test_the_wheel_alone_does_the_main_job(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    scripts = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    install = [scripts / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel]
    subprocess.run(install, check=True, timeout=600)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page.txt").write_text(PAGE, encoding="utf-8")
    settings = {"cwd": tmp_path, "capture_output": True, "env": environment(), "timeout": 120, "check": True}
    subprocess.run([scripts / "hbsummary", "extract", "in", "-o", "out", "-q"], **settings)
    here = subprocess.run([sys.executable, "-m", "hbsummary", "extract", "in", "-o", "-", "-q"], **settings)
    assert (tmp_path / "out" / "indicators.csv").read_bytes() == here.stdout
    assert "建档率" in here.stdout.decode()
    frame = "import hbsummary; print(len(hbsummary.extract('in/page.txt').observations.to_frame().columns))"
    columns = subprocess.run([scripts / "python", "-c", frame], **settings)
    assert int(columns.stdout) == here.stdout.splitlines()[0].count(b",") + 1
