-- The outbox: claim with a lease, send outside of any transaction, mark. Order is kept per contact.

-- Queues a text that answers no message; gives the id of the contact it is for.
create function queue_outbound(p_channel text, p_phone text, p_business bigint, p_purpose text, p_priority integer, p_body text,
  p_segments integer) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
  target bigint;
begin
  select id into target from contact where channel = p_channel and (phone = p_phone or address = p_phone) order by id limit 1;
  if not found then
    insert into contact (channel, address, phone) values (p_channel, p_phone, p_phone)
      on conflict (channel, address) do update set phone = excluded.phone returning id into target;
  end if;
  insert into outbound_message (contact_id, business_id, purpose, priority, body, segments)
    values (target, p_business, p_purpose, p_priority, p_body, p_segments);
  return target;
end $$;

create type outbound_work as (outbound_id bigint, attempts smallint, reference uuid, channel text, channel_kind text, contact_id bigint,
  address text, phone text, purpose text, body text, in_reply_to text);

-- Claims what is due: one message, of one contact, or any. Of a contact's open messages only the oldest can be claimed,
-- save that a more urgent one does not wait for it: a code is no longer good when a reminder's retries are over.
-- A lease that ran out (its worker died) makes the message due again: a crash may repeat a text, never an entry.
create function claim_outbound(p_contact bigint, p_limit integer, p_lease interval) returns setof outbound_work language sql
security definer set search_path = public, pg_temp as $$
  with due as materialized (
    select q.id from outbound_message q
    where (p_contact is null or q.contact_id = p_contact) and q.due_at <= clock_timestamp()
      and (q.state = 'queued' or q.state = 'sending' and q.leased_until < clock_timestamp())
      and not exists (select from outbound_message earlier where earlier.contact_id = q.contact_id and earlier.id < q.id
        and earlier.priority <= q.priority and earlier.state in ('queued', 'sending'))
    order by q.priority, q.due_at limit p_limit for update skip locked
  ), claimed as (
    update outbound_message o set state = 'sending', attempts = o.attempts + 1, leased_until = clock_timestamp() + p_lease
    from due where o.id = due.id
    returning o.*
  )
  select o.id, o.attempts, o.reference, c.channel, h.kind, c.id, c.address, c.phone, o.purpose, o.body,
    case when i.channel = c.channel then i.provider_message_id end
  from claimed o join contact c on c.id = o.contact_id join channel h on h.name = c.channel left join inbound_message i on i.id = o.inbound_id
$$;

-- Marks what became of one attempt; a claim that was lost to another worker changes nothing.
create function mark_outbound(p_outbound bigint, p_attempt integer, p_state text, p_provider_message_id text, p_error_code text, p_retry interval)
returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update outbound_message set state = p_state, leased_until = null, error_code = p_error_code,
    provider_message_id = coalesce(p_provider_message_id, provider_message_id),
    due_at = case when p_state = 'queued' then clock_timestamp() + p_retry else due_at end,
    sent_at = case when p_state = 'sent' then clock_timestamp() else sent_at end,
    body = case when purpose = 'code' and p_state <> 'queued' then '' else body end
    where id = p_outbound and attempts = p_attempt and state = 'sending';
  if not found then return false; end if;
  if p_provider_message_id is not null then
    perform apply_receipts(c.channel, p_provider_message_id)
      from outbound_message o join contact c on c.id = o.contact_id where o.id = p_outbound;
  end if;
  return true;
end $$;

select hand_to_office(array['accept_inbound', 'due_contacts', 'take_inbound', 'person_of_contact', 'finish_inbound',
  'stranger_may_be_answered', 'fail_inbound', 'queue_outbound', 'claim_outbound', 'mark_outbound', 'apply_receipts', 'is_talking_in_circles']);
