#!/bin/sh
# saves.sh - the scenarios of tests/web/test_saves.py at full length: workers, then
# PostgreSQL, killed during a save, 200 trials together.
set -eu
cd "$(dirname "$0")/../.."
QUOIN_LONG=1 exec tests/web/run test_saves:
