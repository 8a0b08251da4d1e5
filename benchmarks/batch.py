"""The cost of suggestions by the million: per core beside scikit-learn, in two processes, on Dask, and in memory.

    python benchmarks/batch.py                     # 10,000 to 1,000,000 answers, two processes, Dask
    python benchmarks/batch.py --sizes 10000,100000 --no-dask

Answers are runs of about 20 words from the shipped survey, three words in a hundred misspelt, so that new words never
stop coming. The peer is scikit-learn as one would write it for 30 codes: hashed word 1–2-grams and character 3–5-grams,
a linear model per code, read from CSV in batches and written as JSON lines; the floor reads the CSV and writes the ids.
Ours is the command itself, its start included. CPU seconds are user and system time of a process with all its children:
the figures to trust on a busy machine. In rounds: what is compared with each other is run in turn.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import MultiLabelBinarizer
from threadpoolctl import threadpool_limits

from coder.shipped import SURVEY
from coder.suggest import artefact
from coder.suggest.baseline import baseline
from coder.suggest.joined import JoinedSuggester
from coder.suggest.word_table import tabled

N_CODES, CODED, CORPUS = 30, 1_000, 10_000
MISSPELT = 0.03
RUN = (sys.executable, "-c", "from coder.cli.main import main\nif __name__ == '__main__': main()")
QUESTIONS = ("aktiviteter", "tiltak", "grupper", "udekkede_behov", "andre_kommentarer")


def survey_words() -> list[str]:
    """Return the words of the shipped survey, in order."""
    with SURVEY.open(encoding="utf-8", newline="") as file:
        return [word for row in csv.DictReader(file, delimiter=";") for name in QUESTIONS for word in row[name].split()]


class Answers:
    """An endless supply of synthetic answers."""

    def __init__(self, seed: int) -> None:
        self._words = survey_words()
        self._random = random.Random(seed)

    def one(self) -> str:
        length = self._random.randrange(5, 36)
        start = self._random.randrange(len(self._words) - length)
        return " ".join(map(self._spelt, self._words[start : start + length]))

    def _spelt(self, word: str) -> str:
        if len(word) < 5 or self._random.random() > MISSPELT:
            return word
        place = self._random.randrange(1, len(word) - 1)
        return word[:place] + self._random.choice("abdegiklmnoprstuvæøå") + word[place + self._random.randrange(2) :]


def coded_answers() -> tuple[list[str], list[frozenset[str]], list[str]]:
    """Return coded answers, their codes (which of 30 long frequent words they contain), and more texts."""
    supply = Answers(7)
    texts = [supply.one() for _ in range(CODED + CORPUS)]
    counted = Counter(word.strip(".,").lower() for word in survey_words())
    keys = [word for word, _ in counted.most_common(400) if len(word) > 5][:N_CODES]
    return texts[:CODED], [frozenset(key for key in keys if key in text.lower()) for text in texts[:CODED]], texts


def write_answers(path: Path, count: int) -> None:
    supply = Answers(11)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["id", "fylke", "svar"])
        for number in range(count):
            writer.writerow([f"R{number:08d}", "Nordland", supply.one()])


def save_model(path: Path) -> float:
    """Fit and save; return the seconds it took."""
    began = time.perf_counter()
    texts, codes, corpus = coded_answers()
    fitted = JoinedSuggester().fit(texts, codes, corpus=corpus)
    path.write_bytes(artefact.dumps(fitted, {"data": {}, "training": baseline(tabled(fitted), corpus)}))
    return time.perf_counter() - began


class Peer:
    """The scikit-learn equivalent."""

    def __init__(self) -> None:
        self._words = HashingVectorizer(ngram_range=(1, 2))
        self._characters = HashingVectorizer(analyzer="char", ngram_range=(3, 5))
        texts, codes, _ = coded_answers()
        self._names = MultiLabelBinarizer()
        target = self._names.fit_transform(codes)
        self._model = OneVsRestClassifier(SGDClassifier(max_iter=5, tol=None, random_state=0))
        self._model.fit(self._features(texts), target)

    def _features(self, texts: list[str]) -> sparse.csr_matrix:
        return sparse.hstack([self._words.transform(texts), self._characters.transform(texts)], format="csr")

    def run(self, source: Path, target: Path, count: int) -> float:
        """Return CPU seconds from CSV to JSON lines for the first `count` answers, in one thread."""
        began = time.process_time()
        classes = np.array(self._names.classes_, object)
        with threadpool_limits(1), source.open(encoding="utf-8", newline="") as read, target.open("w") as write:
            rows = islice(csv.DictReader(read, delimiter=";"), count)
            while batch := list(islice(rows, 2_000)):
                proposed = self._model.predict(self._features([row["svar"] for row in batch])).astype(bool)
                for row, codes in zip(batch, proposed, strict=True):
                    write.write(json.dumps({"id": row["id"], "codes": classes[codes].tolist()}) + "\n")
        return time.process_time() - began


def floor(source: Path, target: Path, count: int) -> float:
    """Return CPU seconds of a bare pass: read the CSV, write the ids."""
    began = time.process_time()
    with source.open(encoding="utf-8", newline="") as read, target.open("w") as write:
        for row in islice(csv.reader(read, delimiter=";"), 1, count + 1):
            write.write(f'{{"id":"{row[0]}"}}\n')
    return time.process_time() - began


@dataclass(frozen=True)
class Cost:
    """Wall and CPU seconds, peak memory of the largest process in MB, and a hash of the output."""

    wall: float
    cpu: float
    memory: float
    digest: str


def cost_of(*arguments: object) -> tuple[float, resource.struct_rusage]:
    """Run the command; return wall seconds, and the time and memory of all its processes."""
    began = time.perf_counter()
    child = subprocess.Popen([*RUN, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert child.stderr is not None
    error = child.stderr.read()
    child.stderr.close()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise SystemExit(error)
    return time.perf_counter() - began, used


def ours(model: Path, source: Path, target: Path, *options: object) -> Cost:
    """Run the command over a file."""
    wall, used = cost_of("batch", model, source, "-o", target, *options)
    report = json.loads(target.with_name(target.name + ".report.json").read_text(encoding="utf-8"))
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:12]
    return Cost(wall, used.ru_utime + used.ru_stime, report["peak_megabytes"], digest)


def print_line(name: str, count: int, cost: Cost) -> None:
    rate = f"{count / cost.wall:,.0f}"
    print(
        f"{name:<28}{count:>9,}  {cost.wall:7.1f} s  {cost.cpu:7.1f} CPU s  {1e6 * cost.cpu / count:6.1f} µs/answer"
        f"  {rate:>7}/s  {cost.memory:5.0f} MB  {cost.digest}",
        flush=True,
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--sizes", default="10000,100000,1000000")
    asked.add_argument("--peer-answers", type=int, default=20_000)
    asked.add_argument("--rounds", type=int, default=2)
    asked.add_argument("--no-dask", action="store_true")
    given = asked.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        model, out = folder / "m.model", folder / "ut.jsonl"
        print(f"model with {N_CODES} codes: {save_model(model):.1f} s, {model.stat().st_size / 1e6:.0f} MB", flush=True)
        files = {size: folder / f"{size}.csv" for size in (0, *sizes)}
        for size, path in files.items():
            write_answers(path, size)
        largest = sizes[-1]
        peer = Peer()
        n = min(given.peer_answers, largest)
        in_one_process: dict[int, Cost] = {}
        peers = []
        for _ in range(given.rounds):
            peers.append(peer.run(files[largest], out, n) / n)
            for size in (0, *sizes):
                cost = ours(model, files[size], out, "--processes", 1)
                in_one_process[size] = min(in_one_process.get(size, cost), cost, key=lambda cost: cost.cpu)
        bare = floor(files[largest], out, largest) / largest
        print(f"floor (read, write ids)     {1e6 * bare:6.1f} µs/answer")
        print(f"scikit-learn                {1e6 * min(peers):6.1f} µs/answer, {1 / min(peers):,.0f}/s per core")
        for size in sizes:
            print_line("one process", size, in_one_process[size])
        print(f"start, without an answer: {in_one_process[0].cpu:.1f} CPU s")
        print(f"per core beside scikit-learn: {min(peers) * largest / in_one_process[largest].cpu:.1f} times")
        # Between sizes, since the tables of lemmas (a second) are only loaded when a word is new.
        pairs = list(pairwise(sizes))
        marginal = [(in_one_process[more].cpu - in_one_process[less].cpu) / (more - less) * 1e6 for less, more in pairs]
        for (less, more), microseconds in zip(pairs, marginal, strict=True):
            print(f"each answer from {less:,} to {more:,}: {microseconds:.1f} µs")
        ways: dict[str, tuple[str | int, ...]] = {
            "one process": ("--processes", 1),
            "two processes": ("--processes", 2),
        }
        if not given.no_dask:
            ways["Dask, two local workers"] = ("--engine", "dask", "--processes", 2)
        best: dict[str, Cost] = {}
        for _ in range(given.rounds):
            for name, options in ways.items():
                cost = ours(model, files[largest], out, *options)
                best[name] = min(best.get(name, cost), cost, key=lambda cost: cost.wall)
        for name, cost in best.items():
            print_line(name, largest, cost)
        print(f"two processes: {best['one process'].wall / best['two processes'].wall:.2f} times one")
        if not given.no_dask:
            print(f"Dask: {best['two processes'].wall / best['Dask, two local workers'].wall:.2f} times two processes")
        print(f"equal bytes: {len({cost.digest for cost in best.values()}) == 1}")


if __name__ == "__main__":
    main()
