-- What is kept of khatas and days, after each entry, under the shop's lock.
--
-- Payments settle the oldest debts first. So what a party owes now is what it took last: walking back from its newest
-- day, its open debts are those that come to its balance. Nothing is ever marked as paid, and a back-dated entry or a
-- reversal needs no correction of what others paid for.

-- The oldest day of which something is open, for a khata with this balance; the walk ends where it finds it.
create function oldest_open_day(p_business bigint, p_party bigint, p_balance bigint) returns date language sql stable as $$
  select w.day from (
    select d.day, sum(case when p_balance > 0 then d.taken_minor else d.paid_minor end) over (order by d.day desc) as upto
    from khata_day d where d.business_id = p_business and d.party_id = p_party) w
  where w.upto >= abs(p_balance) order by w.day desc limit 1
$$;

create function keep_debt(p_business bigint, p_party bigint) returns void language plpgsql as $$
declare
  owed bigint := (select b.amount_minor from balance b where b.business_id = p_business and b.account = 1200 and b.sub_id = p_party);
begin
  if owed = 0 then
    delete from debt d where d.business_id = p_business and d.party_id = p_party;
    return;
  end if;
  insert into debt (business_id, party_id, is_receivable, amount_minor, oldest_day)
    values (p_business, p_party, owed > 0, abs(owed), oldest_open_day(p_business, p_party, owed))
    on conflict (business_id, party_id) do update set is_receivable = excluded.is_receivable,
      amount_minor = excluded.amount_minor, oldest_day = excluded.oldest_day;
end $$;

-- Takes what was paid for an invoice by name out of what is settled by age, or puts it back where p_amount is negative.
create function settle_by_name(p_business bigint, p_party bigint, p_taken_on date, p_paid_on date, p_amount bigint)
returns void language sql as $$
  update khata_day d set taken_minor = d.taken_minor - case when d.day = p_taken_on then p_amount else 0 end,
      paid_minor = d.paid_minor - case when d.day = p_paid_on then p_amount else 0 end
    where d.business_id = p_business and d.party_id = p_party and d.day in (p_taken_on, p_paid_on)
$$;

-- Payments by name that stand, or stood before this entry was taken back (0: none).
create function standing_payments(p_business bigint, p_but_for bigint)
returns table (invoice_id bigint, party_id bigint, invoice_entry bigint, payment_entry bigint, taken_on date, paid_on date, amount_minor bigint)
language sql stable as $$
  select i.id, i.party_id, i.entry_number, s.entry_number, own.entry_date, paying.entry_date, s.amount_minor
  from invoice_payment s join invoice i on i.business_id = s.business_id and i.id = s.invoice_id
    join journal_entry own on own.business_id = s.business_id and own.number = i.entry_number
    join journal_entry paying on paying.business_id = s.business_id and paying.number = s.entry_number
  where s.business_id = p_business and not exists (select from journal_entry r
    where r.business_id = p_business and r.reverses in (i.entry_number, s.entry_number) and r.reverses <> p_but_for)
$$;

-- What an entry took and gave on the khatas. The entry is read first, whatever the planner knows of the tables.
create function khata_lines(p_business bigint, p_number bigint) returns table (day date, party_id bigint, debit bigint, credit bigint)
language sql stable as $$
  with entry as materialized (
    select * from posting p where p.business_id = p_business and p.entry_number = p_number
  )
  select e.entry_date, e.sub_id, sum(greatest(e.amount_minor, 0))::bigint, sum(greatest(-e.amount_minor, 0))::bigint
    from entry e where e.account = 1200 group by e.entry_date, e.sub_id
$$;

-- An entry with lines of khatas.
create function keep_khatas(p_business bigint, p_number bigint) returns void language plpgsql as $$
declare
  undone bigint := (select j.reverses from journal_entry j where j.business_id = p_business and j.number = p_number);
begin
  insert into khata_day as d (business_id, day, party_id, debit_minor, credit_minor, taken_minor, paid_minor)
    select p_business, l.day, l.party_id, l.debit, l.credit, case when undone is null then l.debit else 0 end,
      case when undone is null then l.credit else 0 end from khata_lines(p_business, p_number) l
    on conflict (business_id, day, party_id) do update set debit_minor = d.debit_minor + excluded.debit_minor,
      credit_minor = d.credit_minor + excluded.credit_minor, taken_minor = d.taken_minor + excluded.taken_minor,
      paid_minor = d.paid_minor + excluded.paid_minor;
  if undone is not null then
    perform settle_by_name(p_business, s.party_id, s.taken_on, s.paid_on, -s.amount_minor)
      from standing_payments(p_business, undone) s
      where s.payment_entry = undone or s.invoice_id = (select i.id from invoice i where i.business_id = p_business and i.entry_number = undone);
    update khata_day d set taken_minor = d.taken_minor - o.debit, paid_minor = d.paid_minor - o.credit
      from khata_lines(p_business, undone) o where d.business_id = p_business and d.day = o.day and d.party_id = o.party_id;
  end if;
  perform keep_debt(p_business, l.party_id) from khata_lines(p_business, p_number) l;
end $$;

create function add_activity(p_business bigint, p_day date, p_kind text, p_actor bigint, p_entries bigint, p_undone bigint, p_amount bigint,
  p_in bigint, p_out bigint, p_sales bigint) returns void language sql as $$
  insert into activity_day as d (business_id, day, kind, actor_id, entries, undone, amount_minor, in_minor, out_minor, sales_minor)
    values (p_business, p_day, p_kind, p_actor, p_entries, p_undone, p_amount, p_in, p_out, p_sales)
    on conflict (business_id, day, kind, actor_id) do update set entries = d.entries + excluded.entries, undone = d.undone + excluded.undone,
      amount_minor = d.amount_minor + excluded.amount_minor, in_minor = d.in_minor + excluded.in_minor,
      out_minor = d.out_minor + excluded.out_minor, sales_minor = d.sales_minor + excluded.sales_minor
$$;

-- What an entry adds to its day; a reversal takes money and sales back on its own day, and the rest on that of its original.
create function keep_activity(p_business bigint, p_number bigint) returns void language plpgsql as $$
declare
  entry journal_entry%rowtype;
  original journal_entry%rowtype;
  money bigint;
  sales bigint;
  amount bigint;
begin
  select * into entry from journal_entry j where j.business_id = p_business and j.number = p_number;
  -- The first line of an entry is its party's or the till's and carries the entry's whole amount.
  select coalesce(sum(p.amount_minor) filter (where p.account in (1000, 1100)), 0),
      -coalesce(sum(p.amount_minor) filter (where p.account in (4000, 4100)), 0), sum(abs(p.amount_minor)) filter (where p.line = 1)
    into money, sales, amount from posting p where p.business_id = p_business and p.entry_number = p_number;
  if entry.reverses is null then
    perform add_activity(p_business, entry.entry_date, entry.kind, coalesce(entry.actor_id, 0), 1, 0, amount,
      greatest(money, 0), greatest(-money, 0), sales);
    return;
  end if;
  select * into original from journal_entry j where j.business_id = p_business and j.number = entry.reverses;
  perform add_activity(p_business, entry.entry_date, original.kind, coalesce(original.actor_id, 0), 0, 0, 0,
    -greatest(-money, 0), -greatest(money, 0), sales);
  perform add_activity(p_business, original.entry_date, original.kind, coalesce(original.actor_id, 0), -1, 1, -amount, 0, 0, 0);
end $$;

revoke all on function oldest_open_day, keep_debt, settle_by_name, standing_payments, khata_lines, keep_khatas, add_activity, keep_activity from public;
