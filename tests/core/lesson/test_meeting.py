"""Join links: which texts carry one, of which kind, and which only look like it."""

from urllib.parse import quote

import pytest

from bot.core.lesson.meeting import LONGEST, is_personal, join_link, meeting_id

LONG = (
    "https://teams.microsoft.com/l/meetup-join/19%3ameeting_NTg0NmQ3%40thread.v2/0"
    "?context=%7b%22Tid%22%3a%22a%22%2c%22Oid%22%3a%22b%22%7d"
)
SHORT = "https://teams.microsoft.com/meet/38212345678901?p=AbCdEf"
PERSONAL = "https://teams.live.com/meet/9312345678901?p=x"
WRAPPED = f"https://eur03.safelinks.protection.outlook.com/?url={quote(LONG, safe='')}&data=05%7C02&reserved=0"


@pytest.mark.parametrize("link", [LONG, SHORT, PERSONAL, SHORT.replace("teams.microsoft.com", "teams.cloud.microsoft")])
@pytest.mark.parametrize(
    "text", ["{}", "Year 4 maths tomorrow at 10, {}", "Join here: <{}>.", "({})", "{}, and thank you!", "a\n{}\nb"]
)
def test_link_is_found_in_what_people_paste(link: str, text: str) -> None:
    """A join link is found to the letter, whatever stands around it."""
    assert join_link(text.format(link)) == link


def test_wrapped_link_is_unwrapped() -> None:
    """A link copied out of Outlook comes wrapped for safety; the meeting's own link is inside."""
    assert join_link(f"See {WRAPPED}") == LONG


def test_first_of_several_counts() -> None:
    """Other links before it are passed over, other join links after it too."""
    assert join_link(f"https://school.example/ and {SHORT} or {LONG}") == SHORT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a Teams lesson tomorrow at ten",
        "http://teams.microsoft.com/meet/38212345678901",
        "https://teams.microsoft.com/",
        "https://teams.microsoft.com/l/chat/0/0?users=x",
        "https://teams.microsoft.com/l/meetup-join/",
        "https://teams.microsoft.com.example/meet/38212345678901",
        "https://teams.microsoft.com@example.org/meet/38212345678901",
        "https://someone@teams.microsoft.com/meet/38212345678901",
        "https://example.org/meet/38212345678901",
        "https://teams.microsoft.com:8443/meet/38212345678901",
        "https://us02web.zoom.us/j/81234567890",
        "https://[teams.microsoft.com/meet/38212345678901",
        f"https://teams.microsoft.com/meet/38212345678901?p={'x' * LONGEST}",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    """Another site, another kind of link or a link that is too long is no join link."""
    assert join_link(text) == ""


def test_host_may_be_written_in_capitals() -> None:
    """Hosts have no case; the rest of the link is kept as it is."""
    assert join_link("https://Teams.Microsoft.com/meet/382AbCdef") == "https://Teams.Microsoft.com/meet/382AbCdef"


def test_kind_is_read_from_the_link() -> None:
    """A personal account's meeting is told apart, and only a short link carries the meeting's ID."""
    assert [is_personal(link) for link in (LONG, SHORT, PERSONAL)] == [False, False, True]
    assert [meeting_id(link) for link in (LONG, SHORT)] == ["", "38212345678901"]
