-- Who is entered, and the guard that is put on every tenant table.

-- The one door into a shop: sets the transaction's business, and refuses a second one.
create function enter_business(p_business bigint) returns void language plpgsql as $$
declare
  entered text := current_setting('munshi.business_id', true);
begin
  if coalesce(entered, '') = '' then
    perform set_config('munshi.business_id', p_business::text, true);
  elsif entered <> p_business::text then
    raise exception 'another business is entered in this transaction' using errcode = 'MU010';
  end if;
end $$;

-- Puts forced row-level security on a tenant table. The policy is a bare comparison: planned once per statement
-- and usable as an index condition; nullif makes an unset or reset tenant read nothing.
create function guard_tenant_table(p_table regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', p_table);
  execute format('alter table %s force row level security', p_table);
  execute format($p$create policy tenant on %s
    using (business_id = (select nullif(current_setting('munshi.business_id', true), '')::bigint))
    with check (business_id = (select nullif(current_setting('munshi.business_id', true), '')::bigint))$p$, p_table);
end $$;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: correct it with a reversal', tg_table_name using errcode = 'MU001';
end $$;

create function make_append_only(p_table regclass) returns void language plpgsql as $$
begin
  execute format('create trigger append_only before update or delete on %s for each row execute function refuse_change()', p_table);
  execute format('create trigger append_only_truncate before truncate on %s for each statement execute function refuse_change()', p_table);
end $$;

-- Gives functions to the office: only the application may call them, and they see what the office's policies let through.
create function hand_to_office(p_functions text[]) returns void language plpgsql as $$
declare
  f text;
begin
  grant create on schema public to munshi_office;
  foreach f in array p_functions loop
    execute format('revoke all on function %I from public', f);
    execute format('grant execute on function %I to munshi_app', f);
    execute format('alter function %I owner to munshi_office', f);
  end loop;
  revoke create on schema public from munshi_office;
end $$;
revoke all on function guard_tenant_table, refuse_change, make_append_only, hand_to_office from public;
