-- Trade: the tables. Invoices are named rows, whose changes go into the chain; what is derived from postings is written
-- by functions alone.

-- ---------- named rows ----------
-- An invoice as it was written: nothing of it changes. What is open of it follows from the khata. Amounts in minor units;
-- goods_minor is the sum of its lines after their own discounts, total_minor what the party owes for it.
create table invoice (
  business_id    bigint not null references business,
  id             bigint generated always as identity,
  public_id      uuid not null,
  year           smallint not null,
  number         integer not null check (number > 0),
  entry_number   bigint not null,
  party_id       bigint not null,
  due_date       date check (isfinite(due_date)),
  goods_minor    bigint not null check (goods_minor between 0 and 1000000000000000),
  discount_minor bigint not null check (discount_minor between 0 and goods_minor),
  tax_minor      bigint not null check (tax_minor between 0 and 1000000000000000),
  total_minor    bigint not null check (total_minor = goods_minor - discount_minor + tax_minor and total_minor between 1 and 1000000000000000),
  -- As text: the chain's proof of a row holds what a column looks like, which for bytea is a setting.
  input_hash     text not null check (input_hash ~ '^[0-9a-f]{64}$'),
  salt           bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  created_at     timestamptz not null default now(),
  primary key (business_id, id),
  unique (business_id, public_id),
  unique (business_id, year, number),
  unique (business_id, entry_number),
  foreign key (business_id, entry_number) references journal_entry (business_id, number),
  foreign key (business_id, party_id) references party (business_id, id)
);
create index invoice_party on invoice (business_id, party_id, id);

-- quantity is thousandths of the item's own unit; amount_minor is after the line's discount and before its tax.
create table invoice_line (
  business_id    bigint not null,
  invoice_id     bigint not null,
  line           smallint not null check (line > 0),
  item_id        bigint,
  description    text not null check (char_length(description) between 1 and 200),
  quantity       bigint not null check (quantity between 1 and 1000000000000),
  price_minor    bigint not null check (price_minor between 0 and 1000000000000000),
  discount_minor bigint not null check (discount_minor between 0 and 1000000000000000),
  tax_minor      bigint not null check (tax_minor between 0 and 1000000000000000),
  amount_minor   bigint not null check (amount_minor between 0 and 1000000000000000),
  salt           bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  primary key (business_id, invoice_id, line),
  foreign key (business_id, invoice_id) references invoice (business_id, id),
  foreign key (business_id, item_id) references item (business_id, id)
);

-- How much of an entry was paid for an invoice by name. It counts while the entry and the invoice's own both stand.
create table invoice_payment (
  business_id  bigint not null,
  id           bigint generated always as identity,
  invoice_id   bigint not null,
  entry_number bigint not null,
  amount_minor bigint not null check (amount_minor between 1 and 1000000000000000),
  salt         bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  created_at   timestamptz not null default now(),
  primary key (business_id, id),
  unique (business_id, entry_number, invoice_id),
  foreign key (business_id, invoice_id) references invoice (business_id, id),
  foreign key (business_id, entry_number) references journal_entry (business_id, number)
);
create index invoice_payment_invoice on invoice_payment (business_id, invoice_id);

-- ---------- derived from postings; verification recomputes each ----------
-- A khata on one day, by entry date. debit and credit are what the book has; taken and paid are what still stands of them
-- on the day of its own entry, without what was settled by name. Debts are settled from these, the oldest day first.
create table khata_day (
  business_id  bigint not null,
  day          date not null,
  party_id     bigint not null,
  debit_minor  bigint not null,
  credit_minor bigint not null,
  taken_minor  bigint not null,
  paid_minor   bigint not null,
  primary key (business_id, day, party_id),
  foreign key (business_id, party_id) references party (business_id, id)
) with (fillfactor = 70);
create index khata_day_party on khata_day (business_id, party_id, day);

-- Each party whose khata is not even: what is open, whichever way, and the oldest day of which something is open.
create table debt (
  business_id   bigint not null,
  party_id      bigint not null,
  is_receivable boolean not null,
  amount_minor  bigint not null check (amount_minor > 0),
  oldest_day    date not null,
  primary key (business_id, party_id),
  foreign key (business_id, party_id) references party (business_id, id)
) with (fillfactor = 70);

-- What was written for a day, by kind of entry and person (0 where nobody is known). entries, undone and amount are of the
-- entries of the day, and a reversal counts nowhere but against what it takes back. Money and sales are those of the
-- book: a reversal takes them back on its own day, from the kind and the person of what it takes back.
create table activity_day (
  business_id  bigint not null references business,
  day          date not null,
  kind         text not null,
  actor_id     bigint not null,
  entries      bigint not null,
  undone       bigint not null,
  amount_minor bigint not null,
  in_minor     bigint not null,
  out_minor    bigint not null,
  sales_minor  bigint not null,
  primary key (business_id, day, kind, actor_id)
) with (fillfactor = 70);

-- The day book reads the entries of a day in their order, page by page.
drop index journal_entry_day;
create index journal_entry_day on journal_entry (business_id, entry_date, number);

select guard_tenant_table(t::regclass)
  from unnest(array['invoice', 'invoice_line', 'invoice_payment', 'khata_day', 'debt', 'activity_day']) as t;
select audit_table('invoice', 'id'), audit_table('invoice_line', 'invoice_id', 'line'), audit_table('invoice_payment', 'id');
grant select on invoice, invoice_line, invoice_payment, khata_day, debt, activity_day to munshi_app;
