# src/cell
