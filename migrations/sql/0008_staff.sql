-- Salaries and own expense categories: entries whose lines depend on what the books say, each in one call.

-- A salary of p_amount. What the staff is owed (2200) is paid before it counts as an expense of now; an advance (1400)
-- is taken off when asked, and the rest leaves the till or the bank. The first line is the staff's, with all of it.
create function pay_salary(p_business bigint, p_key text, p_id uuid, p_date date, p_source text, p_actor bigint,
  p_staff bigint, p_amount bigint, p_bank bigint, p_take_off boolean, p_narration text)
returns posted language plpgsql security definer set search_path = public, pg_temp as $$
declare
  owed bigint;
  advance bigint := 0;
  lines entry_lines;
begin
  perform lock_head(p_business);
  select greatest(-sum(amount_minor) filter (where account = 2200), 0),
      case when p_take_off then least(greatest(sum(amount_minor) filter (where account = 1400), 0), p_amount) else 0 end
    into owed, advance
    from balance where business_id = p_business and account in (1400, 2200) and sub_id = p_staff;
  select array_agg(account order by place), array_agg(sub_id order by place), array_agg(amount order by place)
    into lines.accounts, lines.subs, lines.amounts
    from (values (1, case when owed > 0 then 2200 else 6000 end, p_staff, p_amount),
                 (2, case when p_bank is null then 1000 else 1100 end, coalesce(p_bank, 0), advance - p_amount),
                 (3, 1400, p_staff, -advance),
                 (4, 6000, p_staff, case when owed > 0 then greatest(p_amount - owed, 0) else 0 end),
                 (5, 2200, p_staff, case when owed > 0 then -greatest(p_amount - owed, 0) else 0 end)) as t(place, account, sub_id, amount)
    where amount <> 0;
  return write_entry(p_business, p_key,
    jsonb_build_array('salary', p_id, p_date, p_source, p_actor, p_staff, p_amount, p_bank, p_take_off, p_narration)::text,
    p_id, 'pay_salary', p_date, p_source, p_actor, lines.accounts, lines.subs, lines.amounts, null, p_narration, null);
end $$;

-- The shop's own category of this key, made where there is none; null where it has p_max already. The head is locked.
create function own_category(p_business bigint, p_name text, p_key text, p_max integer) returns integer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
  found_code integer;
begin
  select code into found_code from account where business_id = p_business and name_key = p_key;
  if found or (select count(*) from account where business_id = p_business and name_key <> '') >= p_max then
    return found_code;
  end if;
  insert into account (business_id, code, name, name_key, type)
    select p_business, coalesce(max(code) + 1, 10000), p_name, p_key, 'expense' from account where business_id = p_business
    returning code into found_code;
  return found_code;
end $$;

create function make_category(p_business bigint, p_name text, p_key text, p_max integer) returns integer language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  perform lock_head(p_business);
  return own_category(p_business, p_name, p_key, p_max);
end $$;

-- An expense under a category of the shop's own; past p_max of them it is miscellaneous (6199), the word in the narration.
create function post_expense(p_business bigint, p_key text, p_id uuid, p_date date, p_source text, p_actor bigint,
  p_word text, p_word_key text, p_max integer, p_amount bigint, p_bank bigint, p_narration text)
returns posted language plpgsql security definer set search_path = public, pg_temp as $$
declare
  category integer;
begin
  perform begin_change(p_business, p_key, p_source, p_actor);
  category := own_category(p_business, p_word, p_word_key, p_max);
  return write_entry(p_business, p_key,
    jsonb_build_array('expense', p_id, p_date, p_source, p_actor, p_word_key, p_amount, p_bank, p_narration)::text,
    p_id, 'expense', p_date, p_source, p_actor,
    array[case when p_bank is null then 1000 else 1100 end, coalesce(category, 6199)], array[coalesce(p_bank, 0), 0],
    array[-p_amount, p_amount], null,
    case when category is null then left(concat_ws(': ', p_word, p_narration), 500) else p_narration end, null);
end $$;

revoke all on function pay_salary, own_category, make_category, post_expense from public;
grant execute on function pay_salary, make_category, post_expense to munshi_app;
