"""Real places: roads from CSV and OpenStreetMap files, cells from tables, points and place nodes."""
