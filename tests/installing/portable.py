"""A folder that runs on Windows without installing anything: `make portable PYTHON_ZIP=python-3.13.1-embed-amd64.zip`.

The zip is the "Windows embeddable package" of Python's publisher, which only a person can get. Beside it go the packages for that Python,
Microsoft's C++ runtime, and `placement.bat`. What can be told without Windows is looked at: whose code each compiled file is for, and
whether every library that it asks for is in the folder or part of Windows.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pefile

from tests.installing.papers import LIST, SBOM, write_sums
from tests.installing.targets import Target
from tests.installing.wheelhouse import fill, locked

AMD64 = 0x8664
RUNTIME = "msvc-runtime"
# numba does without it
OPTIONAL = {"tbb12.dll"}
# what every Windows 10 and 11 brings; `api-ms-win-…` are names for parts of these
WINDOWS = {
    *(
        "advapi32.dll",
        "bcrypt.dll",
        "bcryptprimitives.dll",
        "comctl32.dll",
        "crypt32.dll",
        "dbghelp.dll",
        "gdi32.dll",
        "iphlpapi.dll",
    ),
    *(
        "kernel32.dll",
        "msvcrt.dll",
        "ncrypt.dll",
        "ntdll.dll",
        "ole32.dll",
        "oleaut32.dll",
        "propsys.dll",
        "psapi.dll",
        "rpcrt4.dll",
    ),
    *("secur32.dll", "shell32.dll", "user32.dll", "userenv.dll", "version.dll", "webservices.dll", "winhttp.dll", "wininet.dll"),
    *("winmm.dll", "ws2_32.dll", "wsock32.dll"),
}
# no letter here that a code page of any Windows lacks; the folder's own name never stands in it
START = r"""@echo off
setlocal
if "%~1"=="" goto workbench
"%~dp0python\python.exe" -X utf8 -m placement %*
exit /b %errorlevel%
:workbench
if not exist "%~dp0projects" mkdir "%~dp0projects"
"%~dp0python\python.exe" -X utf8 -m placement app "%~dp0projects"
if errorlevel 1 pause
"""
READ_ME = """placement: どの施設を開設・廃止するかを計算する道具です。何もインストールせず、通信もしません。
1. このフォルダーを C:\\placement のような浅い場所に置きます (パスは{longest}文字まで)。書き込めないフォルダーでは、作業用のフォルダーを  placement.bat app フォルダー  と指定します。
2. placement.bat をダブルクリックすると、作業台がブラウザーに開きます。黒い窓を閉じると終わります。検討条件と結果は projects に置かれます。
3. コマンドは、コマンドプロンプトで  placement.bat solve nerima-2013 --out out  のように使います。
最初は、起動に時間がかかります。消すときは、このフォルダーを削除します。ファイルのハッシュは SHA256SUMS、パッケージとライセンスは packages.csv にあります。

placement works out which offices open and close. Nothing is installed, nothing is sent.
1. Put this folder near the top of a drive, such as C:\\placement (its path may have {longest} characters). Where it cannot be written to, name a folder for your work: placement.bat app FOLDER
2. A double click on placement.bat opens the workbench in your browser; closing the black window ends it. Scenarios and results are in projects.
3. Commands in a command prompt: placement.bat solve nerima-2013 --out out
The first start takes longer. To remove it, delete this folder. Hashes are in SHA256SUMS, packages and licences in packages.csv.
"""
LONGEST_PATH = 259
# of what a program of ours writes below the folder that it stands in
ROOM = 10


def main() -> None:
    """Make it, tell what was looked at, and end with 1 where something is wrong."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("zip", type=Path)
    asked.add_argument("--extra", nargs="*", default=["app"])
    asked.add_argument("--out", type=Path, default=Path("placement-portable"))
    given = asked.parse_args()
    faults = make(given.zip, given.out, given.extra)
    zipped = pack(given.out)
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    sys.stdout.write(
        f"{given.out}: {size_mb(given.out):.0f} MB; {zipped.name}: {zipped.stat().st_size / 1e6:.0f} MB. Not tried on Windows here.\n"
    )
    sys.exit(bool(faults))


