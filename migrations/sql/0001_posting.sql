-- Posting: one call, one round trip. The only place that inserts into the journal.

create function check_postings() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- One line alone balances only where goods of no known cost move.
  if exists (select from inserted group by business_id, entry_number
             having sum(amount_minor) <> 0 or (count(*) < 2 and min(account) <> 1300)) then
    raise exception 'the entry does not balance' using errcode = 'MU002';
  end if;
  if exists (select from inserted i left join account_template t on t.code = i.account
             where case when t.code is null then not exists (select from account a where a.business_id = i.business_id and a.code = i.account)
                        when t.sub_ledger = '' then i.sub_id <> 0
                        when t.sub_ledger = 'party' then not exists (select from party p where p.business_id = i.business_id and p.id = i.sub_id)
                        when t.sub_ledger = 'goods' and i.sub_id = 0 then false
                        when t.sub_ledger in ('goods', 'item') then
                          not exists (select from item g where g.business_id = i.business_id and g.id = i.sub_id)
                        when t.sub_ledger = 'bank' then not exists (select from bank_account b where b.business_id = i.business_id and b.id = i.sub_id)
                        when t.sub_ledger = 'staff' then not exists (select from staff s where s.business_id = i.business_id and s.id = i.sub_id)
                        when t.sub_ledger = 'cheque' then not exists (select from cheque c
                          where c.business_id = i.business_id and c.id = i.sub_id and (c.direction = 'given') = (t.type = 'liability'))
                        else true end) then
    raise exception 'no such account or sub-account' using errcode = 'MU006';
  end if;
  return null;
end $$;
create trigger balanced after insert on posting referencing new table as inserted
  for each statement execute function check_postings();

-- What the chain says of an entry; verification builds it again from the stored rows.
create function entry_payload(p_id uuid, p_kind text, p_date date, p_source text, p_actor bigint, p_reverses bigint,
  p_accounts integer[], p_subs bigint[], p_amounts bigint[], p_quantities bigint[], p_narration_proof text)
returns text language sql immutable as $$
  select concat_ws('|', p_id, p_kind, to_char(p_date, 'YYYY-MM-DD'), p_source, coalesce(p_actor::text, ''), coalesce(p_reverses::text, ''),
    array_to_string(p_accounts, ','), array_to_string(p_subs, ','), array_to_string(p_amounts, ','),
    case when num_nonnulls(variadic p_quantities) > 0 then array_to_string(p_quantities, ',', '-') else '' end,
    coalesce(p_narration_proof, ''))
$$;

create type entry_lines as (accounts integer[], subs bigint[], amounts bigint[], quantities bigint[]);
create type posted as (number bigint, sequence bigint, entry_date date, replayed boolean, balances bigint[]);

-- Inner step of post_entry and reverse_entry; not granted to the application.
create function write_entry(p_business bigint, p_key text, p_input text, p_id uuid, p_kind text, p_date date, p_source text, p_actor bigint,
  p_accounts integer[], p_subs bigint[], p_amounts bigint[], p_quantities bigint[], p_narration text, p_reverses bigint)
returns posted language plpgsql security definer set search_path = public, pg_temp as $$
declare
  head business_head%rowtype;
  earlier record;
  result posted;
  digest bytea := sha256(convert_to(p_input, 'UTF8'));
  stamp timestamptz := clock_timestamp();
  salt bytea;
  proof text;
  bytes bytea;
  link bytea;
