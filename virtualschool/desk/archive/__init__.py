"""Everything of one authority in open formats: CSV tables, a tabular data package that describes them, checksums."""
