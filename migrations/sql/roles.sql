-- The three roles of a cluster and their place in this database, made by whoever may create roles; safe to run again.
-- Owner: owns tables and most functions, never logs in, is bound by FORCE ROW LEVEL SECURITY like everyone.
-- NOINHERIT keeps it out of the office's policies although it may hand functions over to that role.
-- Application: logs in, owns nothing, writes the books through functions only.
-- Office: owns the few functions that must look across shops (inbox, outbox, who is this phone).
do $$ begin
  if not exists (select from pg_roles where rolname = 'munshi_owner') then
    create role munshi_owner nologin noinherit nosuperuser nocreatedb nocreaterole nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'munshi_app') then
    create role munshi_app login nosuperuser nocreatedb nocreaterole nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'munshi_office') then
    create role munshi_office nologin nosuperuser nocreatedb nocreaterole nobypassrls;
  end if;
end $$;
grant munshi_office to munshi_owner;
grant munshi_owner to current_user;
revoke create on schema public from public;
grant usage, create on schema public to munshi_owner with grant option;
grant usage on schema public to munshi_app, munshi_office;
