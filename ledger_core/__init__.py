"""The books: business verbs, nouns and errors. Everything a shop does becomes a balanced entry here.

The only door into the ledger for the bot and the API. It knows no web, queue, chat or environment.
"""

from ledger_core.aliases import Called, called, forget_alias, remember_alias, spellings_of
from ledger_core.audit import (
    LogLine,
    Problem,
    Sealed,
    Verification,
    audit_log,
    chain_head,
    find_seal,
    seal_of,
    trial_balance,
    verify_business,
)
from ledger_core.banks import (
    BankBalance,
    add_bank,
    bank_balance,
    bank_balances,
    bank_by_public_id,
    bank_deposit,
    bank_named,
    bank_statement,
    bank_transfer,
    bank_withdraw,
    find_bank,
    get_bank,
    opening_bank_balance,
)
from ledger_core.businesses import (
    Entered,
    Shop,
    add_member,
    all_business_ids,
    business_day,
    enter_as_member,
    get_business,
    open_business,
    remove_member,
    set_business,
    shops_of_person,
    today,
)
from ledger_core.cash import (
    CashDay,
    cash_balance,
    cash_day,
    cash_in,
    cash_out,
    cash_period,
    cash_purchase,
    cash_sale,
    record_cash_difference,
)
from ledger_core.changes import Change, ChangePage, changes_after, newest_change
from ledger_core.cheques import (
    Cheque,
    ChequePaper,
    bounce_cheque,
    cheque_by_public_id,
    cheques_of,
    clear_cheque,
    get_cheque,
    give_cheque,
    held_cheques,
    receive_cheque,
)
from ledger_core.corrections import repost_entry
from ledger_core.credit import (
    borrow_cash,
    give_credit,
    give_discount,
    lend_cash,
    make_payment,
    opening_balance,
    receive_payment,
    take_credit,
)
from ledger_core.database import DATABASE_AWAY, DATABASE_REFUSES, Pool, Row, Session, enter, open_pool, transaction
from ledger_core.daybook import (
    DAY_BOOK_ENTRIES_MAX,
    DayBookCursor,
    DayBookEntry,
    DayBookLine,
    DayBookPage,
    day_book,
)
from ledger_core.debts import (
    DEBTS_MAX,
    AgedDebt,
    Ageing,
    Ages,
    Debt,
    DebtOrder,
    Debts,
    OpenDebt,
    ageing,
    open_debts,
    payables,
    receivables,
)
from ledger_core.errors import (
    AlreadyReversed,
    AmountOutOfRange,
    AnotherBusinessEntered,
    AppendOnly,
    ChequeSettled,
    DayOutOfRange,
    GoodsCameBack,
    IdempotencyKeyReused,
    InvalidName,
    InvalidPhone,
    InvoiceVoid,
    ItemNameTaken,
    ItemNotPriced,
    LedgerError,
    NameTaken,
    NotBalanced,
    NotStocked,
    PeriodClosed,
    PhoneTaken,
    QuantityOutOfRange,
    ReturnTooLarge,
    ReversalOfReversal,
    RoutinePosted,
    RoutineUnclear,
    StockRemains,
    TooManyCategories,
    TransferToItself,
    UnitInUse,
    UnknownAccount,
    UnknownBank,
    UnknownBusiness,
    UnknownCheque,
    UnknownEntry,
    UnknownInvoice,
    UnknownItem,
    UnknownParty,
    UnknownStaff,
    UnknownUnit,
)
from ledger_core.exchange import (
    IMPORT_CHARACTERS_MAX,
    IMPORT_ROWS_MAX,
    BadRow,
    ExportFormat,
    ImportReport,
    NameKeys,
    export_journal,
    import_opening_balances,
)
from ledger_core.expenses import (
    CATEGORY_ACCOUNTS,
    OWN_CATEGORIES_MAX,
    Category,
    add_category,
    expense,
    get_category,
    list_categories,
    rename_category,
)
from ledger_core.financials import (
    AccountFigure,
    BalanceSheet,
    CashFlow,
    CashMovement,
    ProfitAndLoss,
    SalesOfPerson,
    SalesOfSpan,
    Span,
    TrialBalance,
    balance_sheet,
    cash_flow,
    profit_and_loss,
    sales_by_person,
    sales_by_span,
    trial_balance_on,
)
from ledger_core.goods import GOODS_MAX, Flow, GoodsDraft, GoodsLine, post_goods
from ledger_core.inventory import (
    ItemMovement,
    ItemSales,
    MovementCursor,
    MovementPage,
    StockLevel,
    StockMovement,
    StockReport,
    item_movements,
    low_stock,
    sales_by_item,
    stock_movements,
    stock_of,
    stock_report,
)
from ledger_core.invoices import (
    INVOICES_MAX,
    Invoice,
    InvoiceDraft,
    InvoiceLine,
    InvoiceStatus,
    WrittenLine,
    create_invoice,
    get_invoice,
    invoice_by_number,
    invoice_by_public_id,
    lines_of_invoice,
    list_invoices,
    pay_invoice,
)
from ledger_core.items import (
    add_item,
    amount_at_set_price,
    archive_item,
    find_items,
    get_item,
    item_by_public_id,
    list_items,
    measure,
    near_items,
    rename_item,
    restore_item,
    set_low_stock,
    set_own_unit,
    set_price,
    set_stocked,
    set_unit,
    units_of,
)
from ledger_core.journal import NARRATION_CHARACTERS_MAX, Account, EntryDraft, credit, debit
from ledger_core.money import AMOUNT_MINOR_MAX, parse_amount, to_decimal_string, to_minor
from ledger_core.parties import (
    PartyBalance,
    add_party,
    balance_of,
    find_parties,
    get_party,
    list_parties,
    near_parties,
    party_by_public_id,
)
from ledger_core.people import issue_code, redeem_code
from ledger_core.periods import close_period, closed_through
from ledger_core.posting import Origin, Posted, Short, post_entry, reverse_entry
from ledger_core.quantities import QUANTITY_MAX, amount_at_price, parse_quantity, to_quantity_string
from ledger_core.recent import kinds_written, last_similar, usual_amount
from ledger_core.reports import (
    CategoryTotal,
    DayReport,
    KindTotal,
    PeriodReport,
    day_report,
    expenses_by_category,
    period_report,
    undone_by_person,
)
from ledger_core.returns import purchase_return, sale_return
from ledger_core.routines import (
    Round,
    RoundEntry,
    RoundGoods,
    Routine,
    RoutineChange,
    list_routines,
    post_routine,
    reverse_round,
    round_of_entry,
    rounds_of,
    set_routine,
)
from ledger_core.salaries import StaffEntry, accrue_salary, pay_salary, salary_advance, staff_entries
from ledger_core.shop_names import KnownNames, known_names
from ledger_core.staff import (
    StaffPosition,
    add_staff,
    archive_staff,
    find_staff,
    get_staff,
    list_staff,
    near_staff,
    rename_staff,
    set_salary,
    set_staff_phone,
    staff_by_public_id,
    staff_position,
)
from ledger_core.statements import (
    EntryOverview,
    StatementCursor,
    StatementLine,
    StatementPage,
    entry_overview,
    statement_page,
)
from ledger_core.stock import stock_count, stock_in, stock_out
from ledger_core.tables import BankAccount, Business, Item, ItemUnit, Party, Staff
from ledger_core.tables.banks import BankKind, ChequeDirection
from ledger_core.tables.businesses import Role
from ledger_core.tables.parties import PartyRole
from ledger_core.terms import set_due_date, set_limit, set_other_name, set_phone, set_role

