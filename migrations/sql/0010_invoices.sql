-- Invoices: written in one call with their entry, numbered by year under the shop's lock, paid by name.

create type invoice_posted as (number bigint, sequence bigint, entry_date date, replayed boolean, balances bigint[],
  short_items bigint[], short_quantities bigint[], invoice_id bigint);

-- What is paid by name counts for the invoice at once; the caller holds the head's lock.
create function note_payment(p_business bigint, p_invoice bigint, p_entry bigint, p_amount bigint) returns void language plpgsql as $$
declare
  named record;
begin
  insert into invoice_payment (business_id, invoice_id, entry_number, amount_minor) values (p_business, p_invoice, p_entry, p_amount);
  for named in select s.* from standing_payments(p_business, 0) s where s.invoice_id = p_invoice and s.payment_entry = p_entry loop
    perform settle_by_name(p_business, named.party_id, named.taken_on, named.paid_on, named.amount_minor);
    perform keep_debt(p_business, named.party_id);
  end loop;
end $$;

-- An invoice with what is paid of it at once. The caller says what each line comes to; here they become one entry: the
-- party owes the total, Sales have the lines, Discounts given the discount on the whole, Sales tax payable the tax.
create function post_invoice(p_business bigint, p_key text, p_id uuid, p_date date, p_source text, p_actor bigint,
  p_party bigint, p_due date, p_discount bigint, p_tax bigint, p_total bigint, p_paid bigint, p_bank bigint,
  p_items bigint[], p_descriptions text[], p_quantities bigint[], p_prices bigint[], p_discounts bigint[], p_taxes bigint[], p_amounts bigint[],
  p_narration text)
returns invoice_posted language plpgsql security definer set search_path = public, pg_temp as $$
declare
  digest text := encode(sha256(convert_to(jsonb_build_array('invoice', p_id, p_date, p_source, p_actor, p_party, p_due, p_discount, p_tax,
    p_total, p_paid, p_bank, p_items, p_descriptions, p_quantities, p_prices, p_discounts, p_taxes, p_amounts, p_narration)::text, 'UTF8')), 'hex');
  lines entry_lines;
  earlier invoice%rowtype;
  entry goods_posted;
  result invoice_posted;
begin
  perform begin_change(p_business, p_key, p_source, p_actor);
  select * into earlier from invoice i where i.business_id = p_business and i.public_id = p_id;
  if earlier.input_hash <> digest then
    raise exception 'the key was used for something else' using errcode = 'MU004';
  end if;
  select array_agg(account order by place), array_agg(sub_id order by place), array_agg(amount order by place)
    into lines.accounts, lines.subs, lines.amounts
    from (values (1, 1200, p_party, p_total), (2, 4200, 0, p_discount), (3, 2100, 0, -p_tax),
                 (4, case when p_bank is null then 1000 else 1100 end, coalesce(p_bank, 0), p_paid), (5, 1200, p_party, -p_paid))
      as t(place, account, sub_id, amount) where amount <> 0;
  entry := post_goods(p_business => p_business, p_key => p_key, p_id => p_id, p_kind => 'create_invoice', p_date => p_date, p_source => p_source,
    p_actor => p_actor, p_flow => 'sale', p_accounts => lines.accounts, p_subs => lines.subs, p_amounts => lines.amounts,
    p_items => array(select coalesce(i, 0) from unnest(p_items) with ordinality as t(i, place) order by place),
    -- Goods without a name have an amount alone.
    p_quantities => array(select case when i is null then 0 else coalesce(q, 0) end
      from unnest(p_items, p_quantities) with ordinality as t(i, q, place) order by place),
    p_values => p_amounts, p_sale => null, p_narration => p_narration);
  if not entry.replayed then
    insert into invoice (business_id, public_id, year, number, entry_number, party_id, due_date, goods_minor, discount_minor, tax_minor,
        total_minor, input_hash)
      select p_business, p_id, extract(year from p_date),
        coalesce((select max(i.number) from invoice i where i.business_id = p_business and i.year = extract(year from p_date)), 0) + 1,
        entry.number, p_party, p_due, (select sum(a) from unnest(p_amounts) a), p_discount, p_tax, p_total, digest
      returning * into earlier;
    insert into invoice_line (business_id, invoice_id, line, item_id, description, quantity, price_minor, discount_minor, tax_minor, amount_minor)
      select p_business, earlier.id, place, item, description, quantity, price, discount, tax, amount
      from unnest(p_items, p_descriptions, p_quantities, p_prices, p_discounts, p_taxes, p_amounts) with ordinality
        as t(item, description, quantity, price, discount, tax, amount, place) order by place;
    if p_paid > 0 then perform note_payment(p_business, earlier.id, entry.number, p_paid); end if;
  end if;
  result.number := entry.number; result.sequence := entry.sequence; result.entry_date := entry.entry_date;
  result.replayed := entry.replayed; result.balances := entry.balances; result.invoice_id := earlier.id;
  result.short_items := entry.short_items; result.short_quantities := entry.short_quantities;
  return result;
