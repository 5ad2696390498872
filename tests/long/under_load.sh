#!/bin/sh
# under_load.sh - the scenarios of tests/web/test_serve.py at full length: 20 kills
# in a minute at more than 1,000 requests a second, reloads, upgrades, restarts.
set -eu
cd "$(dirname "$0")/../.."
QUOIN_LONG=1 exec tests/web/run test_serve:
