"""Makes the quotes of a report safe: redactions, and bylines."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b32encode
from collections.abc import Mapping

from coder.project import Session
from coder.queries.case_names import keys_of_cases
from coder.queries.quoting import quoted_by_author
from coder.queries.redactions import SafeText, safe_texts
from coder.reports.choosing import chosen_quotes, chosen_uncoded, quote_candidates, uncoded_answers
from coder.reports.planning import ReportPlan
from coder.reports.quotes import Chosen
from coder.store import answers, counts, flags, settings

PSEUDONYM_KEY = "pseudonym_key"


def safe_quotes(
    session: Session, planned: ReportPlan, key: bytes, rare: frozenset[str], undecided: str
) -> tuple[list[Chosen], dict[int, SafeText]]:
    """Return the quotes of each section, and the hidden and undecided details of their answers."""
    by_author = quoted_by_author(session, planned)
    rules, marked = planned.definition.quotes, counts.marked(session.project, flags.GOOD_QUOTE)
    candidates_by_section = quote_candidates(planned, marked, {quoted.case for quoted in by_author.values()})
    wanted = {
        candidate.response for section in candidates_by_section for found in section.values() for candidate in found
    }
    uncoded_candidates = uncoded_answers(planned, marked)
    wanted |= {candidate.response for found in uncoded_candidates for candidate in found}
    texts = answers.texts_of(session.project, wanted)
    picked = chosen_quotes(planned, candidates_by_section, texts, by_author)
    uncoded = chosen_uncoded(planned, uncoded_candidates, texts)
    quoted = {candidate.response for section in picked for found in section.values() for candidate in found}
    quoted |= {candidate.response for found in uncoded for candidate in found}
    shown = {response: texts[response] for response in sorted(quoted)}
    safe = safe_texts(session, shown, planned.words, rare, hide_undecided=undecided == "hide")
    cases = {candidate.case for section in picked for found in section.values() for candidate in found}
    cases |= {candidate.case for found in uncoded for candidate in found}
    names = _names(keys_of_cases(session, planned.study, cases), key, rules.respondent)
    hidden = {response: safe_text.hidden for response, safe_text in safe.items()}
    return [
        Chosen(section, shown, hidden, names, uncoded=found) for section, found in zip(picked, uncoded, strict=True)
    ], safe


def pseudonym_key(session: Session) -> bytes:
    """Return the project's secret for naming respondents: made once, so that names are the same in every report."""
    secret = settings.setting(session.project, PSEUDONYM_KEY)
    if secret is None:
        secret = secrets.token_hex(16)
        if not session.read_only:
            with session.transaction():
                settings.put_setting(session.project, PSEUDONYM_KEY, secret)
    return bytes.fromhex(secret)


def _names(keys: Mapping[int, str], key: bytes, naming: str) -> dict[int, str]:
    """Return the names of respondents: none, their key, or «R-7F3K», from a keyed hash that nobody can invert."""
    if naming == "none":
        return {}
    if naming == "key":
        return dict(keys)
    length = 4
    while True:
        names = {known: f"R-{_hashed(known, key)[:length]}" for known in keys.values()}
        if len(set(names.values())) == len(names) or length == 16:
            return {case: names[known] for case, known in keys.items()}
        length += 1


def _hashed(text: str, key: bytes) -> str:
    return b32encode(hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()).decode()
