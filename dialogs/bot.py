"""The SDK's bot: hands every turn to the dialogs, and keeps group chats out of them."""

from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.dialogs import DialogSet, DialogState, DialogTurnStatus

from bot.services.asking import Asking
from bot.services.drafts import Drafts
from bot.services.guidance import GuidanceBook
from bot.services.lessons import Lessons
from bot.services.meetings import Meetings
from bot.services.questions import Questions
from bot.services.reports import Reports
from bot.services.review import ReviewList
from bot.services.school_book import SchoolBook
from bot.texts import say as sentence
from dialogs.answering import Answering
from dialogs.ask_head import AskHead
from dialogs.head_desk import HeadDesk
from dialogs.lesson import LessonDialog
from dialogs.lesson_desk import LessonDesk
from dialogs.menu import Menu
from dialogs.own_reports import OwnReports
from dialogs.report import ReportDialog
from dialogs.root import RootDialog
from dialogs.settings_desk import SettingsDesk
from dialogs.state import PlainState, unsent_since, write_back
from dialogs.turn import close_action, say, turn_of


class SafeContactBot(ActivityHandler):
    """One for the process; all that it remembers is in the turn."""

    def __init__(
        self,
        asking: Asking,
        reports: Reports,
        drafts: Drafts,
        lessons: Lessons,
        book: SchoolBook,
        questions: Questions,
        guidance: GuidanceBook,
        review: ReviewList,
        meetings: Meetings | None = None,
    ) -> None:
        """Make it of the services that its dialogs use. `meetings`: where meetings are looked up, if anywhere."""
        answering = Answering(asking, guidance, review)
        head = HeadDesk(questions, guidance, review, asking.pack)
        desk = LessonDesk(lessons, book, asking.pack)
        own = OwnReports(reports)
        menu = Menu(answering, own, reports, desk, SettingsDesk(book, reports, questions, lessons), head)
        self._drafts = drafts
        self._dialogs = DialogSet(PlainState())
        self._dialogs.add(RootDialog(answering, menu, own, reports, AskHead(questions)))
        self._dialogs.add(ReportDialog(answering, menu, own, reports))
        self._dialogs.add(LessonDialog(answering, lessons, desk, meetings))

    async def on_turn(self, turn_context: TurnContext) -> None:
        """Run one turn. In a group nothing is read, kept or repeated: others can see it."""
        turn = turn_of(turn_context)
        if turn.message.personal:
            await self._converse(turn_context)
        else:
            await say(turn_context, sentence("edge.not_private"))
        close_action(turn)

    async def _converse(self, turn_context: TurnContext) -> None:
        turn = turn_of(turn_context)
        before = unsent_since(turn.work.state)
        dialog_context = await self._dialogs.create_context(turn_context)
        result = await dialog_context.continue_dialog()
        if result.status is DialogTurnStatus.Empty:
            await dialog_context.begin_dialog(RootDialog.__name__)
        write_back(turn_context, DialogState(dialog_context.stack))
        if (after := unsent_since(turn.work.state)) != before:
            turn.work.changes.append(self._drafts.noted(turn.message.conversation, after))
