-- Verification: recomputes everything of one shop from its postings and its chain, and names what does not agree.

create type problem as (kind text, subject text, detail text);

create function verify_chain(p_business bigint) returns setof problem language sql stable as $$
  with walked as (
    select c.*, coalesce(lag(c.hash) over w, decode(repeat('00', 32), 'hex')) as previous, coalesce(lag(c.sequence) over w, 0) + 1 as place
    from change c where c.business_id = p_business window w as (order by c.sequence)
  ), head as (select * from business_head where business_id = p_business)
  select 'chain', 'change ' || sequence, 'a change before it is missing' from walked where sequence <> place
  union all
  select 'chain', 'change ' || sequence, 'its bytes do not give its hash, or the link before it was altered'
    from walked where hash <> sha256(previous || content)
  union all
  select 'chain', 'change ' || sequence, 'a column differs from the bytes that were hashed' from walked
    where position(change_content(business_id, sequence, kind, subject, idempotency_key, input_hash, recorded_at, actor_id, source,
      operation_key, '') in content) <> 1
  union all
  select 'head', 'business head', 'does not agree with the last change or entry' from head
    where sequence <> coalesce((select max(sequence) from walked), 0)
       or chain_hash is distinct from coalesce((select hash from walked order by sequence desc limit 1), decode(repeat('00', 32), 'hex'))
       or entry_number <> coalesce((select max(number) from journal_entry where business_id = p_business), 0)
  union all
  select 'head', 'business head', 'is missing' where not exists (select from head)
$$;

create function verify_journal(p_business bigint) returns setof problem language sql stable as $$
  with lines as (
    select p.entry_number, array_agg(p.account order by p.line) as accounts, array_agg(p.sub_id order by p.line) as subs,
      array_agg(p.amount_minor order by p.line) as amounts, array_agg(p.quantity order by p.line) as quantities,
      sum(p.amount_minor) as total, bool_and(p.line = place) as dense,
      bool_and(p.balance_after = running and p.quantity_after is not distinct from case when p.quantity is not null then amassed end) as continuous,
      min(p.entry_date) as first_date, max(p.entry_date) as last_date
    from (select p.*, row_number() over (partition by p.entry_number order by p.line) as place,
            sum(p.amount_minor) over (partition by p.account, p.sub_id order by p.entry_number) as running,
            sum(p.quantity) over (partition by p.account, p.sub_id order by p.entry_number) as amassed
          from posting p where p.business_id = p_business) p
    group by p.entry_number
  ), entries as (
    select j.*, l.accounts, l.subs, l.amounts, l.quantities, l.total, l.dense, l.continuous, l.first_date, l.last_date,
      c.content, c.idempotency_key, c.input_hash, c.recorded_at as change_recorded_at, coalesce(lag(j.number) over (order by j.number), 0) + 1 as place
    from journal_entry j left join lines l on l.entry_number = j.number
      left join change c on c.business_id = j.business_id and c.sequence = j.sequence and c.kind = 'entry' and c.subject = j.number::text
    where j.business_id = p_business
  )
  select 'entry', 'entry ' || number, 'an entry before it is missing' from entries where number <> place
  union all
  select 'entry', 'entry ' || number, 'has no link in the chain' from entries where content is null
  union all
  select 'entry', 'entry ' || number, 'differs from what the chain says of it' from entries
    where content <> change_content(p_business, sequence, 'entry', number::text, idempotency_key, input_hash, recorded_at,
      actor_id, source, null, entry_payload(id, kind, entry_date, source, actor_id, reverses, accounts, subs, amounts, quantities, narration_proof))
  union all
  select 'entry', 'entry ' || number, 'does not balance' from entries where total is distinct from 0
  union all
  select 'posting', 'entry ' || number, 'a balance or quantity after it, its date or a line number was altered' from entries
    where not (dense and continuous and first_date = entry_date and last_date = entry_date)
  union all
  select 'posting', 'entry ' || entry_number, 'postings without an entry' from lines
    where not exists (select from journal_entry j where j.business_id = p_business and j.number = lines.entry_number)
  union all
  select 'chain', 'change ' || c.sequence, 'the entry it tells of is missing' from change c
    where c.business_id = p_business and c.kind = 'entry'
      and not exists (select from journal_entry j where j.business_id = p_business and j.sequence = c.sequence)
  union all
  select 'narration', 'entry ' || n.entry_number, 'differs from its commitment' from narration n
    left join journal_entry j on j.business_id = n.business_id and j.number = n.entry_number
    where n.business_id = p_business
      and j.narration_proof is distinct from encode(sha256(n.salt || convert_to(n.body, 'UTF8')), 'hex')
  union all
  select 'narration', 'entry ' || j.number, 'its words are missing' from journal_entry j
    where j.business_id = p_business and j.narration_proof is not null
      and not exists (select from narration n where n.business_id = p_business and n.entry_number = j.number)
$$;

create function verify_balances(p_business bigint) returns setof problem language sql stable as $$
  select 'balance', 'account ' || account || case sub_id when 0 then '' else '/' || sub_id end, 'differs from the sum of its postings'
    from (select b.account, b.sub_id, b.amount_minor, b.quantity, b.postings from balance b where b.business_id = p_business) kept
    full join (select p.account, p.sub_id, sum(p.amount_minor) as amount, coalesce(sum(p.quantity), 0) as quantity, count(*) as postings
      from posting p where p.business_id = p_business group by p.account, p.sub_id) counted using (account, sub_id)
    where kept.amount_minor is distinct from counted.amount or kept.quantity is distinct from counted.quantity
       or kept.postings is distinct from counted.postings
  union all
  select 'day', 'account ' || account || ' on ' || to_char(day, 'YYYY-MM-DD'), 'differs from the sum of its postings'
    from (select d.account, d.day, d.debit_minor, d.credit_minor, d.postings from balance_day d where d.business_id = p_business) kept
    full join (select j.entry_date as day, p.account, sum(greatest(p.amount_minor, 0)) as debit, sum(greatest(-p.amount_minor, 0)) as credit,
        count(*) as postings from posting p join journal_entry j on j.business_id = p.business_id and j.number = p.entry_number
      where p.business_id = p_business group by j.entry_date, p.account) counted using (account, day)
    where kept.debit_minor is distinct from counted.debit or kept.credit_minor is distinct from counted.credit
       or kept.postings is distinct from counted.postings
$$;

-- The rows of every table whose changes go into the chain, as their triggers name them: a new table cannot be forgotten.
create function audited_rows(p_business bigint) returns table (kind text, subject text, snapshot jsonb, salt bytea)
language plpgsql stable as $$
declare
  audited record;
begin
  for audited in
    select g.tgrelid::regclass as name,
      (select string_agg(format('t.%I', c), ', ''/'', ' order by place)
        from unnest(array_remove(string_to_array(encode(g.tgargs, 'escape'), '\000'), '')) with ordinality as a(c, place)) as subject
    from pg_trigger g where g.tgname = 'audit_row'
  loop
    return query execute format('select %L, concat(%s), to_jsonb(t), t.salt from %s t where t.business_id = $1',
      audited.name, audited.subject, audited.name) using p_business;
  end loop;
end $$;

-- Named rows against the last commitment that the chain holds of them. Only links whose hash is right are read as text.
create function verify_rows(p_business bigint) returns setof problem language sql stable set timezone = 'UTC' as $$
  with told as (
    select distinct on (c.kind, c.subject) c.kind, c.subject, convert_from(c.content, 'UTF8') as content
    from (select c.*, lag(c.hash) over (order by c.sequence) as previous from change c where c.business_id = p_business) c
    where c.kind <> 'entry' and c.idempotency_key is null and c.hash = sha256(coalesce(c.previous, decode(repeat('00', 32), 'hex')) || c.content)
    order by c.kind, c.subject, c.sequence desc
  )
  select kind, kind || ' ' || subject,
      case when stored.snapshot is null then 'is missing' when told.content is null then 'has no link in the chain'
           else 'differs from what the chain says of it' end
    from told full join audited_rows(p_business) stored using (kind, subject)
    where stored.snapshot is null or told.content is null
      or split_part(told.content, '|', 14) <> row_commitment(stored.snapshot, string_to_array(split_part(told.content, '|', 13), ','), stored.salt)
$$;

-- The parts of a verification: every function called verify_... that takes a shop and gives problems, in the order in
-- which they were made. A later migration adds one by creating it.
create function verification_parts() returns setof text language sql stable as $$
  select f.proname::text from pg_proc f
  where f.pronamespace = 'public'::regnamespace and f.prorettype = 'problem'::regtype and f.proname like 'verify\_%'
    and pg_get_function_identity_arguments(f.oid) = 'p_business bigint' and f.proname <> 'verify_business' order by f.oid
$$;

create function verify_part(p_business bigint, p_part text) returns setof problem language plpgsql stable security definer
set search_path = public, pg_temp as $$
begin
  perform enter_business(p_business);
  if p_part not in (select verification_parts()) then
    raise exception 'no such part of a verification: %', p_part using errcode = '22023';
  end if;
  return query execute format('select * from %I($1)', p_part) using p_business;
end $$;

-- All parts in one statement, so that all see the books as they are at one moment.
create function verify_business(p_business bigint) returns setof problem language sql stable security definer
set search_path = public, pg_temp as $$
  select found.* from verification_parts() as part cross join lateral verify_part(p_business, part) as found
$$;

revoke all on function verify_chain, verify_journal, verify_balances, verify_rows, audited_rows, verification_parts, verify_part, verify_business
  from public;
grant execute on function verification_parts, verify_part, verify_business to munshi_app;
