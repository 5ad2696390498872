# tests/unit/domain
