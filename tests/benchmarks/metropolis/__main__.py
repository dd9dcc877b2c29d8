"""Answer, check by other code, write answers and pictures, and print what it took."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.metropolis import recount
from tests.benchmarks.metropolis.pictures import WORDS, draw
from tests.benchmarks.metropolis.place import read_metropolis
from tests.benchmarks.metropolis.solving import PREFECTURES, answer
from tests.benchmarks.test_coverage import memory_mb
from tests.packed import packed

ANSWERS = Path(__file__).parent / "answers.json"
PICTURES = Path(__file__).parents[3] / "docs" / "pictures"


def main() -> None:
    """Run it all."""
    answers = {}
    for name, prefectures in PREFECTURES.items():
        started = time.process_time()
        answers[name] = told = answer(prefectures)
        print(f"{name}: answered in {time.process_time() - started:.1f} s of one processor, {memory_mb('VmHWM'):,.0f} MB at most")
        started = time.process_time()
        found = recount.read(prefectures)
        recount.recount(told, found)
        print(
            f"  counted again; {recount.prove_both(told, found)}; {recount.prove_each(told, found)} best of municipalities proven; "
            f"ties of {recount.recount_ties(told, found)} municipalities counted again"
        )
        print(f"  in {time.process_time() - started:.1f} s", flush=True)
        place = read_metropolis(prefectures)
        for lang in WORDS:
            (PICTURES / f"metropolis-{name}-{lang}.png").write_bytes(packed(draw(place, name, told, lang)))
    ANSWERS.write_text(written(answers), encoding="utf-8")


def written(answers: dict[str, Any]) -> str:
    """Return the answers as they are kept: a municipality and a place in a line each."""
    spread = json.dumps(answers, ensure_ascii=False, indent=1) + "\n"
    return re.sub(r'\[[\d\s,]+\]|\{\s+"code"[^{}]*\}', lambda found: " ".join(found[0].split()), spread)


if __name__ == "__main__":
    main()
