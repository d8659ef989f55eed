-- The audit chain: one row a change, in commit order, hash = SHA-256(previous hash, stored bytes).
-- The bytes start with a format version and hold no name or free text, only salted commitments.

-- The bytes of format 1. Independent of DateStyle and TimeZone: epoch microseconds, no dates as text but ISO.
create function change_content(p_business bigint, p_sequence bigint, p_kind text, p_subject text, p_key text, p_input_hash bytea,
  p_recorded_at timestamptz, p_actor bigint, p_source text, p_operation text, p_payload text) returns bytea language sql immutable as $$
  select convert_to(concat_ws('|', '1', p_business, p_sequence, p_kind, p_subject,
    coalesce(encode(sha256(convert_to(p_key, 'UTF8')), 'hex'), ''), coalesce(encode(p_input_hash, 'hex'), ''),
    (extract(epoch from p_recorded_at) * 1000000)::bigint, coalesce(p_actor::text, ''), p_source,
    coalesce(encode(sha256(convert_to(p_operation, 'UTF8')), 'hex'), ''), p_payload), 'UTF8')
$$;

-- Enters the shop, locks its head, and says who changes it, by which door and under which key, until another says so or
-- the transaction ends: for whatever writes named rows. Entries say it by themselves.
create function begin_change(p_business bigint, p_key text, p_source text, p_actor bigint) returns void language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  perform enter_business(p_business);
  perform 1 from business_head h where h.business_id = p_business for no key update;
  if not found then raise exception 'no such business' using errcode = 'MU003'; end if;
  perform set_config('munshi.origin', jsonb_build_array(p_actor, p_source, p_key)::text, true);
end $$;
revoke all on function begin_change from public;
grant execute on function begin_change to munshi_app;

-- Appends to the chain and moves the head. The caller holds the head's lock. A change that nobody answers for is refused.
create function append_change(p_business bigint, p_kind text, p_subject text, p_key text, p_input_hash bytea, p_payload text)
returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
  head record;
  stamp timestamptz := clock_timestamp();
  origin jsonb := nullif(current_setting('munshi.origin', true), '')::jsonb;
  actor bigint := (origin ->> 0)::bigint;
  operation text := case when p_key is null then origin ->> 2 end;
  bytes bytea;
  link bytea;
begin
  if origin is null then raise exception 'a change of % without begin_change', p_kind using errcode = '55000'; end if;
  select h.sequence + 1 as sequence, h.chain_hash into head from business_head h where h.business_id = p_business for no key update;
  if not found then raise exception 'no such business' using errcode = 'MU003'; end if;
  bytes := change_content(p_business, head.sequence, p_kind, p_subject, p_key, p_input_hash, stamp,
    actor, origin ->> 1, operation, p_payload);
  link := sha256(head.chain_hash || bytes);
  insert into change (business_id, sequence, kind, subject, idempotency_key, input_hash, content, hash, recorded_at,
      actor_id, source, operation_key)
    values (p_business, head.sequence, p_kind, p_subject, p_key, p_input_hash, bytes, link, stamp, actor, origin ->> 1, operation);
  update business_head set sequence = head.sequence, chain_hash = link where business_id = p_business;
  return head.sequence;
end $$;

-- The commitment to a row: the named columns, salted. The columns are stored beside it, so a later column breaks no old proof.
create function row_commitment(p_row jsonb, p_columns text[], p_salt bytea) returns text language sql immutable as $$
  select encode(sha256(p_salt || convert_to((select string_agg(c || '=' || coalesce(p_row ->> c, ''), chr(31) order by c)
    from unnest(p_columns) as c), 'UTF8')), 'hex')
$$;

-- Deadlocks cannot happen while the head is locked before any other row of the shop.
create function lock_head_first() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from business_head
    where business_id = nullif(current_setting('munshi.business_id', true), '')::bigint for no key update;
  return null;
end $$;

-- Every insert or update of a named row becomes a link of the chain: no code can forget it.
create function audit_row() returns trigger language plpgsql security definer
set search_path = public, pg_temp set timezone = 'UTC' as $$
declare
  snapshot jsonb := to_jsonb(new);
  columns text[] := array(select k from jsonb_object_keys(snapshot) as k where k <> 'salt' order by k);
  -- The columns that tell the row from others of its table.
  subject text := (select string_agg(snapshot ->> c, '/' order by place) from unnest(tg_argv) with ordinality as t(c, place));
begin
  perform append_change(new.business_id, tg_table_name, subject, null, null,
    concat_ws('|', lower(tg_op), array_to_string(columns, ','), row_commitment(snapshot, columns, new.salt)));
  return null;
end $$;

create function audit_table(p_table regclass, variadic p_subject text[]) returns void language plpgsql as $$
begin
  execute format('create trigger lock_head_first before insert or update on %s for each statement execute function lock_head_first()', p_table);
  execute format('create trigger audit_row after insert or update on %s for each row execute function audit_row(%s)', p_table,
    (select string_agg(quote_literal(c), ', ' order by place) from unnest(p_subject) with ordinality as t(c, place)));
end $$;
revoke all on function audit_table from public;
select audit_table('party', 'id'), audit_table('party_alias', 'id'), audit_table('membership', 'user_id'), audit_table('account', 'code');
-- A new shop's head does not exist yet when its row is written: open_business records that change itself.
create trigger audit_row after update on business for each row execute function audit_row('business_id');
create trigger lock_head_first before update on business for each statement execute function lock_head_first();
