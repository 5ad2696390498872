#!/bin/sh
# breaks.sh - what tests/long/breaks breaks is still there to be broken; whether
# a test notices takes minutes and is asked by ./dev check --long.
exec "$(dirname "$0")/../long/breaks" --texts
