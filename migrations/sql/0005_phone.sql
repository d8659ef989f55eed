-- The conversation of one handset, for the simulated phone of development. It reads across shops, so nobody may call it:
-- development grants it to the application (migrations/grants.py), and production takes the grant away again.
-- The newest 200 messages both ways, newest first. `entries` are the numbers of what a message wrote in its shop.
create function phone_conversation(p_channel text, p_address text)
returns table (is_ours boolean, id bigint, business_id bigint, language text, purpose text, body text, at timestamptz, state text,
  error_code text, segments smallint, entries jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  with handset as (
    select c.id, v.language from contact c left join conversation v on v.contact_id = c.id
    where c.channel = p_channel and (c.address = p_address or c.phone = p_address)
  )
  select false, i.id, i.business_id, h.language, i.kind, i.body, i.received_at, i.state, i.error_code, null::smallint, i.reading -> 'entries'
    from handset h join inbound_message i on i.contact_id = h.id
  union all
  select true, o.id, o.business_id, h.language, o.purpose, o.body, o.created_at, o.state, o.error_code, o.segments, null
    from handset h join outbound_message o on o.contact_id = h.id
  order by 7 desc, 1 desc, 2 desc limit 200
$$;

revoke all on function phone_conversation from public;
grant create on schema public to munshi_office;
alter function phone_conversation owner to munshi_office;
revoke create on schema public from munshi_office;
