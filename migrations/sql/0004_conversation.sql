-- Questions that were asked before anything is posted, PINs, onboarding, and the SMS channels.

insert into channel (name, provider, kind) values ('sms', 'android_gateway', 'sms'), ('sms_http', 'http_sms', 'sms');

-- A question belongs to a contact and a shop. At most one is open; a parked one is listed until somebody settles it.
create table question (
  business_id bigint not null references business,
  id          bigint generated always as identity,
  contact_id  bigint not null references contact,
  kind        text not null check (char_length(kind) between 3 and 60),
  state       text not null check (state in ('open', 'parked', 'answered', 'left', 'expired')),
  asked_at    timestamptz not null,
  day         date not null,
  first_label smallint not null default 1,
  command     jsonb not null,
  settled     jsonb not null,
  options     jsonb not null,
  -- The message whose reply asks it: an answer by a swipe names that reply.
  inbound_id  bigint references inbound_message,
  wants       text not null default '' check (wants in ('', 'amount', 'party', 'digits')),
  summary     text not null check (char_length(summary) <= 200),
  primary key (business_id, id)
);
create unique index question_open on question (business_id, contact_id) where state = 'open';
create index question_parked on question (business_id, contact_id, id) where state = 'parked';
select guard_tenant_table('question');
grant select, insert, update on question to munshi_app;

alter table conversation
  add column onboarding jsonb,
  add column more jsonb,
  add column pin_until timestamptz,
  add column errand jsonb,
  add column pin_tries smallint not null default 0,
  add column pin_locked_until timestamptz;
alter table users
  add column frozen_at timestamptz,
  add column pin_hash text,
  add column pin_tries smallint not null default 0,
  add column pin_locked_until timestamptz;

-- What is remembered of a talk between two messages. The caller holds the conversation.
create function remember(p_contact bigint, p_onboarding jsonb, p_more jsonb) returns void language sql
security definer set search_path = public, pg_temp as $$
  update conversation set onboarding = p_onboarding, more = p_more where contact_id = p_contact
    and (onboarding, more) is distinct from (p_onboarding, p_more)
$$;
create type talk_memory as (onboarding jsonb, more jsonb, pin_until timestamptz, has_pin boolean, errand jsonb, pin_locked_until timestamptz,
  pin_tries smallint);
create function recall(p_contact bigint) returns talk_memory language sql stable
security definer set search_path = public, pg_temp as $$
  select (c.onboarding, c.more, c.pin_until, coalesce(u.pin_hash is not null, false), c.errand, c.pin_locked_until,
    c.pin_tries)::talk_memory
  from conversation c join contact k on k.id = c.contact_id left join users u on u.id = k.user_id where c.contact_id = p_contact
$$;

-- The PIN of the person behind a contact: its hash, unless it is locked after five wrong tries in a row.
create function pin_of_contact(p_contact bigint) returns table (pin_hash text, locked_until timestamptz, tries smallint) language sql stable
security definer set search_path = public, pg_temp as $$
  select u.pin_hash, u.pin_locked_until, u.pin_tries from contact c join users u on u.id = c.user_id where c.id = p_contact
$$;
create function set_pin(p_contact bigint, p_hash text) returns void language sql
security definer set search_path = public, pg_temp as $$
  update users set pin_hash = p_hash, pin_tries = 0, pin_locked_until = null where id = (select user_id from contact where id = p_contact)
$$;
-- Counts a try: a right one opens what it guards for 15 minutes; the fifth wrong one locks for an hour and gives true.
create function count_pin_try(p_contact bigint, p_right boolean, p_at timestamptz) returns boolean language plpgsql
security definer set search_path = public, pg_temp as $$
declare
  locked boolean;
begin
  update users set pin_tries = case when p_right or pin_tries >= 4 then 0 else pin_tries + 1 end,
    pin_locked_until = case when not p_right and pin_tries >= 4 then p_at + interval '1 hour' end
    where id = (select user_id from contact where id = p_contact) returning pin_locked_until is not null into locked;
  if p_right then
    update conversation set pin_until = p_at + interval '15 minutes' where contact_id = p_contact;
  end if;
  return locked;
end $$;
-- A PIN that was read is not kept.
create function blank_body(p_inbound bigint, p_body text) returns void language sql
security definer set search_path = public, pg_temp as $$
  update inbound_message set body = p_body where id = p_inbound
$$;
-- The whole of a long SMS when this is the last of its parts to be handled; null while others are still to come.
create function joined_parts(p_inbound bigint) returns text language sql stable security definer set search_path = public, pg_temp as $$
  with this as (select * from inbound_message where id = p_inbound),
  parts as (
    select distinct on (i.details #>> '{part,number}') i.body, (i.details #>> '{part,number}')::integer as number
    from inbound_message i, this
    where i.contact_id = this.contact_id and i.kind = 'part' and (i.state = 'handled' or i.id = this.id)
      and i.details #>> '{part,reference}' = this.details #>> '{part,reference}'
      and i.details #>> '{part,number}' ~ '^[0-9]{1,3}$'
      and i.received_at between this.received_at - interval '1 hour' and this.received_at + interval '1 hour'
    order by i.details #>> '{part,number}', i.id
  )
  select string_agg(body, '' order by number) from parts
  having count(*)::text = (select details #>> '{part,total}' from this)
$$;
-- Where a member can be told something: his contact that wrote last, unless its number was reported lost.
create function contact_of_member(p_business bigint, p_user bigint) returns table (contact_id bigint, channel text, kind text, phone text, address text, language text,
  is_frozen boolean) language sql stable security definer set search_path = public, pg_temp as $$
  select c.id, c.channel, h.kind, c.phone, c.address, coalesce(v.language, u.language), u.frozen_at is not null
  from contact c join channel h on h.name = c.channel join conversation v on v.contact_id = c.id join users u on u.id = c.user_id
  where c.user_id = p_user and exists (select from membership m where m.business_id = p_business and m.user_id = p_user and m.ended_at is null)
  order by (select max(i.id) from inbound_message i where i.contact_id = c.id) desc nulls last limit 1
$$;
create function queue_alert(p_contact bigint, p_business bigint, p_body text, p_segments integer) returns bigint language sql
security definer set search_path = public, pg_temp as $$
  insert into outbound_message (contact_id, business_id, purpose, priority, body, segments)
  values (p_contact, p_business, 'alert', 30, p_body, p_segments) returning id
$$;
-- The person of a phone, made when he is new: for a member who is named by his number.
create function person_of_phone(p_phone text) returns bigint language plpgsql
security definer set search_path = public, pg_temp as $$
declare
  person bigint;
begin
  insert into users (phone) values (p_phone) on conflict (phone) do nothing;
  select id into person from users where phone = p_phone;
  return person;
end $$;
select hand_to_office(array['remember', 'recall', 'pin_of_contact', 'set_pin', 'count_pin_try', 'blank_body', 'contact_of_member',
  'queue_alert', 'person_of_phone', 'joined_parts']);