begin
  perform enter_business(p_business);
  select * into head from business_head h where h.business_id = p_business for no key update;
  if not found then raise exception 'no such business' using errcode = 'MU003'; end if;
  select c.sequence, c.input_hash, j.number, j.entry_date into earlier
    from change c left join journal_entry j on j.business_id = c.business_id and j.sequence = c.sequence and c.kind = 'entry'
    where c.business_id = p_business and c.idempotency_key = p_key;
  if found then
    if earlier.input_hash is distinct from digest then
      raise exception 'the key was used for something else' using errcode = 'MU004';
    end if;
    result.balances := array(select p.balance_after from posting p
      where p.business_id = p_business and p.entry_number = earlier.number order by p.line);
    result.number := earlier.number; result.sequence := earlier.sequence;
    result.entry_date := earlier.entry_date; result.replayed := true;
    return result;
  end if;
  if not isfinite(p_date) then
    raise exception 'an entry needs a day of the calendar' using errcode = '22008';
  end if;
  if p_date <= head.closed_through then
    raise exception 'the period is closed' using errcode = 'MU005', detail = to_char(head.closed_through, 'YYYY-MM-DD');
  end if;
  if cardinality(p_accounts) not between 1 and 1000 then
    raise exception 'an entry has 1 to 1000 lines' using errcode = 'MU002';
  end if;
  -- What the chain says of the lines is what is stored only while each has its own sub-account and quantity.
  if cardinality(p_subs) is distinct from cardinality(p_accounts) or num_nulls(variadic p_subs) > 0
     or cardinality(p_quantities) <> cardinality(p_accounts) then
    raise exception 'each line has one sub-account, and one quantity where any has' using errcode = 'MU006';
  end if;
  if exists (select from unnest(p_amounts) a where abs(a) > 1000000000000000) then
    raise exception 'the amount is past the limit' using errcode = 'MU011';
  end if;
  if p_narration is not null then
    salt := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    proof := encode(sha256(salt || convert_to(p_narration, 'UTF8')), 'hex');
  end if;
  result.number := head.entry_number + 1;
  result.sequence := head.sequence + 1;
  result.entry_date := p_date;
  result.replayed := false;
  bytes := change_content(p_business, result.sequence, 'entry', result.number::text, p_key, digest, stamp,
    p_actor, p_source, null, entry_payload(p_id, p_kind, p_date, p_source, p_actor, p_reverses, p_accounts, p_subs, p_amounts, p_quantities, proof));
  link := sha256(head.chain_hash || bytes);
  update business_head set sequence = result.sequence, entry_number = result.number, chain_hash = link where business_id = p_business;
  insert into change (business_id, sequence, kind, subject, idempotency_key, input_hash, content, hash, recorded_at, actor_id, source)
    values (p_business, result.sequence, 'entry', result.number::text, p_key, digest, bytes, link, stamp, p_actor, p_source);
  insert into journal_entry (business_id, number, id, sequence, kind, entry_date, recorded_at, source, actor_id, reverses, narration_proof)
    values (p_business, result.number, p_id, result.sequence, p_kind, p_date, stamp, p_source, p_actor, p_reverses, proof);
  with lines as (
    select ord::smallint as line, account, coalesce(sub, 0) as sub_id, amount, quantity
    from unnest(p_accounts, p_subs, p_amounts, p_quantities) with ordinality as t(account, sub, amount, quantity, ord)
  ), now_balance as (
    insert into balance as b (business_id, account, sub_id, amount_minor, quantity, postings)
    select p_business, account, sub_id, sum(amount)::bigint, coalesce(sum(quantity), 0)::bigint, count(*) from lines group by account, sub_id
    on conflict (business_id, account, sub_id) do update set amount_minor = b.amount_minor + excluded.amount_minor,
      quantity = b.quantity + excluded.quantity, postings = b.postings + excluded.postings
    returning account, sub_id, amount_minor, quantity
  ), day_balance as (
    insert into balance_day as d (business_id, day, account, debit_minor, credit_minor, postings)
    select p_business, p_date, account, sum(greatest(amount, 0)), sum(greatest(-amount, 0)), count(*) from lines group by account
    on conflict (business_id, day, account) do update set debit_minor = d.debit_minor + excluded.debit_minor,
      credit_minor = d.credit_minor + excluded.credit_minor, postings = d.postings + excluded.postings
  ), written as (
    insert into posting (business_id, entry_number, line, account, sub_id, amount_minor, quantity, balance_after, entry_date, quantity_after)
    select p_business, result.number, l.line, l.account, l.sub_id, l.amount, l.quantity, b.amount_minor, p_date,
      case when l.quantity is not null then b.quantity end
    from lines l join now_balance b using (account, sub_id)
    returning line, balance_after
  )
  select array_agg(balance_after order by line) into result.balances from written;
  if p_narration is not null then
    insert into narration (business_id, entry_number, body, salt) values (p_business, result.number, p_narration, salt);
  end if;
  -- Lines of items, whose figures are kept beside the journal, too.
  if exists (select from unnest(p_accounts, p_subs) as l(account, sub) where sub <> 0 and account in (1300, 4000, 4100, 5000, 5100, 5200)) then
    perform keep_goods(p_business, result.number);
  end if;
  if p_accounts && array[1250, 2050] then perform keep_cheques(p_business, result.number); end if;
  if 1200 = any(p_accounts) then perform keep_khatas(p_business, result.number); end if;
  perform keep_activity(p_business, result.number);
  return result;
end $$;