def make(archive: Path, out: Path, extras: list[str]) -> list[str]:
    """Make the folder anew.

    Parameters
    ----------
    archive
        the embeddable package.
    out
        the folder; one that is there is replaced.
    extras
        of the program.

    Returns
    -------
    faults
        what is wrong with it; empty if nothing is.
    """
    shutil.rmtree(out, ignore_errors=True)
    target = unpack(archive, out / "python")
    wheels = out.parent / f"{out.name}-wheels"
    (outcome,) = fill(wheels, [target], extras)
    if outcome.missing:
        return list(outcome.missing)
    held = locked(wheels, wheels / f"requirements-{target}.txt", target)
    runtime = [wheel for wheel in held if wheel.name.startswith(RUNTIME.replace("-", "_"))]
    install(out / "packages", [wheel for wheel in held if wheel not in runtime], target)
    for wheel in runtime:
        put_runtime(wheel, out / "python")
    (out / "placement.bat").write_text(START, encoding="ascii", newline="\r\n")
    longest = LONGEST_PATH - max(len(str(path.relative_to(out))) for path in out.rglob("*")) - ROOM
    (out / "README.txt").write_text(READ_ME.format(longest=longest), encoding="utf-8-sig", newline="\r\n")
    for name in (LIST, SBOM):
        shutil.copy2(wheels / name, out)
    write_sums(out)
    return faults_of(out, target)


def unpack(archive: Path, folder: Path) -> Target:
    """Unpack Python and let it find the packages; return whom wheels are for."""
    with ZipFile(archive) as held:
        held.extractall(folder)
    (paths,) = folder.glob("python3*._pth")
    version = re.fullmatch(r"python3(\d+)\._pth", paths.name)
    if version is None:
        sys.exit(f"{archive} is no embeddable package of Python")
    # with this file Python looks nowhere else, whatever is installed or set on the computer
    paths.write_text(f"{paths.stem}.zip\n.\n..\\packages\n", encoding="ascii", newline="\r\n")
    return Target("win_amd64", f"3.{version[1]}")


def install(folder: Path, wheels: list[Path], target: Target) -> None:
    """Install wheels of another system into a folder."""
    uv = (
        str(Path(sys.executable).parent / "uv"),
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--no-build",
        "--link-mode",
        "copy",
    )
    named = ("--python-platform", "x86_64-pc-windows-msvc", "--python-version", target.python, "--target", str(folder))
    subprocess.run([*uv, *named, *map(str, wheels)], check=True)
    # commands of Linux, and files that this Python does not read
    for left in [folder / "bin", *folder.glob("*.pth"), *folder.glob(".lock")]:
        shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)


def put_runtime(wheel: Path, folder: Path) -> None:
    """Put those of Microsoft's libraries that are asked for beside `python.exe`, where it looks first."""
    with ZipFile(wheel) as held:
        brought = {Path(name).name: name for name in held.namelist() if ".data/data/" in name}
        while wanted := asked_for(folder.parent) & set(brought):
            for name in wanted:
                (folder / name).write_bytes(held.read(brought[name]))


def asked_for(folder: Path) -> set[str]:
    """Return the libraries that compiled files of a folder ask for, and that are not in it."""
    files = compiled(folder)
    return {one for path in files for one in imports(path)[1]} - {path.name.lower() for path in files}


def compiled(folder: Path) -> list[Path]:
    """Return the compiled files of a folder."""
    return [path for path in folder.rglob("*") if path.suffix.lower() in {".dll", ".exe", ".pyd"}]


def faults_of(folder: Path, target: Target) -> list[str]:
    """Return what would keep a folder from running on Windows, as far as its files tell."""
    files = compiled(folder)
    known = WINDOWS | OPTIONAL | {path.name.lower() for path in files}
    tag = f"cp3{target.python.removeprefix('3.')}"
    faults = []
    for path in files:
        place, other = path.relative_to(folder), re.search(r"\.(cp\d+)-", path.name)
        if other and other[1] != tag:
            faults.append(f"{place} is for another Python")
        machine, asked = imports(path)
        # the installers' starters of setuptools and pip come for every kind of computer
        if machine != AMD64 and path.suffix.lower() != ".exe":
            faults.append(f"{place} is for another processor")
        faults += [
            f"{place} asks for {one}, which Windows does not bring"
            for one in sorted(asked - known)
            if not one.startswith("api-ms-win-")
        ]
    return faults


def imports(path: Path) -> tuple[int, set[str]]:
    """Return the processor that a compiled file is for, and the libraries it asks for, at once or later."""
    with pefile.PE(str(path), fast_load=True) as read:
        names = ("IMAGE_DIRECTORY_ENTRY_IMPORT", "IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT")
        read.parse_data_directories([pefile.DIRECTORY_ENTRY[name] for name in names])
        entries = [*getattr(read, "DIRECTORY_ENTRY_IMPORT", ()), *getattr(read, "DIRECTORY_ENTRY_DELAY_IMPORT", ())]
        return read.FILE_HEADER.Machine, {entry.dll.decode("ascii").lower() for entry in entries}


def pack(folder: Path) -> Path:
    """Return the folder as a zip beside it."""
    made = folder.parent / f"{folder.name}.zip"
    with ZipFile(made, "w", ZIP_DEFLATED) as held:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            held.write(path, path.relative_to(folder.parent))
    return made


def size_mb(folder: Path) -> float:
    """Return what a folder holds."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


if __name__ == "__main__":
    main()
