"""Reading extracts: bytes in, persons with canonical rows out. Pure: no database, no clock, no Django."""
