"""The catalog of the database holds every table, role and function to the rules that keep shops apart."""

import pytest

from tests.ledger_core.books import OFFICE_TABLES, REFERENCE_TABLES, Superuser, all_tables, tenant_tables

ROLES = ("munshi_owner", "munshi_app", "munshi_office")
BARE_COMPARISON = (
    "(business_id = ( SELECT (NULLIF(current_setting('munshi.business_id'::text, true), ''::text))::bigint"
    ' AS "nullif"))'
)
# Reads that a shop has of the office's tables, each with its policy.
SHOP_READS = {
    ("inbound_message", "tenant", BARE_COMPARISON),
    ("outbound_message", "tenant", BARE_COMPARISON),
    ("users", "fellow_members", "(id IN ( SELECT m.user_id\n   FROM membership m))"),
}
# They read and write no table and set what anybody may set, so it harms nobody that everybody may call them.
FREE_TO_CALL = {"enter_business", "change_content", "row_commitment", "entry_payload"} | {
    # What goods cost: sums of what is handed to them.
    *("at_cost", "cost_of_leaving", "shortage_difference", "share_out"),
}
# Steps inside other functions: called by the application alone they would write or show what no verb allows.
INNER_FUNCTIONS = {
    "write_entry",
    "append_change",
    "audit_new_business",
    "audit_row",
    "audit_table",
    "lock_head_first",
    "check_postings",
    "audited_rows",
    "last_cost",
    "sales_taken_back",
    "settle_stock",
    "goods_moves",
    "goods_lines",
    "goods_values",
    "check_goods",
    "take_sales_back",
    "keep_goods",
    "verify_goods",
    *("oldest_open_day", "keep_debt", "settle_by_name", "khata_lines", "keep_khatas"),
    *("add_activity", "keep_activity", "note_payment"),
    *("verify_khatas", "verify_activity", "verify_invoices"),
    *("keep_cheques", "verify_cheques", "own_category", "round_lines"),
    "refuse_change",
    "guard_tenant_table",
    "make_append_only",
    "hand_to_office",
    "verify_chain",
    "verify_journal",
    "verify_balances",
    "verify_rows",
    *("act_done", "record_act", "verify_periods"),
    "is_unproven",
    "standing_of",
    "move_person",
    # Development grants it, and production takes the grant away: see migrations/grants.py.
    "phone_conversation",
}
# What the application may do to tables by itself. Nobody may delete; the journal is written by functions alone.
APP_READS = {
    "party_alias",
    *("business", "business_head", "membership", "account", "party", "change", "journal_entry", "posting", "narration"),
    *("balance", "balance_day", "question", "inbound_message", "outbound_message"),
    *("item", "item_unit", "item_cost", "item_day", "goods_sold", "goods_returned"),
    *("bank_account", "staff", "cheque", "cheque_held", "routine", "routine_round"),
    *("invoice", "invoice_line", "invoice_payment", "khata_day", "debt", "activity_day"),
    *("account_template", "channel", "alembic_version"),
}
APP_WRITES = {
    *(("question", "INSERT"), ("question", "UPDATE")),
}
NAME_COLUMNS = ("name", "name_key", "sound_key", "first_sound", "role")
TERM_COLUMNS = ("other_name", "phone", "archived_at", "credit_limit_minor", "due_date", "due_amount_minor")
ITEM_COLUMNS = ("name", "name_key", "sound_key", "unit", "price_minor", "low_stock", "is_stocked")
STAFF_COLUMNS = ("name", "name_key", "sound_key", "phone", "salary_minor")
# Of a person only what a shop may know of its members: the hash of his PIN is the office's.
APP_COLUMNS = {
    *(("business", column, "UPDATE") for column in ("name", "language", "time_zone")),
    *(("membership", column, "UPDATE") for column in ("role", "ended_at")),
    *(("membership", column, "INSERT") for column in ("business_id", "user_id", "role")),
    *(("account", column, "UPDATE") for column in ("name", "name_key")),
    *(("party", column, "INSERT") for column in ("business_id", "public_id", *NAME_COLUMNS)),
    *(("party", column, "UPDATE") for column in (*NAME_COLUMNS, *TERM_COLUMNS)),
    *(("party_alias", column, "INSERT") for column in ("business_id", "spelling", "party_id", "chosen_by")),
    *(("party_alias", column, "UPDATE") for column in ("party_id", "chosen_by", "chosen_at")),
    *(("item", column, "INSERT") for column in ("business_id", "public_id", *ITEM_COLUMNS)),
    *(("item", column, "UPDATE") for column in (*ITEM_COLUMNS, "archived_at")),
    *(("item_unit", column, "INSERT") for column in ("business_id", "item_id", "unit", "base_quantity", "price_minor")),
    *(
        ("bank_account", column, "INSERT")
        for column in ("business_id", "public_id", "name", "name_key", "kind", "number")
    ),
    *(("staff", column, "INSERT") for column in ("business_id", "public_id", *STAFF_COLUMNS)),
    *(("staff", column, "UPDATE") for column in (*STAFF_COLUMNS, "archived_at")),
    *(("routine", column, "INSERT") for column in ("business_id", "party_id", "item_id", "quantity")),
    ("routine", "quantity", "UPDATE"),
    *(("item_unit", column, "UPDATE") for column in ("base_quantity", "price_minor")),
    *(("users", column, "SELECT") for column in ("id", "public_id", "phone", "name", "language", "created_at")),
}


