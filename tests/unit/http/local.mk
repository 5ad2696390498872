# tests/unit/http