end $$;

-- A payment for an invoice by name. What is more than the invoice comes to settles other debts, the oldest first.
create function pay_invoice(p_business bigint, p_key text, p_id uuid, p_date date, p_source text, p_actor bigint,
  p_invoice bigint, p_amount bigint, p_bank bigint, p_narration text)
returns posted language plpgsql security definer set search_path = public, pg_temp as $$
declare
  paid invoice%rowtype;
  entry posted;
  part bigint;
begin
  perform begin_change(p_business, p_key, p_source, p_actor);
  select * into paid from invoice i where i.business_id = p_business and i.id = p_invoice;
  if not found then raise exception 'no such invoice' using errcode = 'MU023'; end if;
  if not exists (select from change c where c.business_id = p_business and c.idempotency_key = p_key)
     and exists (select from journal_entry j where j.business_id = p_business and j.reverses = paid.entry_number) then
    raise exception 'the invoice is void' using errcode = 'MU024';
  end if;
  entry := write_entry(p_business, p_key,
    jsonb_build_array('pay_invoice', p_id, p_date, p_source, p_actor, p_invoice, p_amount, p_bank, p_narration)::text,
    p_id, 'receive_payment', p_date, p_source, p_actor,
    array[1200, case when p_bank is null then 1000 else 1100 end], array[paid.party_id, coalesce(p_bank, 0)],
    array[-p_amount, p_amount], null, p_narration, null);
  if entry.replayed then return entry; end if;
  part := least(p_amount, paid.total_minor - (select coalesce(sum(s.amount_minor), 0)
    from standing_payments(p_business, 0) s where s.invoice_id = p_invoice));
  if part > 0 then perform note_payment(p_business, p_invoice, entry.number, part); end if;
  return entry;
end $$;

-- What is open of an invoice: what its khata owes, less all that was taken after it and is settled before it. Nothing of
-- one that was taken back. It reads the days since, and the entries of its own day.
create function invoice_open(p_business bigint, p_invoice bigint) returns bigint language sql stable set search_path = public, pg_temp as $$
  select case when exists (select from journal_entry r where r.business_id = p_business and r.reverses = i.entry_number) then 0 else
    greatest(0, least(
      i.total_minor - (select coalesce(sum(s.amount_minor), 0) from standing_payments(p_business, 0) s where s.invoice_id = i.id),
      coalesce((select b.amount_minor from balance b where b.business_id = p_business and b.account = 1200 and b.sub_id = i.party_id), 0)
      - (select coalesce(sum(d.taken_minor), 0) from khata_day d
          where d.business_id = p_business and d.party_id = i.party_id and d.day > j.entry_date)
      - (select coalesce(sum(p.amount_minor), 0) from posting p join journal_entry o on o.business_id = p.business_id and o.number = p.entry_number
          where p.business_id = p_business and p.account = 1200 and p.sub_id = i.party_id and p.entry_date = j.entry_date
            and p.entry_number > i.entry_number and p.amount_minor > 0 and o.reverses is null
            and not exists (select from journal_entry r where r.business_id = p_business and r.reverses = o.number))
      + (select coalesce(sum(s.amount_minor), 0) from invoice later join standing_payments(p_business, 0) s on s.invoice_id = later.id
          where later.business_id = p_business and later.party_id = i.party_id and later.entry_number > i.entry_number
            and s.taken_on = j.entry_date))) end
  from invoice i join journal_entry j on j.business_id = i.business_id and j.number = i.entry_number
  where i.business_id = p_business and i.id = p_invoice
$$;

revoke all on function note_payment, post_invoice, pay_invoice, invoice_open from public;
grant execute on function post_invoice, pay_invoice, invoice_open, standing_payments to munshi_app;
