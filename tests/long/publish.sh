#!/bin/sh
# publish.sh - the scenarios of tests/web/test_publish.py at full length: 10,000 GETs
# begun after the answer to an update, under load.
set -eu
cd "$(dirname "$0")/../.."
QUOIN_LONG=1 exec tests/web/run test_publish:
