-- The chain as it is read: the feed and the log. And acts, which are neither an entry nor a named row: a close of a
-- period, an import. An act happens once for its key, which tells it from a named row, and its link says all of it as
-- JSON, without names or free text.

create type act as (sequence bigint, told jsonb, replayed boolean);

-- What the link of an act says: all that stands after the eleven fields that every link has.
create function act_told(p_content bytea) returns jsonb language sql immutable as $$
  select array_to_string((string_to_array(convert_from(p_content, 'UTF8'), '|'))[12:], '|')::jsonb
$$;

-- The act of this key when it was done before, with this input; else null, and the caller does it under the head's lock.
create function act_done(p_business bigint, p_kind text, p_key text, p_input text) returns act language plpgsql
security definer set search_path = public, pg_temp as $$
declare
  earlier change%rowtype;
begin
  select * into earlier from change c where c.business_id = p_business and c.idempotency_key = p_key;
  if not found then return null; end if;
  if earlier.kind <> p_kind or earlier.input_hash is distinct from sha256(convert_to(p_input, 'UTF8')) then
    raise exception 'the key was used for something else' using errcode = 'MU004';
  end if;
  return (earlier.sequence, act_told(earlier.content), true)::act;
end $$;

create function record_act(p_business bigint, p_kind text, p_subject text, p_key text, p_input text, p_told jsonb) returns act
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  return (append_change(p_business, p_kind, p_subject, p_key, sha256(convert_to(p_input, 'UTF8')), p_told::text), p_told, false)::act;
end $$;

-- Closes all days through this one; never fewer than were closed. A repeated close, or one of closed days, changes nothing.
create function close_period(p_business bigint, p_key text, p_source text, p_actor bigint, p_through date) returns date
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  closed date;
begin
  perform begin_change(p_business, p_key, p_source, p_actor);
  if not isfinite(p_through) then raise exception 'a period ends on a day of the calendar' using errcode = '22008'; end if;
  select h.closed_through into closed from business_head h where h.business_id = p_business;
  if act_done(p_business, 'period', p_key, to_char(p_through, 'YYYY-MM-DD')) is not null or p_through <= closed then
    return closed;
  end if;
  perform record_act(p_business, 'period', to_char(p_through, 'YYYY-MM-DD'), p_key, to_char(p_through, 'YYYY-MM-DD'),
    jsonb_build_object('closed_through', to_char(p_through, 'YYYY-MM-DD')));
  update business_head set closed_through = p_through where business_id = p_business;
  return p_through;
end $$;

-- What an import under this key told when it was done; else null, with the head locked until the transaction ends.
create function begin_import(p_business bigint, p_key text, p_source text, p_actor bigint, p_input text) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform begin_change(p_business, p_key, p_source, p_actor);
  return (act_done(p_business, 'import', p_key, p_input)).told;
end $$;

create function record_import(p_business bigint, p_key text, p_source text, p_actor bigint, p_subject text, p_input text, p_told jsonb)
returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform begin_change(p_business, p_key, p_source, p_actor);
  return (record_act(p_business, 'import', p_subject, p_key, p_input, p_told)).sequence;
end $$;

create function verify_periods(p_business bigint) returns setof problem language sql stable as $$
  select 'head', 'business head', 'is closed through another day than the chain says'
    from business_head h
    where h.business_id = p_business and case when isfinite(h.closed_through) then to_char(h.closed_through, 'YYYY-MM-DD') else '' end
      is distinct from coalesce((select c.subject from change c where c.business_id = p_business and c.kind = 'period'
        order by c.sequence desc limit 1), '')
$$;

-- ---------- the feed ----------
-- Rows of the chain that are no entries are few among many.
create index change_without_entry on change (business_id, sequence) where kind <> 'entry';

-- Rows of a named table as they are now, by the subjects that the chain calls them. What proves them is left out.
create function current_rows(p_business bigint, p_kind text, p_subjects text[]) returns table (subject text, snapshot jsonb)
language plpgsql stable set search_path = public, pg_temp set timezone = 'UTC' as $$
declare
  key_columns text[];
  key_values text;
begin
  select array_remove(string_to_array(encode(g.tgargs, 'escape'), '\000'), '') into key_columns
    from pg_trigger g where g.tgname = 'audit_row' and g.tgrelid = to_regclass(quote_ident(p_kind));
  if key_columns is null then return; end if;
  -- Cast to the column's own type, so that the table's key serves.
  select string_agg(format('split_part(s, ''/'', %s)::%s', place, format_type(a.atttypid, a.atttypmod)), ', ' order by place)
    into key_values from unnest(key_columns) with ordinality as k(name, place)
      join pg_attribute a on a.attrelid = to_regclass(quote_ident(p_kind)) and a.attname = k.name;
  return query execute format(
    'select concat_ws(''/'', %1$s), to_jsonb(t) - ''salt'' from %2$I t where t.business_id = $1 and (%1$s) in (select %3$s from unnest($2) s)',
    (select string_agg(format('t.%I', name), ', ' order by place) from unnest(key_columns) with ordinality as k(name, place)),
    p_kind, key_values) using p_business, p_subjects;
end $$;

-- Entries with their lines, their words and who took them back. A line's sub-account has the id that clients know.
create function current_entries(p_business bigint, p_numbers bigint[]) returns table (subject text, snapshot jsonb)
language sql stable set search_path = public, pg_temp set timezone = 'UTC' as $$
  select j.number::text, jsonb_build_object('number', j.number, 'id', j.id, 'kind', j.kind, 'entry_date', j.entry_date,
      'recorded_at', j.recorded_at, 'source', j.source, 'actor_id', j.actor_id, 'reverses', j.reverses,
      'reversed_by', (select r.number from journal_entry r where r.business_id = p_business and r.reverses = j.number),
      'narration', (select n.body from narration n where n.business_id = p_business and n.entry_number = j.number),
      'lines', (select jsonb_agg(jsonb_build_object('line', p.line, 'account', p.account, 'sub_id', p.sub_id,
          'sub_public_id', case t.sub_ledger
            when 'party' then (select s.public_id from party s where s.business_id = p_business and s.id = p.sub_id)
            when 'bank' then (select s.public_id from bank_account s where s.business_id = p_business and s.id = p.sub_id)
            when 'staff' then (select s.public_id from staff s where s.business_id = p_business and s.id = p.sub_id)
            when 'cheque' then (select s.public_id from cheque s where s.business_id = p_business and s.id = p.sub_id)
            when 'item' then (select s.public_id from item s where s.business_id = p_business and s.id = p.sub_id)
            when 'goods' then (select s.public_id from item s where s.business_id = p_business and s.id = p.sub_id) end,
          'amount_minor', p.amount_minor, 'quantity', p.quantity) order by p.line)
        from posting p left join account_template t on t.code = p.account
        where p.business_id = p_business and p.entry_number = j.number))
    from journal_entry j where j.business_id = p_business and j.number = any(p_numbers)
$$;

-- The changes after a place of the chain, in the order of commits, each with its row as it is now.
create function changes_after(p_business bigint, p_after bigint, p_limit integer)
returns table (sequence bigint, kind text, subject text, recorded_at timestamptz, actor_id bigint, source text, snapshot jsonb)
language sql stable set search_path = public, pg_temp as $$
  with page as materialized (
    select c.* from change c where c.business_id = p_business and c.sequence > p_after order by c.sequence limit p_limit
  ), named as (
    select p.kind, array_agg(distinct p.subject) as subjects from page p where p.kind <> 'entry' group by p.kind
  ), found as (
    select 'entry' as kind, e.subject, e.snapshot
      from current_entries(p_business, array(select p.subject::bigint from page p where p.kind = 'entry')) e
    union all
    select n.kind, r.subject, r.snapshot from named n cross join lateral current_rows(p_business, n.kind, n.subjects) r
  )
  select p.sequence, p.kind, p.subject, p.recorded_at, p.actor_id, p.source,
      case when p.kind <> 'entry' and p.idempotency_key is not null then act_told(p.content) else f.snapshot end
    from page p left join found f on f.kind = p.kind and f.subject = p.subject order by p.sequence
$$;

revoke all on function act_told, act_done, record_act, close_period, begin_import, record_import, verify_periods, current_rows,
  current_entries, changes_after from public;
grant execute on function act_told, close_period, begin_import, record_import, current_rows, current_entries, changes_after to munshi_app;
