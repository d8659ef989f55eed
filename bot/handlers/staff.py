"""Salaries and advances by text. A name that is not known as staff is asked about once; then he is staff."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import grammar
from bot.conversation import Talk
from bot.handlers.accounts import Through, account_of, in_account, opened_account
from bot.handlers.checks import Planned, ask_doubt, first_doubt
from bot.handlers.outcome import Outcome
from bot.names import party_meant
from bot.questions import LEAVE, Asked, Option
from bot.replies import (
    NAMES_MAX,
    AmountMissing,
    AskStaff,
    AskStaffOrParty,
    AskWhichStaff,
    Entry,
    EntryDay,
    EntryKind,
    StaffBalance,
    StaffEntryWritten,
)
from grammar import MakePayment, PaySalary, SalaryAdvance
from ledger_core import (
    Posted,
    Session,
    Staff,
    add_staff,
    find_staff,
    near_staff,
    pay_salary,
    salary_advance,
    staff_position,
    to_minor,
)

_IS_STAFF, _NEW = "staff", "new_staff"


async def handle_pay_salary(session: Session, talk: Talk, command: PaySalary, index: int) -> Outcome:
    """Write a salary that was paid; the reply says what he has in advance."""
    return await _write(session, talk, command, index, EntryKind.PAY_SALARY, pay_salary)


async def handle_salary_advance(session: Session, talk: Talk, command: SalaryAdvance, index: int) -> Outcome:
    """Write money that staff had before it was earned."""
    return await _write(session, talk, command, index, EntryKind.SALARY_ADVANCE, salary_advance)


async def _write(
    session: Session,
    talk: Talk,
    command: PaySalary | SalaryAdvance,
    index: int,
    kind: EntryKind,
    verb: Callable[..., Awaitable[Posted]],
) -> Outcome:
    entry = Entry(kind, to_minor(command.amount, talk.currency), command.staff)
    if entry.amount_minor <= 0:
        return Outcome(AmountMissing())
    meant = await _staff_meant(session, talk, command, entry)
    if isinstance(meant, Outcome):
        return meant
    through = await account_of(session, talk, command)
    if isinstance(through, Outcome):
        return through
    entry = in_account(replace(entry, party=meant.name if meant else command.staff), through)
    if meant is not None:
        doubt = await first_doubt(session, talk, Planned(entry, None, meant.id))
        if doubt is not None:
            return ask_doubt(talk, command, doubt, command.staff)
    staff = meant or await _entered(session, talk, command.staff, index)
    posted = await verb(
        session,
        talk.origin(index),
        staff_id=staff.id,
        amount_minor=entry.amount_minor,
        entry_date=command.date or talk.day,
        bank_id=await opened_account(session, talk, through, index) if through else None,
    )
    return await _told(session, talk, command, entry, staff, posted, through)


async def _told(
    session: Session,
    talk: Talk,
    command: PaySalary | SalaryAdvance,
    entry: Entry,
    staff: Staff,
    posted: Posted,
    through: Through | None,
) -> Outcome:
    position = await staff_position(session, talk.business_id, staff.id)
    day = posted.entry_date
    reply = StaffEntryWritten(
        entry,
        position.advance_minor or None,
        position.owed_minor or None,
        posted.number,
        day=None if day == talk.today else EntryDay(day, late=command.date is None),
        new_account=through is not None and through.is_new,
    )
    return Outcome(reply, (posted.number,), entry)


async def _staff_meant(
    session: Session, talk: Talk, command: PaySalary | SalaryAdvance, entry: Entry
) -> Staff | Outcome | None:
    """Find whom of the staff a name means; None for a new one, whom somebody said to be staff."""
    key = grammar.name_key(command.staff)
    named = await find_staff(session, talk.business_id, key)
    if len(named) == 1:
        return named[0]
    near = await near_staff(session, talk.business_id, grammar.phonetic_key(command.staff), name_key=key)
    if near and _NEW not in talk.settled.checks:
        return _ask_which(talk, command, near[:NAMES_MAX])
    if _IS_STAFF in talk.settled.checks or _NEW in talk.settled.checks:
        return None
    party = await party_meant(session, talk, command.staff)
    is_staff = Option(command, talk.settled.and_check(_IS_STAFF))
    if party is None:
        asked = Asked("ask_staff", (is_staff, LEAVE), command=command, settled=talk.settled, summary=command.staff)
        return Outcome(AskStaff(entry, command.staff), asked=asked)
    paid = MakePayment(party=party.name, amount=command.amount, account=command.account, date=command.date)
    options = (is_staff, Option(paid, replace(talk.settled, party_id=party.id)), LEAVE)
    asked = Asked("ask_staff", options, command=command, settled=talk.settled, summary=command.staff)
    return Outcome(AskStaffOrParty(party.name, entry.amount_minor), asked=asked)


def _ask_which(talk: Talk, command: PaySalary | SalaryAdvance, near: list[Staff]) -> Outcome:
    options = [Option(replace(command, staff=one.name), talk.settled) for one in near]
    options.append(Option(command, talk.settled.and_check(_NEW)))
    asked = Asked("ask_which_staff", tuple(options), command=command, settled=talk.settled, summary=command.staff)
    return Outcome(AskWhichStaff(command.staff, tuple(one.name for one in near)), asked=asked)


async def _entered(session: Session, talk: Talk, name: str, index: int) -> Staff:
    return await add_staff(
        session,
        talk.origin(index, "staff"),
        name=name,
        name_key=grammar.name_key(name),
        sound_key=grammar.phonetic_key(name),
    )


async def staff_balance(session: Session, talk: Talk, name: str) -> Outcome | None:
    """Say what a member of staff is owed and had in advance; None where nobody of the staff has this name."""
    named = await find_staff(session, talk.business_id, grammar.name_key(name))
    if len(named) != 1:
        return None
    position = await staff_position(session, talk.business_id, named[0].id)
    return Outcome(StaffBalance(named[0].name, position.advance_minor or None, position.owed_minor or None))
