"""Helpers of the bench run in processes of their own: a line of JSON in, a line of JSON out."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Failed(RuntimeError):
    """A helper ended, or answered what it should not; the message says which."""


class Child:
    """A helper that lives until it is closed or this process ends."""

    def __init__(self, *arguments: str, environ=None):
        self._name = " ".join(arguments)
        self._process = subprocess.Popen(  # noqa: S603 — our own modules
            [sys.executable, *arguments],
            cwd=ROOT,
            env=os.environ | (environ or {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **question) -> dict:
        self.tell(**question)
        return self.answer()

    def tell(self, **question) -> None:
        """Ask without waiting; `answer` waits."""
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict:
        line = self._process.stdout.readline()
        if not line:
            raise Failed(f"{self._name} ended with {self._process.wait()}")
        return json.loads(line)

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *what):
        self.close()


def answer_questions(handle) -> None:
    """The helper's side: `handle(**question)` gives the answer, until the questions end."""
    for line in sys.stdin:
        print(json.dumps(handle(**json.loads(line))), flush=True)
