"""Questions as use cases: whose card is sent when the Head Teacher changes."""

from bot.core import changing
from bot.core.guidance.notice import asked_slot
from bot.core.school import School
from bot.services.questions import Questions
from bot.services.turns import Turns, Work
from bot.storage import tables
from bot.storage.database import Database
from cards.question_notices import present_question
from tests.support.clock import MORNING
from tests.support.leads import always
from tests.support.records import address, inbound, rows
from tests.support.school import DEPUTY, HEAD, TEACHER, as_filed, school

NAME = "HQ-7K4M-26"


async def test_card_that_is_on_its_way_to_a_head_who_has_left_is_called_back(database: Database) -> None:
    """The new Head Teacher gets the card; the one before is sent no question that waits for somebody else."""
    turns = Turns(database, as_filed)
    for person in (HEAD, DEPUTY):
        arrived = inbound("arrival", f"a:{person}", person=person)
        await turns.commit(arrived, address(f"a:{person}"), await turns.open(arrived), Work({}), MORNING)
    before, teacher = school(), school().person(TEACHER)
    after = changing.headed_by(before, before.headteacher, DEPUTY)
    assert teacher is not None
    assert isinstance(after, School)
    asked = Questions(database, always(before), present_question, "policy").ask(
        NAME, teacher, "a:chat", "May we?", before, MORNING
    )
    assert asked is not None
    await database.transact(asked[1])
    await database.transact(Questions(database, always(after), present_question, "policy").follow_head(MORNING))
    cards = [(row.slot, row.status) for row in await rows(database, tables.outbox) if row.replaces is None]
    assert cards == [(asked_slot(NAME, HEAD), "withdrawn"), (asked_slot(NAME, DEPUTY), "pending")]
