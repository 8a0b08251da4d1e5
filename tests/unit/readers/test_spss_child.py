"""What a process that reads SPSS has loaded, and what it writes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_the_child_reads_spss_without_the_library_of_data_frames_which_others_find_afterwards() -> None:
    code = """if True:
        import importlib.util, sys
        sys.modules["__main__"].__spec__ = importlib.util.find_spec("coder.readers.spss_child")  # as -m sets it
        import coder.readers.spss_child
        print({"pyreadstat", "numpy"} <= {*sys.modules}, [name for name in sys.modules if "narwhals" in name])
        import narwhals.stable.v2, narwhals.typing
        print(narwhals.stable.v2.DataFrame.__module__, narwhals.typing.__file__ is not None)"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["True []", "narwhals.stable.v2 True"]


def test_who_reads_spss_in_the_same_process_writes_it_right(tmp_path: Path) -> None:
    """The library of data frames names the types of what is written."""
    code = """if True:
        import coder.readers.spss_child, pandas, pyreadstat, sys
        file = sys.argv[1]
        pyreadstat.write_sav(pandas.DataFrame({"x": [1, 2], "t": ["a", "b"]}), file)
        print(dict(pyreadstat.read_sav(file, output_format="dict")[0]))"""
    program = [sys.executable, "-c", code, str(tmp_path / "x.sav")]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "{'x': [1.0, 2.0], 't': ['a', 'b']}"
