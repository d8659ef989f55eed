-- Cheques: taken and given, cleared and bounced, each in one call. A cheque holds its whole amount or nothing, whatever
-- is posted and taken back; that one rule keeps it from being cleared twice.

-- After an entry with lines of cheques: refuses what a cheque cannot do, and keeps the list of those held.
create function keep_cheques(p_business bigint, p_number bigint) returns void language plpgsql
security definer set search_path = public, pg_temp as $$
declare
  one record;
begin
  for one in
    select distinct c.id, c.direction, c.due_date, c.amount_minor, abs(b.amount_minor) as held_minor,
      b.amount_minor = 0 or (b.amount_minor < 0) = (c.direction = 'given') as is_rightly_signed
    from posting p join cheque c on c.business_id = p.business_id and c.id = p.sub_id
      join balance b on b.business_id = p.business_id and b.account = p.account and b.sub_id = p.sub_id
    where p.business_id = p_business and p.entry_number = p_number and p.account in (1250, 2050)
  loop
    if not one.is_rightly_signed or one.held_minor not in (0, one.amount_minor) then
      raise exception 'the cheque is settled' using errcode = 'MU015';
    end if;
    if one.held_minor = 0 then
      delete from cheque_held where business_id = p_business and cheque_id = one.id;
    else
      insert into cheque_held (business_id, cheque_id, direction, due_date) values (p_business, one.id, one.direction, one.due_date)
        on conflict do nothing;
    end if;
  end loop;
end $$;

-- A cheque of a party's in hand, or one of ours given. The cheque is known by the id of the entry that brings it.
create function post_cheque(p_business bigint, p_key text, p_id uuid, p_date date, p_source text, p_actor bigint, p_direction text,
  p_party bigint, p_amount bigint, p_due date, p_bank_name text, p_bank bigint, p_number text, p_narration text)
returns posted language plpgsql security definer set search_path = public, pg_temp as $$
declare
  is_given boolean := p_direction = 'given';
  held bigint;
begin
  perform begin_change(p_business, p_key, p_source, p_actor);
  if not exists (select from party where business_id = p_business and id = p_party)
     or (p_bank is not null and not exists (select from bank_account where business_id = p_business and id = p_bank)) then
    raise exception 'no such party or bank' using errcode = 'MU006';
  end if;
  if not isfinite(p_due) then
    raise exception 'a cheque needs a day of the calendar' using errcode = '22008';
  end if;
  insert into cheque (business_id, public_id, direction, party_id, amount_minor, due_date, bank_name, bank_id, number)
    values (p_business, p_id, p_direction, p_party, p_amount, p_due, p_bank_name, p_bank, p_number)
    on conflict (business_id, public_id) do nothing;
  select id into held from cheque where business_id = p_business and public_id = p_id;
  return write_entry(p_business, p_key,
    jsonb_build_array('cheque', p_id, p_date, p_source, p_actor, p_direction, p_party, p_amount, p_due, p_bank_name, p_bank, p_number,
      p_narration)::text,
    p_id, case when is_given then 'give_cheque' else 'receive_cheque' end, p_date, p_source, p_actor,
    array[1200, case when is_given then 2050 else 1250 end], array[p_party, held],
    case when is_given then array[p_amount, -p_amount] else array[-p_amount, p_amount] end, null, p_narration, null);
end $$;

-- What became of a cheque: it bounced and the debt comes back, or it cleared, into p_bank, or else what the cheque
-- names, or else the till.
create function settle_cheque(p_business bigint, p_key text, p_id uuid, p_date date, p_source text, p_actor bigint,
  p_cheque bigint, p_outcome text, p_bank bigint, p_narration text)
returns posted language plpgsql security definer set search_path = public, pg_temp as $$
declare
  settled cheque%rowtype;
  account integer;
  sub_id bigint;
  amount bigint;
begin
  perform lock_head(p_business);
  select * into settled from cheque c where c.business_id = p_business and c.id = p_cheque;
  if not found then raise exception 'no such cheque' using errcode = 'MU016'; end if;
  sub_id := case when p_outcome = 'bounced' then settled.party_id else coalesce(p_bank, settled.bank_id, 0) end;
  account := case when p_outcome = 'bounced' then 1200 when sub_id <> 0 then 1100 else 1000 end;
  if account = 1000 and settled.direction = 'given' then
    raise exception 'a cheque given is paid from a bank' using errcode = 'MU006';
  end if;
  amount := case when settled.direction = 'given' then -settled.amount_minor else settled.amount_minor end;
  return write_entry(p_business, p_key,
    jsonb_build_array('settle', p_id, p_date, p_source, p_actor, p_cheque, p_outcome, p_bank, p_narration)::text,
    p_id, 'cheque_' || p_outcome, p_date, p_source, p_actor,
    array[account, case when settled.direction = 'given' then 2050 else 1250 end], array[sub_id, p_cheque],
    array[amount, -amount], null, p_narration, null);
end $$;

create function verify_cheques(p_business bigint) returns setof problem language sql stable as $$
  select 'cheque', 'cheque ' || cheque_id, 'is held or settled otherwise than its postings say'
    from (select h.cheque_id, h.direction, h.due_date from cheque_held h where h.business_id = p_business) kept
    full join (select c.id as cheque_id, c.direction, c.due_date
      from (select p.account, p.sub_id from posting p where p.business_id = p_business and p.account in (1250, 2050)
            group by p.account, p.sub_id having sum(p.amount_minor) <> 0) held
        join cheque c on c.business_id = p_business and c.id = held.sub_id) counted using (cheque_id)
    where (kept.direction, kept.due_date) is distinct from (counted.direction, counted.due_date)
$$;

revoke all on function keep_cheques, post_cheque, settle_cheque, verify_cheques from public;
grant execute on function post_cheque, settle_cheque to munshi_app;
