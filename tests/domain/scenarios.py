"""scenarios.py - the scenarios of tests/domain, as TAP: quoin's commands on a real PostgreSQL.

	tools/scratch.sh tests/domain/run [REGEX...]

QUOIN_BUILD names the build directory.  Without QUOIN_TEST_DB all are skipped.
"""
import glob
import importlib
import os
import sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, os.path.join(os.path.dirname(here), "web")]
sys.dont_write_bytecode = True

import harness

for path in sorted(glob.glob(os.path.join(here, "test_*.py"))):
    importlib.import_module(os.path.basename(path)[:-3])
sys.exit(1 if harness.run_scenarios(sys.argv[1:]) else 0)
