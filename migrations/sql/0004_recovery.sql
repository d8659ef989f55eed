-- A lost number and a new id: the helper who freezes a person's number, the new number that takes its place after a day,
-- and the WhatsApp id that a code binds again. All of it is about people, across shops, so the office owns it.

create table recovery (
  user_id   bigint primary key references users,
  helper_id bigint not null references users,
  named_at  timestamptz not null,
  new_phone text unique check (new_phone ~ '^\+[1-9][0-9]{6,14}$'),
  holds_at  timestamptz,
  check (helper_id <> user_id),
  check ((new_phone is null) = (holds_at is null))
);
create index recovery_helper on recovery (helper_id);
alter table recovery enable row level security;
alter table recovery force row level security;
create policy office on recovery to munshi_office using (true) with check (true);
grant select, insert, update on recovery to munshi_office;

-- Is this another id of the channel for a phone that is bound to a person by an earlier one? A number proves nothing then.
create function is_unproven(p_contact contact) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select p_contact.user_id is null and p_contact.phone is not null and exists (
    select from contact c where c.phone = p_contact.phone and c.channel = p_contact.channel and c.id <> p_contact.id and c.user_id is not null)
$$;

-- How a sender stands, most of them plain:
--   frozen    the number was reported lost, and nothing that comes from it is carried out
--   unproven  a new id for a bound phone: it waits for a code
--   waiting   the new number of a frozen person, before its hour
--   moved     the same after its hour: this very message made it his number
--   left      belonged to a shop and belongs to none any more: take_inbound's own finding
create function standing_of(p_contact contact, p_received_at timestamptz) returns text language plpgsql
security definer set search_path = public, pg_temp as $$
declare
  lost recovery%rowtype;
begin
  if exists (select from users where frozen_at is not null and (id = p_contact.user_id or phone = p_contact.phone)) then
    return 'frozen';
  end if;
  if is_unproven(p_contact) then return 'unproven'; end if;
  if p_contact.phone is not null then
    select * into lost from recovery where new_phone = p_contact.phone for update;
    if found and lost.holds_at > p_received_at then return 'waiting'; end if;
    if found and move_person(lost.user_id, p_contact) then return 'moved'; end if;
  end if;
  return 'plain';
end $$;

-- Makes the named number a frozen person's own: every other id of his is unbound, and the freeze is over. False where
-- the number has become the owner of a shop by itself meanwhile.
create function move_person(p_user bigint, p_contact contact) returns boolean language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  if exists (select from users u join membership m on m.user_id = u.id and m.ended_at is null and m.role = 'owner'
      where u.phone = p_contact.phone and u.id <> p_user) then
    return false;
  end if;
  update users set phone = null where phone = p_contact.phone and id <> p_user;
  update contact set user_id = null where user_id = p_user;
  update contact set user_id = p_user where phone = p_contact.phone and (id = p_contact.id or user_id is not null);
  update users set phone = p_contact.phone, frozen_at = null, pin_tries = 0, pin_locked_until = null where id = p_user;
  update recovery set new_phone = null, holds_at = null where user_id = p_user;
  return true;
end $$;

-- Names the helper of the person behind a contact, another one in the place of the one before; false for his own number.
create function name_helper(p_contact bigint, p_phone text, p_at timestamptz) returns boolean language plpgsql
security definer set search_path = public, pg_temp as $$
declare
  person bigint;
  helper bigint;
begin
  select user_id into person from contact where id = p_contact;
  helper := person_of_phone(p_phone);
  if helper = person then return false; end if;
  insert into recovery (user_id, helper_id, named_at) values (person, helper, p_at)
    on conflict (user_id) do update set helper_id = excluded.helper_id, named_at = excluded.named_at;
  return true;
end $$;

-- Those whose helper the person behind a contact is.
create type ward as (user_id bigint, phone text, pin_hash text, is_frozen boolean);
create function wards_of(p_contact bigint) returns setof ward language sql stable security definer set search_path = public, pg_temp as $$
  select (u.id, u.phone, u.pin_hash, u.frozen_at is not null)::ward
  from contact c join recovery r on r.helper_id = c.user_id join users u on u.id = r.user_id where c.id = p_contact order by u.id
$$;

-- Freezes a number on the word of its helper: guards that a PIN opened are shut, and codes on their way are dead.
create function freeze_person(p_helper_contact bigint, p_user bigint, p_at timestamptz) returns boolean language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  update users u set frozen_at = coalesce(u.frozen_at, p_at) from contact c, recovery r
    where c.id = p_helper_contact and r.user_id = p_user and r.helper_id = c.user_id and u.id = p_user;
  if not found then return false; end if;
  update conversation set pin_until = null where contact_id in (select id from contact where user_id = p_user);
  update one_time_code set ended_at = p_at where ended_at is null and phone = (select phone from users where id = p_user);
  return true;
end $$;

-- Names the number that takes a frozen one's place; null where it is somebody's already, else when it holds.
create function name_new_phone(p_helper_contact bigint, p_user bigint, p_phone text, p_at timestamptz) returns timestamptz
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  holds timestamptz;
begin
  if exists (select from users u where u.phone = p_phone and (u.id = p_user
        or exists (select from membership m where m.user_id = u.id and m.ended_at is null)
        or exists (select from recovery r where r.helper_id = u.id)))
    or exists (select from recovery where new_phone = p_phone and user_id <> p_user) then
    return null;
  end if;
  -- The same number once more begins no new day.
  update recovery r set holds_at = case when r.new_phone = p_phone then r.holds_at else p_at + interval '24 hours' end, new_phone = p_phone
    from contact c, users u
    where c.id = p_helper_contact and r.helper_id = c.user_id and r.user_id = p_user and u.id = p_user and u.frozen_at is not null
    returning r.holds_at into holds;
  return holds;
end $$;

-- The number is found again: the person behind the contact is free, and a named new number is forgotten.
create function unfreeze_person(p_contact bigint) returns void language sql security definer set search_path = public, pg_temp as $$
  update recovery set new_phone = null, holds_at = null where user_id = (select user_id from contact where id = p_contact);
  update users set frozen_at = null where id = (select user_id from contact where id = p_contact)
$$;

-- When the new number that a contact writes from begins to hold.
create function number_holds_at(p_contact bigint) returns timestamptz language sql stable security definer set search_path = public, pg_temp as $$
  select r.holds_at from contact c join recovery r on r.new_phone = c.phone where c.id = p_contact
$$;

-- Whom a change of a person's number concerns: every id of his own, and unless `p_own`, his helper's and those of the
-- members of his shops. The one who speaks knows it.
create function contacts_to_warn(p_user bigint, p_speaker bigint, p_own boolean) returns table (contact_id bigint, kind text, language text)
language sql stable security definer set search_path = public, pg_temp as $$
  with concerned as (
    select p_user as id
    union select helper_id from recovery where user_id = p_user and not p_own
    union select fellow.user_id from membership own join membership fellow using (business_id)
      where not p_own and own.user_id = p_user and own.role = 'owner' and own.ended_at is null and fellow.ended_at is null
  )
  select c.id, h.kind, coalesce(v.language, u.language)
  from concerned join users u on u.id = concerned.id join contact c on c.user_id = u.id join channel h on h.name = c.channel
    left join conversation v on v.contact_id = c.id
  where c.id <> p_speaker and (u.id = p_user or u.frozen_at is null) order by c.id limit 100
$$;

-- The person to whom a contact's phone is bound by another id, and the PIN that he set.
create function person_of_unproven(p_contact bigint) returns table (user_id bigint, phone text, pin_hash text)
language sql stable security definer set search_path = public, pg_temp as $$
  select u.id, k.phone, u.pin_hash from contact k join contact c on c.phone = k.phone and c.channel = k.channel and c.id <> k.id
    join users u on u.id = c.user_id where k.id = p_contact and k.user_id is null order by c.id desc limit 1
$$;
-- A phone has one id on a channel: the new one is bound, and the one before must prove itself in turn.
create function bind_again(p_contact bigint, p_user bigint) returns boolean language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  update contact c set user_id = null from contact k where k.id = p_contact and c.user_id = p_user and c.channel = k.channel
    and c.phone = k.phone and c.id <> k.id and is_unproven(k);
  if not found then return false; end if;
  update contact set user_id = p_user where id = p_contact;
  return true;
end $$;
-- What a contact was asked for: a PIN or a code, and what it is for.
create function remember_errand(p_contact bigint, p_errand jsonb) returns void language sql security definer set search_path = public, pg_temp as $$
  update conversation set errand = p_errand where contact_id = p_contact
$$;
-- Counts a try of somebody else's PIN against the contact that tried, so that nobody can lock another's; the fifth wrong
-- one running locks the contact for an hour and gives true.
create function count_foreign_pin_try(p_contact bigint, p_right boolean, p_at timestamptz) returns boolean language sql
security definer set search_path = public, pg_temp as $$
  update conversation set pin_tries = case when p_right or pin_tries >= 4 then 0 else pin_tries + 1 end,
    pin_locked_until = case when not p_right and pin_tries >= 4 then p_at + interval '1 hour' end
    where contact_id = p_contact returning pin_locked_until is not null
$$;

select hand_to_office(array['name_helper', 'wards_of', 'freeze_person', 'name_new_phone',
  'unfreeze_person', 'number_holds_at', 'contacts_to_warn', 'person_of_unproven', 'bind_again', 'remember_errand',
  'count_foreign_pin_try']);

-- Steps of the functions above, which nobody calls by themselves.
revoke all on function is_unproven, standing_of, move_person from public;
grant create on schema public to munshi_office;
alter function is_unproven owner to munshi_office;
alter function standing_of owner to munshi_office;
alter function move_person owner to munshi_office;
revoke create on schema public from munshi_office;