async def test_every_table_is_a_shops_or_known_by_name(superuser: Superuser) -> None:
    tenant = await tenant_tables(superuser)
    assert await all_tables(superuser) == tenant | OFFICE_TABLES | REFERENCE_TABLES
    assert {"business", "business_head", "party", "posting"} <= tenant


async def test_row_level_security_is_enabled_and_forced(superuser: Superuser) -> None:
    unguarded = await superuser.fetch(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        " and not (relrowsecurity and relforcerowsecurity)"
    )
    assert {row["relname"] for row in unguarded} == REFERENCE_TABLES


async def test_no_view_shows_rows_around_the_policies(superuser: Superuser) -> None:
    assert (
        await superuser.fetch(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm', 'f')"
        )
        == []
    )


async def test_the_policy_of_a_tenant_table_is_the_bare_comparison(superuser: Superuser) -> None:
    for table in await tenant_tables(superuser):
        policies = await superuser.fetch("select * from pg_policies where tablename = $1", table)
        own = [p for p in policies if p["roles"] == ["public"]]
        assert [(p["permissive"], p["cmd"], p["qual"], p["with_check"]) for p in own] == [
            ("PERMISSIVE", "ALL", BARE_COMPARISON, BARE_COMPARISON)
        ], table
        others = {(tuple(p["roles"]), p["cmd"]) for p in policies if p not in own}
        assert others <= {(("munshi_office",), "SELECT")}, table


async def test_the_offices_tables_are_open_to_the_office_and_read_by_their_shop(superuser: Superuser) -> None:
    policies = await superuser.fetch("select * from pg_policies where tablename = any($1)", list(OFFICE_TABLES))
    office = {
        p["tablename"] for p in policies if (p["roles"], p["cmd"], p["qual"]) == (["munshi_office"], "ALL", "true")
    }
    assert office == OFFICE_TABLES
    reads = {
        (p["tablename"], p["policyname"], p["qual"])
        for p in policies
        if (p["roles"], p["cmd"], p["permissive"]) == (["munshi_app"], "SELECT", "PERMISSIVE")
    }
    assert reads == SHOP_READS
    assert len(policies) == len(office) + len(reads)


async def test_business_id_is_first_in_every_key(superuser: Superuser) -> None:
    tenant = list(await tenant_tables(superuser))
    keys = await superuser.fetch(
        "select i.indrelid::regclass::text as table, i.indexrelid::regclass::text as index, i.indisprimary,"
        " (select attname::text from pg_attribute where attrelid = i.indrelid and attnum = i.indkey[0]) as first"
        " from pg_index i where i.indisunique and i.indrelid::regclass::text = any($1)",
        tenant,
    )
    assert {key["table"] for key in keys if key["indisprimary"]} == set(tenant)
    assert [key["index"] for key in keys if key["first"] != "business_id"] == []


