"""The register: what sources stated, and the learners, periods and enrolments derived from it."""
