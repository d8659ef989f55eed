-- Functions of the office that cross shops: whose phone is this, which shops are his. They return ids and what a
-- caller may see of his own, never another shop's rows.

-- One live code a phone; 3 requests in 10 minutes and 10 a day. False when a limit is passed, or the number was reported
-- lost: the caller answers the same.
create function issue_code(p_phone text, p_hash bytea, p_valid interval) returns boolean language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('one_time_code ' || p_phone, 0));
  if (select count(*) filter (where created_at > now() - interval '10 minutes') >= 3 or count(*) >= 10
      from one_time_code where phone = p_phone and created_at > now() - interval '1 day') then
    return false;
  end if;
  if exists (select from users where phone = p_phone and frozen_at is not null) then return false; end if;
  update one_time_code set ended_at = now() where phone = p_phone and ended_at is null;
  insert into one_time_code (phone, code_hash, expires_at) values (p_phone, p_hash, now() + p_valid);
  return true;
end $$;

-- The person's public id when the live code of this phone is the one given; null otherwise. Five tries end a code.
create function redeem_code(p_phone text, p_hash bytea) returns uuid language plpgsql
security definer set search_path = public, pg_temp as $$
declare
  live one_time_code%rowtype;
  person uuid;
begin
  select * into live from one_time_code where phone = p_phone and ended_at is null for update;
  if not found or live.expires_at < now() then return null; end if;
  if exists (select from users where phone = p_phone and frozen_at is not null) then return null; end if;
  update one_time_code set tries = tries + 1,
    ended_at = case when code_hash = p_hash or tries >= 4 then now() end where id = live.id;
  if live.code_hash <> p_hash then return null; end if;
  insert into users (phone) values (p_phone) on conflict (phone) do nothing;
  select public_id into person from users where phone = p_phone;
  return person;
end $$;

create function shops_of_person(p_user uuid)
returns table (business_id bigint, public_id uuid, name text, currency text, time_zone text, language text, role text)
language sql stable security definer set search_path = public, pg_temp as $$
  select b.business_id, b.public_id, b.name, b.currency::text, b.time_zone, b.language, m.role
    from users u join membership m on m.user_id = u.id and m.ended_at is null join business b using (business_id)
    where u.public_id = p_user order by b.business_id
$$;

-- Checks membership and enters the shop, in one call. No row: not a member, no such shop, or a number reported lost.
create function enter_as_member(p_user uuid, p_business uuid)
returns table (business_id bigint, user_id bigint, role text, currency text, time_zone text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  select b.business_id, u.id, m.role, b.currency::text, b.time_zone
    into enter_as_member.business_id, enter_as_member.user_id, enter_as_member.role, enter_as_member.currency, enter_as_member.time_zone
    from users u join membership m on m.user_id = u.id and m.ended_at is null
      join business b on b.business_id = m.business_id and b.public_id = p_business
    where u.public_id = p_user and u.frozen_at is null;
  if not found then return; end if;
  perform enter_business(enter_as_member.business_id);
  return next;
end $$;

create function business_ids() returns setof bigint language sql stable security definer set search_path = public, pg_temp as $$
  select business_id from business order by business_id
$$;

select hand_to_office(array['issue_code', 'redeem_code', 'shops_of_person', 'enter_as_member', 'business_ids']);
