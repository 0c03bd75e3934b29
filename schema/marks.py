"""Search attributes: what the Temporal UI can list and filter by.

They are plain text in the server, codec or not: the firm's trade name and business number and the
name a clerk works under stand here; a private person's name, phone or resident number never does.
Names are ASCII because the filter needs it; the values of stages and waits are words of the office.
"""

from typing import Final

from temporalio.common import SearchAttributeKey

STAGE: Final = SearchAttributeKey.for_keyword("GrantStage")
EDITION: Final = SearchAttributeKey.for_keyword("Edition")
FIRM: Final = SearchAttributeKey.for_keyword("Firm")
BUSINESS_NUMBER: Final = SearchAttributeKey.for_keyword("BusinessNumber")
CLERK: Final = SearchAttributeKey.for_keyword("Clerk")
OUTCOME: Final = SearchAttributeKey.for_keyword("Outcome")
WAITS_FOR: Final = SearchAttributeKey.for_keyword_list("WaitsFor")
WAITS_WHAT: Final = SearchAttributeKey.for_keyword_list("WaitsWhat")
HAPPENED: Final = SearchAttributeKey.for_keyword_list("Happened")
DUE_AT: Final = SearchAttributeKey.for_datetime("DueAt")
LATE: Final = SearchAttributeKey.for_bool("Late")
AMOUNT: Final = SearchAttributeKey.for_int("AmountWon")
JOURNAL_SEQ: Final = SearchAttributeKey.for_int("JournalSeq")

SEARCH_ATTRIBUTES: Final[dict[str, str]] = {
    "GrantStage": "Keyword",
    "Edition": "Keyword",
    "Firm": "Keyword",
    "BusinessNumber": "Keyword",
    "Clerk": "Keyword",
    "Outcome": "Keyword",
    "WaitsFor": "KeywordList",
    "WaitsWhat": "KeywordList",
    "Happened": "KeywordList",
    "DueAt": "Datetime",
    "Late": "Bool",
    "AmountWon": "Int",
    "JournalSeq": "Int",
}
"""Name and type as the server's operator commands spell it."""