async def test_business_id_is_first_in_every_foreign_key_to_a_tenant_table(superuser: Superuser) -> None:
    crossing = await superuser.fetch(
        "select c.conname from pg_constraint c where c.contype = 'f' and c.confrelid::regclass::text = any($1) and not"
        " ((select attname from pg_attribute where attrelid = c.conrelid and attnum = c.conkey[1]) = 'business_id' and"
        " (select attname from pg_attribute where attrelid = c.confrelid and attnum = c.confkey[1]) = 'business_id')",
        list(await tenant_tables(superuser)),
    )
    assert crossing == []


async def test_no_role_of_ours_is_more_than_it_must_be(superuser: Superuser) -> None:
    roles = await superuser.fetch("select * from pg_roles where rolname = any($1)", list(ROLES))
    assert {role["rolname"] for role in roles} == set(ROLES)
    for role in roles:
        assert not any(role[f"rol{power}"] for power in ("super", "bypassrls", "createdb", "createrole", "replication"))
        assert role["rolcanlogin"] == (role["rolname"] == "munshi_app")
    memberships = await superuser.fetch(
        "select member::regrole::text, roleid::regrole::text, inherit_option from pg_auth_members"
        " where member::regrole::text = any($1)",
        list(ROLES),
    )
    # The owner may hand functions over to the office, but never sees with its policies.
    assert [tuple(one) for one in memberships] == [("munshi_owner", "munshi_office", False)]


async def test_the_application_owns_nothing_and_the_owner_owns_the_tables(superuser: Superuser) -> None:
    owned = await superuser.fetch("select * from pg_shdepend where refobjid = 'munshi_app'::regrole and deptype = 'o'")
    assert owned == []
    owners = await superuser.fetch(
        "select distinct relowner::regrole::text as owner from pg_class where relnamespace = 'public'::regnamespace"
    )
    assert [row["owner"] for row in owners] == ["munshi_owner"]


async def test_the_application_has_only_the_grants_it_needs(superuser: Superuser) -> None:
    granted = await superuser.fetch(
        "select table_name, privilege_type from information_schema.role_table_grants where grantee = 'munshi_app'"
    )
    assert {tuple(row) for row in granted} == APP_WRITES | {(table, "SELECT") for table in APP_READS}
    columns = await superuser.fetch(
        "select attrelid::regclass::text, attname, a.privilege_type from pg_attribute, aclexplode(attacl) as a"
        " where a.grantee = 'munshi_app'::regrole"
    )
    assert {tuple(row) for row in columns} == APP_COLUMNS
    public = await superuser.fetch(
        "select table_name from information_schema.role_table_grants"
        " where grantee = 'PUBLIC' and table_schema = 'public'"
    )
    assert public == []
    assert not await superuser.fetchval("select has_schema_privilege('munshi_app', 'public', 'create')")


async def test_definer_functions_pin_their_search_path(superuser: Superuser) -> None:
    functions = await superuser.fetch(
        "select proname, proconfig, proowner::regrole::text as owner from pg_proc"
        " where pronamespace = 'public'::regnamespace and prosecdef"
    )
    assert {"post_entry", "issue_code", "accept_inbound"} <= {f["proname"] for f in functions}
    assert [f["proname"] for f in functions if "search_path=public, pg_temp" not in (f["proconfig"] or [])] == []
    assert {f["owner"] for f in functions} == {"munshi_owner", "munshi_office"}


async def test_nobody_may_call_what_is_not_for_him(superuser: Superuser) -> None:
    functions = await superuser.fetch(
        "select proname, prosecdef, has_function_privilege('munshi_app', oid, 'execute') as app,"
        " proacl is null or exists (select from aclexplode(proacl) a where a.grantee = 0) as public"
        " from pg_proc where pronamespace = 'public'::regnamespace"
    )
    assert {f["proname"] for f in functions if f["public"]} == FREE_TO_CALL
    assert [f["proname"] for f in functions if f["public"] and f["prosecdef"]] == []
    assert {f["proname"] for f in functions if not f["app"]} == INNER_FUNCTIONS


@pytest.mark.parametrize("role", ["munshi_owner", "munshi_office"])
async def test_the_application_cannot_become_another_role(superuser: Superuser, role: str) -> None:
    assert not await superuser.fetchval("select pg_has_role('munshi_app', $1, 'member')", role)
