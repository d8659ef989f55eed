-- The inbox: accept once, take in order, mark handled. Owned by the office, since no shop is entered yet.

-- Stores one webhook body whole: each message once on (channel, provider's id), each receipt once, each dead letter.
-- A message waits a moment before it is due, and longer when it comes late, so that what a provider delivers out of
-- order is still taken in the order in which it was sent.
create function accept_inbound(p_channel text, p_received_at timestamptz, p_messages jsonb, p_receipts jsonb, p_dead_letters jsonb)
returns table (inbound_id bigint, contact_id bigint, wait_s double precision) language plpgsql
security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  insert into contact as c (channel, address, phone, display_name)
    select distinct on (m ->> 'address') p_channel, m ->> 'address', m ->> 'phone', m ->> 'name'
    from jsonb_array_elements(p_messages) as m order by m ->> 'address'
    on conflict (channel, address) do update set phone = coalesce(excluded.phone, c.phone),
      display_name = coalesce(excluded.display_name, c.display_name)
      where (c.phone, c.display_name) is distinct from (coalesce(excluded.phone, c.phone), coalesce(excluded.display_name, c.display_name));
  insert into conversation (contact_id)
    select c.id from contact c where c.channel = p_channel
      and c.address in (select m ->> 'address' from jsonb_array_elements(p_messages) as m) order by c.id
    on conflict do nothing;
  return query
    with incoming as (
      select m.*, c.id as contact_id, p_received_at - m.sent_at > interval '5 seconds' as late
      from jsonb_to_recordset(p_messages) as m (provider_message_id text, address text, kind text, body text, details jsonb,
        in_reply_to text, sent_at timestamptz)
      join contact c on c.channel = p_channel and c.address = m.address
    ), stored as (
      insert into inbound_message as i (channel, provider_message_id, contact_id, kind, body, details, in_reply_to, sent_at, received_at, due_at)
      select p_channel, m.provider_message_id, m.contact_id, m.kind, m.body, coalesce(m.details, '{}'), m.in_reply_to, m.sent_at,
        p_received_at, p_received_at + case when m.late then interval '1 second' else interval '150 milliseconds' end
      from incoming m order by m.provider_message_id
      on conflict (channel, provider_message_id) do nothing
      returning i.id, i.contact_id, i.due_at
    ), waiting as (
      -- A backlog is coming in: what waits of the same sender waits with it, for at most five seconds in all.
      update inbound_message w set due_at = least(s.due_at, w.received_at + interval '5 seconds')
      from (select s.contact_id, max(s.due_at) as due_at from stored s group by s.contact_id) s
      where w.contact_id = s.contact_id and w.state = 'new' and w.attempts = 0 and w.due_at < s.due_at
    )
    select s.id, s.contact_id, extract(epoch from s.due_at - p_received_at)::double precision from stored s;
  insert into delivery_receipt (channel, provider_message_id, status, occurred_at, error_code, details)
    select distinct on (r.provider_message_id, r.status) p_channel, r.provider_message_id, r.status, r.occurred_at, r.error_code,
      coalesce(r.details, '{}')
    from jsonb_to_recordset(p_receipts) as r (provider_message_id text, status text, occurred_at timestamptz, error_code text, details jsonb)
    order by r.provider_message_id, r.status
    on conflict do nothing;
  -- A receipt that carries our own reference proves that a message went out whose sender died before saying so.
  update outbound_message o set provider_message_id = r.provider_message_id
    from jsonb_to_recordset(p_receipts) as r (provider_message_id text, reference text), contact c
    where o.reference::text = r.reference and o.provider_message_id is null and c.id = o.contact_id and c.channel = p_channel;
  perform apply_receipts(p_channel, r.provider_message_id)
    from (select distinct x ->> 'provider_message_id' as provider_message_id from jsonb_array_elements(p_receipts) as x order by 1) r;
  insert into dead_letter (channel, reason, excerpt, received_at)
    select p_channel, left(d ->> 'reason', 200), left(d ->> 'excerpt', 20000), p_received_at from jsonb_array_elements(p_dead_letters) as d;
end $$;

-- Moves our message forward to the furthest status that is known; a later 'sent' never undoes 'read', nor a failure.
-- Ids are the channel's own: two providers may give the same one. A one-time code that went is not kept.
create function apply_receipts(p_channel text, p_provider_message_id text) returns void language sql
security definer set search_path = public, pg_temp as $$
  update outbound_message o set state = furthest.state, error_code = coalesce(furthest.error_code, o.error_code), leased_until = null,
    sent_at = case when furthest.state = 'dead' then o.sent_at else coalesce(o.sent_at, clock_timestamp()) end,
    body = case when o.purpose = 'code' then '' else o.body end
  from (select case r.status when 'failed' then 'dead' else r.status end as state, r.error_code
        from delivery_receipt r where r.channel = p_channel and r.provider_message_id = p_provider_message_id
        order by array_position(array['sent', 'delivered', 'failed', 'read'], r.status) desc limit 1) furthest, contact c
  where o.provider_message_id = p_provider_message_id and c.id = o.contact_id and c.channel = p_channel and o.state <> furthest.state
    and array_position(array['queued', 'sending', 'unknown', 'sent', 'delivered', 'dead', 'read'], o.state)
      < array_position(array['queued', 'sending', 'unknown', 'sent', 'delivered', 'dead', 'read'], furthest.state)
    -- What waits for its next try is tried, whatever became of the try before.
    and not (o.state = 'queued' and furthest.state = 'dead')
$$;

-- Contacts whose oldest waiting message is due: one that waits for its next try holds up its own sender alone.
create function due_contacts(p_limit integer) returns setof bigint language sql stable security definer set search_path = public, pg_temp as $$
  select contact_id from (select distinct on (contact_id) contact_id, due_at from inbound_message where state = 'new'
    order by contact_id, sent_at, id) oldest where due_at <= now() order by due_at limit p_limit
$$;

-- Is this sender talking in a circle? Three equal texts that could not be read within an hour, or five unread running
-- within a day: who comes back later is answered again.
create function is_talking_in_circles(p_inbound bigint) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  with this as (select * from inbound_message where id = p_inbound),
  before as (
    select i.body, i.outcome, i.received_at from inbound_message i, this
    where i.contact_id = this.contact_id and i.state = 'handled' and i.id <> this.id
      and i.received_at > this.received_at - interval '1 day' order by i.id desc limit 20
  )
  select (select count(*) >= 2 from before, this where before.outcome in ('unread', 'silent') and before.body = this.body
            and before.received_at > this.received_at - interval '1 hour')
      or (select count(*) = 4 and bool_and(outcome in ('unread', 'silent')) from (select * from before limit 4) last_four)
$$;

create type inbound_work as (
  inbound_id bigint, channel text, channel_kind text, provider_message_id text, kind text, body text, details jsonb, in_reply_to text,
  sent_at timestamptz, received_at timestamptz, attempts smallint, contact_id bigint, address text, phone text, display_name text, language text,
  user_id bigint, business_id bigint, business_name text, currency text, time_zone text, role text, shops bigint, standing text);

-- Locks the conversation and returns its oldest unhandled message with who is speaking and for which shop; no row
-- when somebody else holds the conversation or nothing is due.
create function take_inbound(p_contact bigint) returns setof inbound_work language plpgsql
security definer set search_path = public, pg_temp as $$
declare
  talk conversation%rowtype;
  message inbound_message%rowtype;
  who contact%rowtype;
  shop record;
  standing text;
begin
  select * into talk from conversation where contact_id = p_contact for update skip locked;
  if not found then return; end if;
  select * into message from inbound_message where contact_id = p_contact and state = 'new' order by sent_at, id limit 1;
  if not found or message.due_at > clock_timestamp() then return; end if;
  select * into who from contact where id = p_contact;
  -- The channel's own proof of a phone binds it to its person, unless another address of the channel was bound to it before.
  if who.user_id is null and who.phone is not null and not is_unproven(who) then
    update contact set user_id = (select u.id from users u where u.phone = who.phone) where id = p_contact returning * into who;
  end if;
  standing := standing_of(who, message.received_at);
  if standing = 'moved' then
    select * into who from contact where id = p_contact;
  end if;
  select b.business_id, b.name, b.currency, b.time_zone, b.language, m.role, count(*) over () as shops into shop
    from membership m join business b using (business_id)
    where m.user_id = who.user_id and m.ended_at is null
    order by (m.business_id = talk.business_id) desc nulls last, m.business_id limit 1;
  if standing = 'plain' and shop.business_id is null and exists (select from membership where user_id = who.user_id) then
    standing := 'left';
  end if;
  return next row(message.id, message.channel, (select c.kind from channel c where c.name = message.channel), message.provider_message_id,
    message.kind, message.body, message.details, message.in_reply_to, message.sent_at, message.received_at, message.attempts, p_contact,
    who.address, who.phone, who.display_name, coalesce(talk.language, shop.language), who.user_id, shop.business_id, shop.name,
    shop.currency::text, shop.time_zone, shop.role, coalesce(shop.shops, 0), standing)::inbound_work;
end $$;

-- The person behind a contact, made and bound when he is new. The caller holds the conversation.
create function person_of_contact(p_contact bigint) returns bigint language plpgsql
security definer set search_path = public, pg_temp as $$
declare
  who contact%rowtype;
  person bigint;
begin
  select * into who from contact where id = p_contact;
  if who.user_id is not null then return who.user_id; end if;
  if who.phone is not null and not is_unproven(who) then
    insert into users (phone, name) values (who.phone, who.display_name) on conflict (phone) do nothing;
    select id into person from users where phone = who.phone;
  else
    insert into users (name) values (who.display_name) returning id into person;
  end if;
  update contact set user_id = person where id = p_contact;
  return person;
end $$;

-- The handled mark, what was read, and the reply: the last step of the message's one transaction.
create function finish_inbound(p_inbound bigint, p_business bigint, p_user bigint, p_language text, p_outcome text, p_reading jsonb,
  p_reply text, p_segments integer) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
  message inbound_message%rowtype;
  reply bigint;
begin
  update inbound_message set state = 'handled', business_id = p_business, user_id = p_user, outcome = p_outcome, reading = p_reading,
    handled_at = clock_timestamp() where id = p_inbound and state = 'new' returning * into message;
  if not found then raise exception 'the message is handled already' using errcode = 'MU020'; end if;
  update conversation set business_id = coalesce(p_business, business_id), language = coalesce(p_language, language)
    where contact_id = message.contact_id
      and (business_id, language) is distinct from (coalesce(p_business, business_id), coalesce(p_language, language));
  if p_reply is not null then
    insert into outbound_message (contact_id, business_id, inbound_id, purpose, priority, body, segments)
      values (message.contact_id, p_business, p_inbound, 'reply', 20, p_reply, p_segments) returning id into reply;
  end if;
  return reply;
end $$;

-- A stranger gets five replies a day. Counts one and says whether it may go.
create function stranger_may_be_answered(p_contact bigint, p_day date) returns boolean language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  update conversation set stranger_replies = case when stranger_day = p_day then stranger_replies + 1 else 1 end, stranger_day = p_day
    where contact_id = p_contact and (stranger_day is distinct from p_day or stranger_replies < 5);
  return found;
end $$;

-- A message that could not be handled is tried again later; after the last try it is dead, and its sender is told.
create function fail_inbound(p_inbound bigint, p_error_code text, p_attempts_max integer, p_reply text, p_segments integer) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  message inbound_message%rowtype;
begin
  update inbound_message set attempts = attempts + 1, error_code = p_error_code,
    state = case when attempts + 1 >= p_attempts_max then 'dead' else 'new' end,
    due_at = clock_timestamp() + interval '1 second' * power(2, least(attempts, 8))
    where id = p_inbound and state = 'new' returning * into message;
  if message.state = 'dead' then
    insert into outbound_message (contact_id, inbound_id, purpose, priority, body, segments)
      values (message.contact_id, p_inbound, 'reply', 20, p_reply, p_segments);
  end if;
  return message.state;
end $$;
