-- Banks and wallets, cheques, staff, and the shop's own expense categories: the tables. Each bank, cheque and member of
-- staff is a sub-account; what it holds is a balance like any other.

create table bank_account (
  business_id bigint not null references business,
  id          bigint generated always as identity,
  public_id   uuid not null default gen_random_uuid(),
  name        text not null check (char_length(name) between 1 and 120),
  name_key    text not null check (char_length(name_key) between 1 and 200),
  kind        text not null default 'bank' check (kind in ('bank', 'wallet')),
  number      text check (char_length(number) between 1 and 40),
  salt        bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  created_at  timestamptz not null default now(),
  primary key (business_id, id),
  unique (business_id, public_id),
  unique (business_id, name_key)
);

create table staff (
  business_id  bigint not null references business,
  id           bigint generated always as identity,
  public_id    uuid not null default gen_random_uuid(),
  name         text not null check (char_length(name) between 1 and 120),
  name_key     text not null check (char_length(name_key) between 1 and 200),
  sound_key    text not null default '' check (char_length(sound_key) <= 200),
  phone        text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  -- What a month's work is paid.
  salary_minor bigint check (salary_minor between 1 and 1000000000000000),
  salt         bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  created_at   timestamptz not null default now(),
  archived_at  timestamptz,
  primary key (business_id, id),
  unique (business_id, public_id)
);
create index staff_name on staff (business_id, name_key);
create index staff_sound on staff (business_id, sound_key) where sound_key <> '';

-- A cheque as it was written: nothing of it changes. What became of it is in the journal. bank_name is the drawer's
-- bank of one received, bank_id our account of one given.
create table cheque (
  business_id  bigint not null references business,
  id           bigint generated always as identity,
  public_id    uuid not null,
  direction    text not null check (direction in ('received', 'given')),
  party_id     bigint not null,
  amount_minor bigint not null check (amount_minor between 1 and 1000000000000000),
  due_date     date not null check (isfinite(due_date)),
  bank_name    text check (char_length(bank_name) between 1 and 120),
  bank_id      bigint,
  number       text check (char_length(number) between 1 and 40),
  salt         bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  created_at   timestamptz not null default now(),
  primary key (business_id, id),
  unique (business_id, public_id),
  foreign key (business_id, party_id) references party (business_id, id),
  foreign key (business_id, bank_id) references bank_account (business_id, id)
);
create index cheque_party on cheque (business_id, party_id, id);

-- Derived: the cheques that are neither cleared nor bounced nor taken back, so that a list of them reads no other.
create table cheque_held (
  business_id bigint not null,
  cheque_id   bigint not null,
  direction   text not null,
  due_date    date not null,
  primary key (business_id, cheque_id),
  foreign key (business_id, cheque_id) references cheque (business_id, id)
);
create index cheque_held_due on cheque_held (business_id, due_date, cheque_id);

-- Makes spellings of a shop's own category equal; its first writer makes the account.
alter table account add column name_key text not null default '' check (char_length(name_key) <= 200);
create unique index account_name on account (business_id, name_key) where name_key <> '';

select guard_tenant_table(t::regclass) from unnest(array['bank_account', 'staff', 'cheque', 'cheque_held']) as t;
select audit_table('bank_account', 'id'), audit_table('staff', 'id'), audit_table('cheque', 'id');

grant update (name_key) on account to munshi_app;
grant select on bank_account, staff, cheque, cheque_held to munshi_app;
grant insert (business_id, public_id, name, name_key, kind, number) on bank_account to munshi_app;
grant insert (business_id, public_id, name, name_key, sound_key, phone, salary_minor) on staff to munshi_app;
grant update (name, name_key, sound_key, phone, salary_minor, archived_at) on staff to munshi_app;
