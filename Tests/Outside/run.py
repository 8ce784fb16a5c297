#!/usr/bin/env python3
"""Runs the tests against the real program: real clients, real signals, real sockets. Only loopback is spoken to.

    run.py [WORD ...]   only the tests whose names hold one of the words
    HINOMI              the program (default .build/release/hinomi)
    HINOMI_KILLS, ...   larger counts for long runs; each test names its own
"""
import os
import sys
import time
import unittest

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)


class Result(unittest.TextTestResult):
    def startTest(self, test):
        super().startTest(test)
        self.began = time.monotonic()

    def addSuccess(self, test):
        super().addSuccess(test)
        print(f"ok      {time.monotonic() - self.began:6.1f} s  {name(test)}", flush=True)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        print(f"FAILED  {time.monotonic() - self.began:6.1f} s  {name(test)}", flush=True)

    def addError(self, test, err):
        super().addError(test, err)
        print(f"FAILED  {name(test)}", flush=True)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        print(f"skipped {name(test)}: {reason}", flush=True)


def name(test):
    return test.id().split(".", 1)[-1].replace("_", " ")


def chosen(suite, words):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from chosen(test, words)
        elif not words or any(word in test.id() for word in words):
            yield test


def main():
    suite = unittest.TestSuite(chosen(unittest.defaultTestLoader.discover(here, pattern="test_*.py"), sys.argv[1:]))
    result = unittest.TextTestRunner(resultclass=Result, verbosity=0, stream=sys.stdout).run(suite)
    # A test may fail in several of its cases.
    failed = len({getattr(test, "test_case", test) for test, _ in result.failures + result.errors})
    print(f"outside: {result.testsRun - failed - len(result.skipped)} passed, {failed} failed, {len(result.skipped)} skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
