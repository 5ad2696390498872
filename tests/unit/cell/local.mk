# tests/unit/cell
