-- Stock: the tables. Items and their units are named rows, whose changes go into the chain; what is derived from the
-- postings of goods is written by functions alone. Quantities are whole thousandths of the item's own unit.

-- ---------- named rows ----------
create table item (
  business_id bigint not null references business,
  id          bigint generated always as identity,
  public_id   uuid not null default gen_random_uuid(),
  name        text not null check (char_length(name) between 1 and 120),
  name_key    text not null check (char_length(name_key) between 1 and 200),
  sound_key   text not null default '' check (char_length(sound_key) <= 200),
  unit        text not null default 'piece' check (unit ~ '^[a-z]{1,20}$'),
  price_minor bigint check (price_minor between 0 and 1000000000000000),
  low_stock   bigint check (low_stock between 0 and 1000000000000),
  is_stocked  boolean not null default true,
  salt        bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  created_at  timestamptz not null default now(),
  archived_at timestamptz,
  primary key (business_id, id),
  unique (business_id, public_id)
);
create unique index item_name on item (business_id, name_key) where archived_at is null;
create index item_sound on item (business_id, sound_key) where sound_key <> '';

-- Another unit that an item comes in: one carton is base_quantity thousandths of the item's own unit, at its own price if it has one.
create table item_unit (
  business_id   bigint not null,
  item_id       bigint not null,
  unit          text not null check (unit ~ '^[a-z]{1,20}$'),
  base_quantity bigint not null check (base_quantity between 1 and 1000000000000),
  price_minor   bigint check (price_minor between 0 and 1000000000000000),
  salt          bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  created_at    timestamptz not null default now(),
  primary key (business_id, item_id, unit),
  foreign key (business_id, item_id) references item (business_id, id)
);

-- ---------- derived from postings; verification recomputes each ----------
-- What an item cost from an entry on: cost_minor for quantity. The newest row is the last known cost, at which goods leave
-- an empty stock and come in when nobody says theirs. Written by entries that bring goods in; one taken back loses its row.
create table item_cost (
  business_id  bigint not null,
  item_id      bigint not null,
  entry_number bigint not null,
  cost_minor   bigint not null check (cost_minor >= 0),
  quantity     bigint not null check (quantity > 0),
  primary key (business_id, item_id, entry_number),
  foreign key (business_id, item_id) references item (business_id, id),
  foreign key (business_id, entry_number) references journal_entry (business_id, number)
);

-- Net amount and quantity of an item under an account on one day, by entry date: sales, returns, cost, movement.
create table item_day (
  business_id  bigint not null,
  day          date not null,
  account      integer not null,
  item_id      bigint not null,
  amount_minor bigint not null,
  quantity     bigint not null,
  postings     bigint not null,
  primary key (business_id, day, account, item_id),
  foreign key (business_id, item_id) references item (business_id, id)
) with (fillfactor = 70);

-- What an entry sold of an item, at which cost it left, and how much of it came back. party_id is 0 for a sale for cash.
create table goods_sold (
  business_id         bigint not null,
  entry_number        bigint not null,
  item_id             bigint not null,
  party_id            bigint not null,
  quantity            bigint not null check (quantity > 0),
  cost_minor          bigint not null,
  returned_quantity   bigint not null default 0 check (returned_quantity between 0 and quantity),
  returned_cost_minor bigint not null default 0,
  primary key (business_id, entry_number, item_id),
  foreign key (business_id, entry_number) references journal_entry (business_id, number),
  foreign key (business_id, item_id) references item (business_id, id)
) with (fillfactor = 70);
create index goods_sold_open on goods_sold (business_id, item_id, party_id, entry_number) where returned_quantity < quantity;

-- Of which sale a return took back how much.
create table goods_returned (
  business_id  bigint not null,
  entry_number bigint not null,
  item_id      bigint not null,
  sale_number  bigint not null,
  quantity     bigint not null check (quantity > 0),
  cost_minor   bigint not null,
  primary key (business_id, entry_number, item_id, sale_number),
  foreign key (business_id, entry_number) references journal_entry (business_id, number),
  foreign key (business_id, sale_number, item_id) references goods_sold (business_id, entry_number, item_id)
);
create index goods_returned_sale on goods_returned (business_id, sale_number, item_id);

-- Movements of all items, newest first.
create index posting_goods on posting (business_id, entry_number, line) where account = 1300;

select guard_tenant_table(t::regclass)
  from unnest(array['item', 'item_unit', 'item_cost', 'item_day', 'goods_sold', 'goods_returned']) as t;
select audit_table('item', 'id'), audit_table('item_unit', 'item_id', 'unit');

grant select on item, item_unit, item_cost, item_day, goods_sold, goods_returned to munshi_app;
grant insert (business_id, public_id, name, name_key, sound_key, unit, price_minor, low_stock, is_stocked) on item to munshi_app;
grant update (name, name_key, sound_key, unit, price_minor, low_stock, is_stocked, archived_at) on item to munshi_app;
grant insert (business_id, item_id, unit, base_quantity, price_minor), update (base_quantity, price_minor) on item_unit to munshi_app;
