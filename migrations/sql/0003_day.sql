-- A shop's day: terms of parties, the lock that a verb takes before it reads, the index of a day's entries.

-- Proofs in the chain name their columns, so that rows written before this stay proved.
alter table party
  add column credit_limit_minor bigint check (credit_limit_minor between 0 and 1000000000000000),
  add column due_date date check (isfinite(due_date)),
  add column due_amount_minor bigint check (due_amount_minor between 1 and 1000000000000000),
  add constraint due_amount_has_a_date check (due_amount_minor is null or due_date is not null);

grant update (credit_limit_minor, due_date, due_amount_minor) on party to munshi_app;

create index journal_entry_day on journal_entry (business_id, entry_date);

-- Enters the shop and locks its head: what is read after this stays true until the transaction ends. For verbs that
-- read before they write; posting takes the same lock by itself.
create function lock_head(p_business bigint) returns void language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  perform enter_business(p_business);
  perform 1 from business_head h where h.business_id = p_business for no key update;
  if not found then raise exception 'no such business' using errcode = 'MU003'; end if;
end $$;
revoke all on function lock_head from public;
grant execute on function lock_head to munshi_app;