-- An entry of any lines but those of stock: what moves goods is costed, by post_goods.
create function post_entry(p_business bigint, p_key text, p_id uuid, p_kind text, p_date date, p_source text, p_actor bigint,
  p_accounts integer[], p_subs bigint[], p_amounts bigint[], p_quantities bigint[], p_narration text)
returns posted language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if 1300 = any(p_accounts) then
    raise exception 'goods are moved by post_goods' using errcode = 'MU006';
  end if;
  return write_entry(p_business, p_key,
    entry_payload(p_id, p_kind, p_date, p_source, p_actor, null, p_accounts, p_subs, p_amounts, p_quantities, p_narration),
    p_id, p_kind, p_date, p_source, p_actor, p_accounts, p_subs, p_amounts, p_quantities, p_narration, null);
end $$;

-- A new entry with every line negated. On the day of the first one, or on the first open day after a close. Where goods
-- have moved since, what their stock is worth is put right by further lines (settle_stock).
create function reverse_entry(p_business bigint, p_key text, p_id uuid, p_number bigint, p_source text, p_actor bigint)
returns posted language plpgsql security definer set search_path = public, pg_temp as $$
declare
  closed date;
  original journal_entry%rowtype;
  lines entry_lines;
  repeated boolean;
begin
  perform enter_business(p_business);
  select h.closed_through into closed from business_head h where h.business_id = p_business for no key update;
  if not found then raise exception 'no such business' using errcode = 'MU003'; end if;
  select * into original from journal_entry j where j.business_id = p_business and j.number = p_number;
  if not found then raise exception 'no such entry' using errcode = 'MU007'; end if;
  if original.reverses is not null then
    raise exception 'a reversal is not reversed' using errcode = 'MU009';
  end if;
  repeated := exists (select from change c where c.business_id = p_business and c.idempotency_key = p_key);
  if not repeated and exists (select from journal_entry j where j.business_id = p_business and j.reverses = p_number) then
    raise exception 'the entry is reversed already' using errcode = 'MU008';
  end if;
  if not repeated and exists (select from goods_sold g
      where g.business_id = p_business and g.entry_number = p_number and g.returned_quantity > 0) then
    raise exception 'goods of this sale came back' using errcode = 'MU014';
  end if;
  select array_agg(p.account order by p.line), array_agg(p.sub_id order by p.line),
         array_agg(-p.amount_minor order by p.line), array_agg(-p.quantity order by p.line)
    into lines from posting p where p.business_id = p_business and p.entry_number = p_number;
  if 1300 = any(lines.accounts) then lines := settle_stock(p_business, p_number, lines); end if;
  return write_entry(p_business, p_key, concat_ws('|', 'reverse', p_id, p_number, p_source, p_actor), p_id, 'reversal',
    case when original.entry_date <= closed then closed + 1 else original.entry_date end,
    p_source, p_actor, lines.accounts, lines.subs, lines.amounts, lines.quantities, null, p_number);
end $$;

-- A new shop with its head, its owner and the first links of its chain.
create function open_business(p_public_id uuid, p_owner bigint, p_name text, p_currency text, p_time_zone text, p_language text)
returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
  fresh bigint := nextval(pg_get_serial_sequence('business', 'business_id'));
  snapshot business%rowtype;
begin
  perform enter_business(fresh);
  insert into business (business_id, public_id, name, currency, time_zone, language) overriding system value
    values (fresh, p_public_id, p_name, p_currency, p_time_zone, p_language) returning * into snapshot;
  insert into business_head (business_id) values (fresh);
  perform begin_change(fresh, 'open/' || p_public_id, 'opening', p_owner);
  perform audit_new_business(snapshot);
  insert into membership (business_id, user_id, role) values (fresh, p_owner, 'owner');
  return fresh;
end $$;
create function audit_new_business(p_row business) returns void language plpgsql security definer
set search_path = public, pg_temp set timezone = 'UTC' as $$
declare
  snapshot jsonb := to_jsonb(p_row);
  columns text[] := array(select k from jsonb_object_keys(snapshot) as k where k <> 'salt' order by k);
begin
  perform append_change(p_row.business_id, 'business', p_row.business_id::text, null, null,
    concat_ws('|', 'insert', array_to_string(columns, ','), row_commitment(snapshot, columns, p_row.salt)));
end $$;

revoke all on function append_change, write_entry, audit_new_business, audit_row, lock_head_first, check_postings from public;
revoke all on function post_entry, reverse_entry, open_business from public;
grant execute on function post_entry, reverse_entry, open_business to munshi_app;
