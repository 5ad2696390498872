# tests/unit/service
