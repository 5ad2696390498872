#!/bin/sh
# lighthouse.sh - Lighthouse on a page of every kind that search engines may list.
set -eu
cd "$(dirname "$0")/../.."
QUOIN_LONG=1 exec tests/browser/run test_lighthouse:
