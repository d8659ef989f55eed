-- The tables of the books. Every tenant table has business_id first in each key (what Citus needs, too).

-- ---------- reference: the same for every shop, so that a new one costs no rows ----------
-- `goods` may be posted to as a whole (sub-account 0) or by item.
create table account_template (
  code        integer primary key check (code between 1000 and 9999),
  name        text not null,
  type        text not null check (type in ('asset', 'liability', 'equity', 'income', 'expense')),
  sub_ledger  text not null default '' check (sub_ledger in ('', 'party', 'bank', 'cheque', 'item', 'goods', 'staff'))
);
insert into account_template (code, name, type, sub_ledger) values
  (1000, 'Cash in hand', 'asset', ''),            (1100, 'Banks and wallets', 'asset', 'bank'),
  (1200, 'Parties', 'asset', 'party'),
  (1250, 'Cheques in hand', 'asset', 'cheque'),   (1300, 'Stock', 'asset', 'item'),
  (1400, 'Staff advances', 'asset', 'staff'),     (2050, 'Cheques given', 'liability', 'cheque'),
  (2100, 'Sales tax payable', 'liability', ''),   (2200, 'Salaries payable', 'liability', 'staff'),
  (3000, 'Owner''s capital', 'equity', ''),       (3100, 'Drawings', 'equity', ''),
  (3200, 'Opening balances', 'equity', ''),       (4000, 'Sales', 'income', 'goods'),
  (4100, 'Sales returns', 'income', 'goods'),     (4200, 'Discounts given', 'income', ''),
  (4900, 'Other income', 'income', ''),           (5000, 'Cost of goods sold', 'expense', 'goods'),
  (5100, 'Purchases without stock', 'expense', 'goods'), (5200, 'Purchase returns', 'expense', 'goods'),
  (5900, 'Stock differences', 'expense', ''),     (6000, 'Salaries', 'expense', 'staff'),
  (6101, 'Electricity', 'expense', ''),           (6102, 'Gas', 'expense', ''),
  (6103, 'Water', 'expense', ''),                 (6104, 'Rent', 'expense', ''),
  (6105, 'Wages', 'expense', ''),                 (6106, 'Transport', 'expense', ''),
  (6107, 'Phone', 'expense', ''),                 (6108, 'Internet', 'expense', ''),
  (6109, 'Food', 'expense', ''),                  (6110, 'Repair', 'expense', ''),
  (6111, 'Tax', 'expense', ''),                   (6112, 'Packing', 'expense', ''),
  (6113, 'Fuel', 'expense', ''),                  (6199, 'Miscellaneous', 'expense', ''),
  (6900, 'Cash over and short', 'expense', '');

-- ---------- people: one row a person, whatever shops he belongs to ----------
create table users (
  id          bigint generated always as identity primary key,
  public_id   uuid not null unique default gen_random_uuid(),
  phone       text unique check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  name        text check (char_length(name) between 1 and 120),
  language    text not null default 'ur_Latn' check (language in ('ur', 'ur_Latn', 'en')),
  created_at  timestamptz not null default now()
);

create table one_time_code (
  id          bigint generated always as identity primary key,
  phone       text not null check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  code_hash   bytea not null check (octet_length(code_hash) = 32),
  created_at  timestamptz not null default now(),
  expires_at  timestamptz not null,
  tries       smallint not null default 0,
  ended_at    timestamptz
);
create index one_time_code_phone on one_time_code (phone, created_at desc);
create unique index one_time_code_live on one_time_code (phone) where ended_at is null;

-- ---------- tenant tables ----------
create table business (
  business_id bigint generated always as identity primary key,
  public_id   uuid not null,
  name        text not null check (char_length(name) between 1 and 120),
  currency    char(3) not null default 'PKR' check (currency ~ '^[A-Z]{3}$'),
  time_zone   text not null default 'Asia/Karachi',
  language    text not null default 'ur_Latn' check (language in ('ur', 'ur_Latn', 'en')),
  salt        bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  created_at  timestamptz not null default now(),
  unique (business_id, public_id)
);

-- The one lock, the counters and the chain's head of a shop. Locked first by everything that changes the shop.
create table business_head (
  business_id     bigint primary key references business,
  sequence        bigint not null default 0,
  chain_hash      bytea not null default decode(repeat('00', 32), 'hex') check (octet_length(chain_hash) = 32),
  entry_number    bigint not null default 0,
  closed_through  date not null default '-infinity'
) with (fillfactor = 50);

create table membership (
  business_id bigint not null references business,
  user_id     bigint not null references users,
  role        text not null check (role in ('owner', 'manager', 'cashier', 'recorder', 'viewer')),
  salt        bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  created_at  timestamptz not null default now(),
  ended_at    timestamptz,
  primary key (business_id, user_id)
);
create index membership_user on membership (user_id, business_id);

create table account (
  business_id bigint not null references business,
  code        integer not null check (code >= 10000),
  name        text not null check (char_length(name) between 1 and 120),
  type        text not null check (type in ('asset', 'liability', 'equity', 'income', 'expense')),
  salt        bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  created_at  timestamptz not null default now(),
  primary key (business_id, code)
);

-- One person with one khata. What names a person lives here and never in the journal, so that it can be forgotten.
create table party (
  business_id bigint not null references business,
  id          bigint generated always as identity,
  public_id   uuid not null default gen_random_uuid(),
  name        text not null check (char_length(name) between 1 and 120),
  name_key    text not null check (char_length(name_key) between 1 and 200),
  sound_key   text not null default '' check (char_length(sound_key) <= 200),
  -- The first word of sound_key: equality alone is leakproof, so that an index on it serves under row-level security.
  first_sound text not null default '' check (char_length(first_sound) <= 200),
  -- The same name in the other script, once a choice said that the two are one person.
  other_name  text check (char_length(other_name) between 1 and 120),
  role        text not null default 'customer' check (role in ('customer', 'supplier', 'both')),
  phone       text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  salt        bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  created_at  timestamptz not null default now(),
  archived_at timestamptz,
  primary key (business_id, id),
  unique (business_id, public_id)
);
create index party_name on party (business_id, name_key);
create index party_phone on party (business_id, phone) where phone is not null;
create index party_sound on party (business_id, first_sound) where first_sound <> '';

-- Whom this shop means by a spelling, chosen once by a person; no party_id: the choice proved wrong and is asked anew.
create table party_alias (
  business_id bigint not null references business,
  id          bigint generated always as identity,
  spelling    text not null check (char_length(spelling) between 1 and 200),
  party_id    bigint,
  chosen_by   bigint references users,
  chosen_at   timestamptz not null default now(),
  salt        bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  primary key (business_id, id),
  unique (business_id, spelling),
  foreign key (business_id, party_id) references party (business_id, id)
);

-- Every change of a shop, in the order of commits: a link of the chain each. An entry or an act has its idempotency_key;
-- a named row has the key of the operation that wrote it, which may write several.
create table change (
  business_id     bigint not null references business,
  sequence        bigint not null,
  kind            text not null,
  subject         text not null,
  idempotency_key text check (char_length(idempotency_key) between 1 and 200),
  input_hash      bytea check (octet_length(input_hash) = 32),
  content         bytea not null,
  hash            bytea not null check (octet_length(hash) = 32),
  recorded_at     timestamptz not null,
  actor_id        bigint,
  source          text not null check (source ~ '^[a-z_]{2,40}$'),
  operation_key   text check (char_length(operation_key) between 1 and 200),
  primary key (business_id, sequence),
  unique (business_id, idempotency_key)
);

create table journal_entry (
  business_id bigint not null references business,
  number      bigint not null,
  id          uuid not null,
  sequence    bigint not null,
  kind        text not null check (kind ~ '^[a-z_]{3,40}$'),
  entry_date  date not null,
  recorded_at timestamptz not null,
  source      text not null check (source ~ '^[a-z_]{2,40}$'),
  actor_id    bigint references users,
  reverses    bigint check (reverses < number),
  narration_proof text check (narration_proof ~ '^[0-9a-f]{64}$'),
  primary key (business_id, number),
  unique (business_id, id),
  foreign key (business_id, sequence) references change (business_id, sequence),
  foreign key (business_id, reverses) references journal_entry (business_id, number)
);
create unique index journal_entry_reversed_once on journal_entry (business_id, reverses) where reverses is not null;

create table posting (
  business_id   bigint not null,
  entry_number  bigint not null,
  line          smallint not null,
  account       integer not null,
  sub_id        bigint not null default 0,
  amount_minor  bigint not null check (abs(amount_minor) <= 1000000000000000),
  quantity      bigint check (quantity <> 0),
  balance_after bigint not null,
  entry_date    date not null,
  -- The quantity of the sub-account after the entry, where the line has one.
  quantity_after bigint,
  primary key (business_id, entry_number, line),
  foreign key (business_id, entry_number) references journal_entry (business_id, number),
  -- Goods of no known cost move without an amount.
  check (amount_minor <> 0 or quantity is not null),
  check ((quantity is null) = (quantity_after is null))
);
create index posting_statement on posting (business_id, account, sub_id, entry_date, entry_number, line) include (amount_minor);
-- Statements are index-only scans while the visibility map is fresh.
alter table posting set (autovacuum_vacuum_insert_scale_factor = 0.02);

-- Free words about an entry. Apart from the journal, so that a person can be forgotten; the chain holds a salted commitment.
create table narration (
  business_id  bigint not null,
  entry_number bigint not null,
  body         text not null check (char_length(body) between 1 and 500),
  salt         bytea not null check (octet_length(salt) = 32),
  primary key (business_id, entry_number),
  foreign key (business_id, entry_number) references journal_entry (business_id, number)
);

create table balance (
  business_id  bigint not null references business,
  account      integer not null,
  sub_id       bigint not null default 0,
  amount_minor bigint not null,
  quantity     bigint not null default 0,
  postings     bigint not null,
  primary key (business_id, account, sub_id)
) with (fillfactor = 70);

create table balance_day (
  business_id  bigint not null references business,
  day          date not null,
  account      integer not null,
  debit_minor  bigint not null,
  credit_minor bigint not null,
  postings     bigint not null,
  primary key (business_id, day, account)
) with (fillfactor = 70);

select guard_tenant_table(t::regclass) from unnest(array['business', 'business_head', 'membership', 'account', 'party', 'party_alias', 'change',
  'journal_entry', 'posting', 'narration', 'balance', 'balance_day']) as t;
select make_append_only(t::regclass) from unnest(array['change', 'journal_entry', 'posting']) as t;

-- A person is seen by the shops he belongs to, and by nobody else; codes are seen by the office alone.
alter table users enable row level security;
alter table users force row level security;
create policy fellow_members on users for select to munshi_app
  using (id in (select m.user_id from membership m));
create policy office on users to munshi_office using (true) with check (true);
alter table one_time_code enable row level security;
alter table one_time_code force row level security;
create policy office on one_time_code to munshi_office using (true) with check (true);
-- Which shops does this person belong to: the office reads it across shops.
create policy office on membership for select to munshi_office using (true);
create policy office on business for select to munshi_office using (true);

grant select on account_template to munshi_app, munshi_office;
grant select on business, business_head, membership, account, party, party_alias, change, journal_entry, posting, narration, balance, balance_day to munshi_app;
grant select (id, public_id, phone, name, language, created_at) on users to munshi_app;
-- An own account is made by a function; what a row is and what proves it are nobody's to change.
grant update (name) on account to munshi_app;
grant insert (business_id, public_id, name, name_key, sound_key, first_sound, role),
  update (name, name_key, sound_key, first_sound, other_name, role, phone, archived_at) on party to munshi_app;
grant insert (business_id, spelling, party_id, chosen_by), update (party_id, chosen_by, chosen_at) on party_alias to munshi_app;
grant update (name, language, time_zone) on business to munshi_app;
grant insert (business_id, user_id, role), update (role, ended_at) on membership to munshi_app;
grant select (business_id, user_id, role, ended_at) on membership to munshi_office;
grant select (business_id, public_id, name, currency, time_zone, language) on business to munshi_office;
grant select, insert, update on users, one_time_code to munshi_office;
