-- Trade: verification. All that is kept of khatas and days beside the journal, computed once more from the postings.

create function verify_khatas(p_business bigint) returns setof problem language sql stable as $$
  with line as materialized (
    select p.entry_date as day, p.sub_id as party_id, greatest(p.amount_minor, 0) as debit, greatest(-p.amount_minor, 0) as credit,
      j.reverses is null and not exists (select from journal_entry r where r.business_id = p_business and r.reverses = j.number) as stands
    from posting p join journal_entry j on j.business_id = p.business_id and j.number = p.entry_number
    where p.business_id = p_business and p.account = 1200
  ), counted as materialized (
    select day, party_id, sum(debit) as debit, sum(credit) as credit, sum(taken) as taken, sum(paid) as paid from (
      select day, party_id, debit, credit, case when stands then debit else 0 end as taken, case when stands then credit else 0 end as paid from line
      union all select s.taken_on, s.party_id, 0, 0, -s.amount_minor, 0 from standing_payments(p_business, 0) s
      union all select s.paid_on, s.party_id, 0, 0, 0, -s.amount_minor from standing_payments(p_business, 0) s) part
    group by day, party_id
  ), owed as (
    select party_id, sum(debit - credit) as balance from counted group by party_id having sum(debit - credit) <> 0
  ), open as (
    select c.party_id, c.day, o.balance,
      sum(case when o.balance > 0 then c.taken else c.paid end) over (partition by c.party_id order by c.day desc) as upto
    from counted c join owed o using (party_id)
  ), aged as (
    select party_id, balance, max(day) filter (where upto >= abs(balance)) as oldest_day from open group by party_id, balance
  )
  select 'khata', 'khata ' || party_id || ' on ' || to_char(day, 'YYYY-MM-DD'), 'differs from the sum of its postings'
    from (select * from khata_day where business_id = p_business) kept full join counted using (day, party_id)
    where (kept.debit_minor, kept.credit_minor, kept.taken_minor, kept.paid_minor)
      is distinct from (counted.debit, counted.credit, counted.taken, counted.paid)
  union all
  select 'debt', 'debt of khata ' || party_id, 'differs from what its postings leave open'
    from (select * from debt where business_id = p_business) kept full join aged using (party_id)
    where (kept.is_receivable, kept.amount_minor, kept.oldest_day) is distinct from (aged.balance > 0, abs(aged.balance), aged.oldest_day)
$$;

create function verify_activity(p_business bigint) returns setof problem language sql stable as $$
  with summed as (
    select p.entry_number as number, coalesce(sum(p.amount_minor) filter (where p.account in (1000, 1100)), 0) as money,
      coalesce(sum(p.amount_minor) filter (where p.account in (4000, 4100)), 0) as sales,
      sum(abs(p.amount_minor)) filter (where p.line = 1) as amount
    from posting p where p.business_id = p_business group by p.entry_number
  ), part as (
    select j.entry_date as day, j.kind, coalesce(j.actor_id, 0) as actor_id, case when r.number is null then 1 else 0 end as entries,
      case when r.number is null then 0 else 1 end as undone, case when r.number is null then s.amount else 0 end as amount,
      greatest(s.money, 0) as came, greatest(-s.money, 0) as went, -s.sales as sales
    from journal_entry j join summed s using (number)
      left join journal_entry r on r.business_id = p_business and r.reverses = j.number
    where j.business_id = p_business and j.reverses is null
    union all
    select r.entry_date, j.kind, coalesce(j.actor_id, 0), 0, 0, 0, -greatest(s.money, 0), -greatest(-s.money, 0), s.sales
    from journal_entry j join summed s using (number)
      join journal_entry r on r.business_id = p_business and r.reverses = j.number
    where j.business_id = p_business and j.reverses is null
  ), counted as (
    select day, kind, actor_id, sum(entries) as entries, sum(undone) as undone, sum(amount) as amount, sum(came) as came, sum(went) as went,
      sum(sales) as sales from part group by day, kind, actor_id
  )
  select 'activity', kind || ' by ' || actor_id || ' on ' || to_char(day, 'YYYY-MM-DD'), 'differs from the entries of the day'
    from (select * from activity_day where business_id = p_business) kept full join counted using (day, kind, actor_id)
    where (kept.entries, kept.undone, kept.amount_minor, kept.in_minor, kept.out_minor, kept.sales_minor)
      is distinct from (counted.entries, counted.undone, counted.amount, counted.came, counted.went, counted.sales)
$$;

-- What the rows of an invoice say against its entry and its number's neighbours; the chain proves the rows themselves.
create function verify_invoices(p_business bigint) returns setof problem language sql stable as $$
  select 'invoice', 'invoice ' || i.id, 'does not agree with its entry, its lines or its place in the year'
    from (select i.*, row_number() over (partition by i.year order by i.number) as place from invoice i where i.business_id = p_business) i
      left join journal_entry j on j.business_id = i.business_id and j.number = i.entry_number and j.kind = 'create_invoice'
      left join posting p on p.business_id = i.business_id and p.entry_number = i.entry_number and p.line = 1
    where i.number <> i.place or i.year is distinct from extract(year from j.entry_date)
      or (p.account, p.sub_id, p.amount_minor) is distinct from (1200, i.party_id, i.total_minor)
      or i.goods_minor is distinct from (select sum(l.amount_minor) from invoice_line l where l.business_id = p_business and l.invoice_id = i.id)
  union all
  select 'invoice', 'entry ' || j.number, 'is of an invoice that is missing' from journal_entry j
    where j.business_id = p_business and j.kind = 'create_invoice'
      and not exists (select from invoice i where i.business_id = p_business and i.entry_number = j.number)
$$;

revoke all on function verify_khatas, verify_activity, verify_invoices from public;
