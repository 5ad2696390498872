# tests/unit/web