# Many names to a line: one each would make the list longer than the file may be.
# fmt: off
__all__ = [
    "AMOUNT_MINOR_MAX", "CATEGORY_ACCOUNTS", "DATABASE_AWAY", "DATABASE_REFUSES", "DAY_BOOK_ENTRIES_MAX", "DEBTS_MAX",
    "GOODS_MAX", "IMPORT_CHARACTERS_MAX", "IMPORT_ROWS_MAX", "INVOICES_MAX", "NARRATION_CHARACTERS_MAX",
    "OWN_CATEGORIES_MAX", "QUANTITY_MAX", "Account", "AccountFigure", "AgedDebt", "Ageing", "Ages", "AlreadyReversed",
    "AmountOutOfRange", "AnotherBusinessEntered", "AppendOnly", "BadRow", "BalanceSheet", "BankAccount", "BankBalance",
    "BankKind", "Business", "Called", "CashDay", "CashFlow", "CashMovement", "Category", "CategoryTotal", "Change",
    "ChangePage", "Cheque", "ChequeDirection", "ChequePaper", "ChequeSettled", "DayBookCursor", "DayBookEntry",
    "DayBookLine", "DayBookPage", "DayOutOfRange", "DayReport", "Debt", "DebtOrder", "Debts", "Entered", "EntryDraft",
    "EntryOverview", "ExportFormat", "Flow", "GoodsCameBack", "GoodsDraft", "GoodsLine", "IdempotencyKeyReused",
    "ImportReport", "InvalidName", "InvalidPhone", "Invoice", "InvoiceDraft", "InvoiceLine", "InvoiceStatus",
    "InvoiceVoid", "Item", "ItemMovement", "ItemNameTaken", "ItemNotPriced", "ItemSales", "ItemUnit", "KindTotal",
    "KnownNames", "LedgerError", "LogLine", "MovementCursor", "MovementPage", "NameKeys", "NameTaken", "NotBalanced",
    "NotStocked", "OpenDebt", "Origin", "Party", "PartyBalance", "PartyRole", "PeriodClosed", "PeriodReport",
    "PhoneTaken", "Pool", "Posted", "Problem", "ProfitAndLoss", "QuantityOutOfRange", "ReturnTooLarge",
    "ReversalOfReversal", "Role", "Round", "RoundEntry", "RoundGoods", "Routine", "RoutineChange", "RoutinePosted",
    "RoutineUnclear", "Row", "SalesOfPerson", "SalesOfSpan", "Sealed", "Session", "Shop", "Short", "Span", "Staff",
    "StaffEntry", "StaffPosition", "StatementCursor", "StatementLine", "StatementPage", "StockLevel", "StockMovement",
    "StockRemains", "StockReport", "TooManyCategories", "TransferToItself", "TrialBalance", "UnitInUse",
    "UnknownAccount", "UnknownBank", "UnknownBusiness", "UnknownCheque", "UnknownEntry", "UnknownInvoice",
    "UnknownItem", "UnknownParty", "UnknownStaff", "UnknownUnit", "Verification", "WrittenLine", "accrue_salary",
    "add_bank", "add_category", "add_item", "add_member", "add_party", "add_staff", "ageing", "all_business_ids",
    "amount_at_price", "amount_at_set_price", "archive_item", "archive_staff", "audit_log", "balance_of",
    "balance_sheet", "bank_balance", "bank_balances", "bank_by_public_id", "bank_deposit", "bank_named",
    "bank_statement", "bank_transfer", "bank_withdraw", "borrow_cash", "bounce_cheque", "business_day", "called",
    "cash_balance", "cash_day", "cash_flow", "cash_in", "cash_out", "cash_period", "cash_purchase", "cash_sale",
    "chain_head", "changes_after", "cheque_by_public_id", "cheques_of", "clear_cheque", "close_period",
    "closed_through", "create_invoice", "credit", "day_book", "day_report", "debit", "enter", "enter_as_member",
    "entry_overview", "expense", "expenses_by_category", "export_journal", "find_bank", "find_items", "find_parties",
    "find_seal", "find_staff", "forget_alias", "get_bank", "get_business", "get_category", "get_cheque", "get_invoice",
    "get_item", "get_party", "get_staff", "give_cheque", "give_credit", "give_discount", "held_cheques",
    "import_opening_balances", "invoice_by_number", "invoice_by_public_id", "issue_code", "item_by_public_id",
    "item_movements", "kinds_written", "known_names", "last_similar", "lend_cash", "lines_of_invoice",
    "list_categories", "list_invoices", "list_items", "list_parties", "list_routines", "list_staff", "low_stock",
    "make_payment", "measure", "near_items", "near_parties", "near_staff", "newest_change", "open_business",
    "open_debts", "open_pool", "opening_balance", "opening_bank_balance", "parse_amount", "parse_quantity",
    "party_by_public_id", "pay_invoice", "pay_salary", "payables", "period_report", "post_entry", "post_goods",
    "post_routine", "profit_and_loss", "purchase_return", "receivables", "receive_cheque", "receive_payment",
    "record_cash_difference", "redeem_code", "remember_alias", "remove_member", "rename_category", "rename_item",
    "rename_staff", "repost_entry", "restore_item", "reverse_entry", "reverse_round", "round_of_entry", "rounds_of",
    "salary_advance", "sale_return", "sales_by_item", "sales_by_person", "sales_by_span", "seal_of", "set_business",
    "set_due_date", "set_limit", "set_low_stock", "set_other_name", "set_own_unit", "set_phone", "set_price",
    "set_role", "set_routine", "set_salary", "set_staff_phone", "set_stocked", "set_unit", "shops_of_person",
    "spellings_of", "staff_by_public_id", "staff_entries", "staff_position", "statement_page", "stock_count",
    "stock_in", "stock_movements", "stock_of", "stock_out", "stock_report", "take_credit", "to_decimal_string",
    "to_minor", "to_quantity_string", "today", "transaction", "trial_balance", "trial_balance_on", "undone_by_person",
    "units_of", "usual_amount", "verify_business",
]
# fmt: on
