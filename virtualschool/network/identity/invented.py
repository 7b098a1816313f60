"""Where a text says that its names, or its child, are invented."""

import re

NOT_REAL = re.compile(
    (
        r"\b(?:not (?:his|her|their|a|the) real names?|names? (?:has|have|is|are)? ?(?:all )?(?:been "
        r")?(?:changed|invented|made up)|pseudonyms?|made[- ]up for|imagine ['\"][A-Z]|"
        r"(?:case|example|scenario|character|story|vignette|pupil|child|boy|girl)s?\b[^.!?\n]{0,60}? (?:is|are|"
        r"was|were) "
        r"(?:all |wholly |entirely )?(?:made[- ]up|invented|fictional|fictitious|imaginary)|"
        r"(?:is|are|was) (?:an? )?(?:fictional|fictitious|made-up|imaginary|invented|composite) "
        r"(?:pupil|child|learner|boy|girl|case|young person)|(?:we|I)(?:['’]ll| will| shall)? call (?:him|her|them)|"
        r"anonymised as)\b"
    ),
    re.IGNORECASE,
)
