-- Routines: what a party takes every day, and the day's round that posts it, whole or not at all, in one call.

-- Quantity in thousandths of the item's own unit; 0 where the routine was ended.
create table routine (
  business_id bigint not null references business,
  id          bigint generated always as identity,
  party_id    bigint not null,
  item_id     bigint not null,
  quantity    bigint not null check (quantity between 0 and 1000000000000),
  salt        bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  created_at  timestamptz not null default now(),
  primary key (business_id, id),
  unique (business_id, party_id, item_id),
  foreign key (business_id, party_id) references party (business_id, id),
  foreign key (business_id, item_id) references item (business_id, id)
);
create index routine_living on routine (business_id, party_id, item_id) where quantity > 0;

-- A round that was posted: its entries are numbered from first_entry to last_entry. item_id is none where it was of all.
create table routine_round (
  business_id     bigint not null references business,
  id              bigint generated always as identity,
  day             date not null check (isfinite(day)),
  item_id         bigint,
  first_entry     bigint not null,
  last_entry      bigint not null check (last_entry >= first_entry),
  idempotency_key text not null check (char_length(idempotency_key) between 1 and 180),
  -- As text: the chain's proof of a row holds what a column looks like, which for bytea is a setting.
  input_hash      text not null check (input_hash ~ '^[0-9a-f]{64}$'),
  salt            bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  created_at      timestamptz not null default now(),
  primary key (business_id, id),
  unique (business_id, idempotency_key),
  foreign key (business_id, item_id) references item (business_id, id),
  foreign key (business_id, first_entry) references journal_entry (business_id, number),
  foreign key (business_id, last_entry) references journal_entry (business_id, number)
);
create index routine_round_day on routine_round (business_id, day);
create unique index routine_round_entry on routine_round (business_id, first_entry);

select guard_tenant_table(t::regclass) from unnest(array['routine', 'routine_round']) as t;
select audit_table('routine', 'id'), audit_table('routine_round', 'id');
grant select on routine, routine_round to munshi_app;
grant insert (business_id, party_id, item_id, quantity), update (quantity) on routine to munshi_app;

-- Who takes how much of what in a round: the routines of living parties and items, with the day's changes over them. A
-- change without an item is of the round's, or of all that its party takes where it is 0, or of the only one there is.
create type round_line as (party_id bigint, item_id bigint, quantity bigint);
create function round_lines(p_business bigint, p_item bigint, p_parties bigint[], p_items bigint[], p_quantities bigint[])
returns setof round_line language plpgsql stable as $$
declare
  line record;
begin
  for line in
    with living as (
      select r.party_id, r.item_id, r.quantity from routine r
        join party p on p.business_id = r.business_id and p.id = r.party_id and p.archived_at is null
        join item i on i.business_id = r.business_id and i.id = r.item_id and i.archived_at is null
      where r.business_id = p_business and r.quantity > 0 and (p_item is null or r.item_id = p_item)
    ), told as (
      select c.party, c.quantity, c.place, coalesce(c.item, p_item,
          (select min(l.item_id) from living l where l.party_id = c.party having count(*) = 1),
          (select min(l.item_id) from living l having count(distinct l.item_id) = 1)) as item
      from unnest(p_parties, p_items, p_quantities) with ordinality as c(party, item, quantity, place)
    ), changed as (
      -- Of two changes for one party and item the last counts.
      select distinct on (party, item) party, item, quantity from told order by party, item, place desc
    )
    select coalesce(c.party, l.party_id) as party_id, coalesce(c.item, l.item_id) as item_id, coalesce(c.quantity, l.quantity) as quantity
    from living l full join changed c on c.party = l.party_id and c.item = l.item_id
    where coalesce(c.quantity, l.quantity) > 0
      and (l.party_id is null or not exists (select from changed s where s.party = l.party_id and s.item is null and s.quantity = 0))
  loop
    if line.item_id is null then
      raise exception 'the change names no item' using errcode = 'MU019', detail = line.party_id::text;
    end if;
    return next (line.party_id, line.item_id, line.quantity)::round_line;
  end loop;
end $$;

-- Posts a day's round: credit for each party at the set prices. No round, and no entry, where nobody takes anything.
create function post_routine(p_business bigint, p_key text, p_id uuid, p_date date, p_source text, p_actor bigint,
  p_item bigint, p_parties bigint[], p_items bigint[], p_quantities bigint[], p_again boolean,
  out round_id bigint, out replayed boolean) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  digest text := encode(sha256(convert_to(
    jsonb_build_array('routine', p_date, p_source, p_actor, p_item, p_parties, p_items, p_quantities)::text, 'UTF8')), 'hex');
  known text;
  home record;
  entry goods_posted;
  first_number bigint;
begin
  perform begin_change(p_business, p_key, p_source, p_actor);
  select r.id, r.input_hash into round_id, known from routine_round r where r.business_id = p_business and r.idempotency_key = p_key;
  replayed := found;
  if known <> digest or exists (select from change c where c.business_id = p_business and c.idempotency_key = p_key) then
    raise exception 'the key was used for something else' using errcode = 'MU004';
  end if;
  if replayed then return; end if;
  -- A round stands while one of its entries does.
  if not p_again and exists (
      select from routine_round r cross join lateral generate_series(r.first_entry, r.last_entry) as e(entry)
      where r.business_id = p_business and r.day = p_date and (p_item is null or r.item_id is null or r.item_id = p_item)
        and not exists (select from journal_entry j where j.business_id = p_business and j.reverses = e.entry)) then
    raise exception 'the round of the day is posted' using errcode = 'MU022';
  end if;
  for home in
    select l.party_id, array_agg(l.item_id order by l.item_id) as items, array_agg(l.quantity order by l.item_id) as quantities,
      array_agg(round(i.price_minor::numeric * l.quantity / 1000)::bigint order by l.item_id) as amounts,
      sum(round(i.price_minor::numeric * l.quantity / 1000))::bigint as amount,
      min(l.item_id) filter (where coalesce(i.price_minor, 0) = 0) as unpriced
    from round_lines(p_business, p_item, p_parties, p_items, p_quantities) l
      left join item i on i.business_id = p_business and i.id = l.item_id
    group by l.party_id order by l.party_id
  loop
    if home.unpriced is not null and exists (select from item i where i.business_id = p_business and i.id = home.unpriced) then
      raise exception 'the item has no price' using errcode = 'MU021', detail = home.unpriced::text;
    end if;
    if home.amount = 0 then
      raise exception 'so little comes to nothing' using errcode = 'MU011';
    end if;
    entry := post_goods(p_business => p_business, p_key => p_key || '/' || home.party_id, p_id => md5(p_id || '/' || home.party_id)::uuid,
      p_kind => 'give_credit', p_date => p_date, p_source => p_source, p_actor => p_actor, p_flow => 'sale',
      p_accounts => array[1200], p_subs => array[home.party_id], p_amounts => array[home.amount],
      p_items => home.items, p_quantities => home.quantities, p_values => home.amounts, p_sale => null, p_narration => null);
    first_number := coalesce(first_number, entry.number);
  end loop;
  if first_number is null then return; end if;
  insert into routine_round (business_id, day, item_id, first_entry, last_entry, idempotency_key, input_hash)
    values (p_business, p_date, p_item, first_number, entry.number, p_key, digest) returning id into round_id;
end $$;

revoke all on function round_lines, post_routine from public;
grant execute on function post_routine to munshi_app;
