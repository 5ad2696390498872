#!/bin/sh
# uploads.sh - the scenario of tests/web/test_uploads_killed.py at full length: 1,000
# uploads, during which workers are killed 100 times.
set -eu
cd "$(dirname "$0")/../.."
QUOIN_LONG=1 exec tests/web/run test_uploads_killed:
