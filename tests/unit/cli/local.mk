# tests/unit/cli - commands that need no database.
TESTS += %D%/template.t
EXTRA_DIST += %D%/template.t
