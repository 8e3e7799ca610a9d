"""The permission table of the admin: what each role gets at each address. It is read by the test beside it.

Y: opens (a page, a file, a move on to a page). N: as absent (404). R: known, but not allowed (403).
S: sent to the sign-in page. A letter for each role in the order of ROLES.
"""

ROLES = (
    "anonymous",
    "nobody",
    "observer",
    "contributor",
    "authoriser",
    "reviewer",
    "editor",
    "administrator",
)

#: What is read: everybody's own start page; lists and rows.
TEAM = "SSNNNYYY"
PARTNERS_TOO = "SSNYYYYY"
OBSERVERS = "SSYNNYYY"
PEOPLE = "SSNNNNNY"

#: What is written: by editors; by whoever runs rounds; by nobody here.
BY_EDITORS = "SSNNNRYY"
BY_ROUNDS = "SSNNNYYY"
BY_NOBODY = "SSNNNRRR"

KINDS = {
    "mission": (TEAM, BY_EDITORS),
    "outcome": (TEAM, BY_EDITORS),
    "source": (TEAM, BY_EDITORS),
    "area": (TEAM, BY_EDITORS),
    "indicator": (TEAM, BY_EDITORS),
    "series": (TEAM, BY_EDITORS),
    "target": (TEAM, BY_EDITORS),
    "fund": (TEAM, BY_EDITORS),
    "funding": (TEAM, BY_EDITORS),
    "reportinground": (TEAM, BY_ROUNDS),
    "request": (PARTNERS_TOO, "SSNRRYYY"),
    "reportingperiod": (PARTNERS_TOO, "SSNRRRYY"),
    "partner": (PARTNERS_TOO, "SSNRRRYY"),
    "commitment": (PARTNERS_TOO, "SSNRRRYY"),
    "observation": (TEAM, BY_NOBODY),
    "batch": (TEAM, BY_NOBODY),
    "report": (OBSERVERS, "SSRNNRRR"),
    "edition": (OBSERVERS, "SSRNNRRR"),
    "user": (PEOPLE, "SSNNNNNR"),
    "membership": (PEOPLE, "SSNNNNNR"),
}

#: Kinds that are never deleted here, whoever asks.
NEVER_DELETED = {
    "mission",
    "progressentry",
    "observation",
    "batch",
    "report",
    "edition",
    "user",
    "membership",
}

#: Verbs of commitments and partners: those who may see the row are told why not.
VERBS = {"move-due", "reword", "link", "withdraw", "rename", "merge"}

#: Pages of the site itself.
SITE = {
    "index": "SSYYYYYY",
    "login": "YNNNNNNN",
    "logout": "YYYYYYYY",
    "autocomplete": "SSRRRRRR",
    "jsi18n": "SSYYYYYY",
    "app_list": "SSYYYYYY",
}

#: The moves of an entry of one's own partner (A): from which states, and by whom.
OPEN = ("draft", "returned")
MOVES = {
    "submit": (OPEN, {"authoriser"}),
    "take-back": (("submitted",), {"authoriser"}),
    "approve": (("submitted",), {"reviewer", "administrator"}),
    "send-back": (("submitted",), {"reviewer", "administrator"}),
    "start-correction": (("approved",), {"contributor", "authoriser", "editor", "administrator"}),
    "withdraw": (("draft", "returned", "submitted"), {"editor", "administrator"}),
    "reply": (("approved",), {"authoriser"}),
}
WRITERS = {"contributor", "authoriser"}
