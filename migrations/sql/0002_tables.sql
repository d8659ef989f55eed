-- Messages in and out. They exist before a shop is known and belong to contacts, so their keys start with what the
-- provider or we gave them; a shop sees its own rows through business_id.

create table channel (
  name      text primary key check (name ~ '^[a-z0-9_]{2,40}$'),
  provider  text not null check (provider ~ '^[a-z0-9_]{2,40}$'),
  kind      text not null check (kind in ('whatsapp', 'sms', 'console'))
);
insert into channel (name, provider, kind) values ('whatsapp', 'whatsapp_cloud', 'whatsapp'), ('console', 'console', 'console');

create table contact (
  id           bigint generated always as identity primary key,
  channel      text not null references channel,
  address      text not null check (char_length(address) between 1 and 200),
  phone        text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  display_name text check (char_length(display_name) <= 120),
  user_id      bigint references users,
  created_at   timestamptz not null default now(),
  unique (channel, address)
);
create index contact_phone on contact (phone) where phone is not null;
create index contact_user on contact (user_id) where user_id is not null;

-- One row a contact: the lock that keeps his messages in order, and what he is talking about.
create table conversation (
  contact_id    bigint primary key references contact,
  business_id   bigint references business,
  language      text check (language in ('ur', 'ur_Latn', 'en')),
  stranger_day  date,
  stranger_replies smallint not null default 0
) with (fillfactor = 70);

create table inbound_message (
  id                  bigint generated always as identity primary key,
  channel             text not null references channel,
  provider_message_id text not null check (char_length(provider_message_id) between 1 and 400),
  contact_id          bigint not null references contact,
  kind                text not null check (kind ~ '^[a-z_]{2,40}$'),
  body                text check (char_length(body) <= 5000),
  details             jsonb not null default '{}',
  in_reply_to         text,
  sent_at             timestamptz not null,
  received_at         timestamptz not null,
  due_at              timestamptz not null,
  state               text not null default 'new' check (state in ('new', 'handled', 'dead')),
  attempts            smallint not null default 0,
  error_code          text,
  business_id         bigint references business,
  user_id             bigint references users,
  outcome             text,
  reading             jsonb,
  handled_at          timestamptz,
  unique (channel, provider_message_id)
);
create index inbound_waiting on inbound_message (contact_id, sent_at, id) where state = 'new';
create index inbound_of_contact on inbound_message (contact_id, id);
create index inbound_of_business on inbound_message (business_id, id) where business_id is not null;
create index inbound_due on inbound_message (due_at) where state = 'new';

create table outbound_message (
  id                  bigint generated always as identity primary key,
  reference           uuid not null unique default gen_random_uuid(),
  contact_id          bigint not null references contact,
  business_id         bigint references business,
  inbound_id          bigint unique references inbound_message,
  purpose             text not null check (purpose in ('code', 'reply', 'alert', 'reminder')),
  priority            smallint not null,
  body                text not null check (char_length(body) <= 5000),
  segments            smallint not null,
  state               text not null default 'queued'
                      check (state in ('queued', 'sending', 'sent', 'delivered', 'read', 'unknown', 'dead')),
  attempts            smallint not null default 0,
  due_at              timestamptz not null default now(),
  leased_until        timestamptz,
  provider_message_id text,
  error_code          text,
  created_at          timestamptz not null default now(),
  sent_at             timestamptz
);
create index outbound_open on outbound_message (contact_id, id) where state in ('queued', 'sending');
create index outbound_due on outbound_message (priority, due_at) where state in ('queued', 'sending');
create index outbound_provider_id on outbound_message (provider_message_id) where provider_message_id is not null;

create table delivery_receipt (
  channel             text not null references channel,
  provider_message_id text not null,
  status              text not null check (status in ('sent', 'delivered', 'read', 'failed')),
  occurred_at         timestamptz not null,
  error_code          text,
  details             jsonb not null default '{}',
  primary key (channel, provider_message_id, status)
);

-- What was signed but could not be read, or could not be handled: kept for a person to look at.
create table dead_letter (
  id          bigint generated always as identity primary key,
  channel     text not null references channel,
  reason      text not null check (char_length(reason) <= 200),
  excerpt     text not null check (char_length(excerpt) <= 20000),
  received_at timestamptz not null
);

do $$ declare t text; begin
  foreach t in array array['contact', 'conversation', 'inbound_message', 'outbound_message', 'delivery_receipt', 'dead_letter'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy office on %I to munshi_office using (true) with check (true)', t);
    execute format('grant select, insert, update on %I to munshi_office', t);
  end loop;
end $$;
create policy tenant on inbound_message for select to munshi_app
  using (business_id = (select nullif(current_setting('munshi.business_id', true), '')::bigint));
create policy tenant on outbound_message for select to munshi_app
  using (business_id = (select nullif(current_setting('munshi.business_id', true), '')::bigint));
grant select on inbound_message, outbound_message to munshi_app;
grant select on channel to munshi_app, munshi_office;
