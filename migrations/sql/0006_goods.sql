-- Stock: entries of goods, as one call. The caller says the party's, till's and tax lines and the goods; what the goods
-- cost, and which lines that makes, is found here under the shop's lock.
--
-- An item moves when it is stocked and its quantity is said. Else only its value counts, under the account of the flow:
--   sale             Sales; what moves: Cost of goods sold / Stock
--   sale_return      Sales returns; what moves: Stock / Cost of goods sold, at the cost at which it left
--   purchase         what moves: Stock; the rest: Purchases without stock
--   purchase_return  what moves: Stock at its cost, the difference and the rest: Purchase returns
--   stock_in, stock_out, stock_count   Stock / Stock differences, or the reverse; items that are not stocked are refused

-- Each item that moves, once: quantity (coming in is positive), what it costs (positive), what was said for it, and the
-- difference where it fills a shortage.
create type goods_move as (item_id bigint, quantity bigint, cost_minor bigint, value_minor bigint, difference_minor bigint);
create function goods_moves(p_business bigint, p_flow text, p_party bigint, p_sale bigint, p_items bigint[], p_quantities bigint[], p_values bigint[])
returns setof goods_move language plpgsql stable as $$
declare
  told record;
  move goods_move;
  last known_cost;
begin
  for told in
    select i.id, coalesce(max(b.amount_minor), 0) as held_minor, coalesce(max(b.quantity), 0) as held, sum(g.quantity)::bigint as quantity,
      case when num_nulls(variadic array_agg(g.value)) = 0 then sum(g.value)::bigint end as value
    from unnest(p_items, p_quantities, p_values) as g(item, quantity, value)
      join item i on i.business_id = p_business and i.id = g.item and i.is_stocked
      left join balance b on b.business_id = p_business and b.account = 1300 and b.sub_id = i.id
    where g.quantity > 0 or p_flow = 'stock_count' group by i.id order by i.id
  loop
    last := last_cost(p_business, told.id);
    move := (told.id, case when p_flow = 'stock_count' then told.quantity - told.held
      when p_flow in ('sale', 'purchase_return', 'stock_out') then -told.quantity else told.quantity end, 0, told.value, 0);
    continue when move.quantity = 0;
    if move.quantity < 0 then
      move.cost_minor := cost_of_leaving(told.held_minor, told.held, last, -move.quantity);
    else
      move.cost_minor := case when p_flow = 'purchase' then told.value
        when p_flow = 'sale_return' then (
          select coalesce(sum(s.cost_minor), 0)::bigint + at_cost(last, move.quantity - coalesce(sum(s.quantity), 0)::bigint)
          from sales_taken_back(p_business, told.id, p_party, p_sale, move.quantity) s)
        else coalesce(told.value, at_cost(last, move.quantity)) end;
      move.difference_minor := shortage_difference(told.held_minor, told.held, move.cost_minor, move.quantity);
    end if;
    return next move;
  end loop;
end $$;

-- The goods' own lines, in the order: stock differences as a whole, values as they were said, what moves item by item.
create function goods_lines(p_business bigint, p_flow text, p_party bigint, p_sale bigint, p_items bigint[], p_quantities bigint[], p_values bigint[])
returns entry_lines language sql stable as $$
  with flow as (
    select * from (values ('sale', 4000, -1), ('sale_return', 4100, 1), ('purchase', 5100, 1), ('purchase_return', 5200, -1))
      as f(flow, account, sign) where flow = p_flow
  ), moves as materialized (
    select * from goods_moves(p_business, p_flow, p_party, p_sale, p_items, p_quantities, p_values)
  ), lines as (
    select 0 as part, 0::bigint as place, 0 as step, 5900 as account, 0::bigint as sub,
        sum(case when quantity > 0 then -cost_minor else cost_minor end)::bigint as amount, null::bigint as quantity
      from moves where p_flow in ('stock_in', 'stock_out', 'stock_count')
    union all
    select 1, g.place, 0, f.account, g.item, f.sign * g.value, f.sign * nullif(g.quantity, 0)
      from unnest(p_items, p_quantities, p_values) with ordinality as g(item, quantity, value, place) cross join flow f
      where p_flow in ('sale', 'sale_return') or g.item not in (select item_id from moves) or g.quantity = 0
    union all
    select 2, m.item_id, step, line.account, m.item_id, line.amount, line.quantity
      from moves m cross join lateral (values
        (1, 1300, case when m.quantity > 0 then m.cost_minor else -m.cost_minor end, m.quantity),
        (2, case p_flow when 'sale' then 5000 when 'sale_return' then 5000 when 'purchase_return' then 5200 end,
          case p_flow when 'purchase_return' then m.cost_minor - m.value_minor
            when 'sale' then m.cost_minor else -m.cost_minor end, null),
        (3, 1300, -m.difference_minor, null), (4, 5000, m.difference_minor, null)) as line(step, account, amount, quantity)
  )
  select (array_agg(account order by part, place, step), array_agg(sub order by part, place, step),
      array_agg(amount order by part, place, step), array_agg(quantity order by part, place, step))::entry_lines
    from lines where account is not null and (amount <> 0 or quantity is not null)
$$;

-- Refuses what cannot be posted: items that are not the shop's, quantities that are none, goods not stocked that move.
create function check_goods(p_business bigint, p_flow text, p_sale bigint, p_items bigint[], p_quantities bigint[], p_values bigint[])
returns void language plpgsql stable as $$
begin
  if cardinality(p_items) not between 1 and 150 or cardinality(p_quantities) <> cardinality(p_items)
     or cardinality(p_values) <> cardinality(p_items) then
    raise exception 'an entry of goods has 1 to 150 of them' using errcode = 'MU002';
  end if;
  if exists (select from unnest(p_items, p_quantities, p_values) as g(item, quantity, value)
             where quantity is null or quantity not between 0 and 1000000000000 or value not between 0 and 1000000000000000
               or (quantity = 0 and (value = 0 or p_flow in ('stock_in', 'stock_out'))) or (quantity <> 0 and item = 0)) then
    raise exception 'a quantity or value is none or past the limit' using errcode = 'MU011';
  end if;
  if exists (select from unnest(p_items) as g(item)
             where g.item is null or (g.item <> 0 and not exists (select from item i where i.business_id = p_business and i.id = g.item))) then
    raise exception 'no such item' using errcode = 'MU012';
  end if;
  if p_flow in ('stock_in', 'stock_out', 'stock_count') and exists (select from unnest(p_items) as g(item)
      where not exists (select from item i where i.business_id = p_business and i.id = g.item and i.is_stocked)) then
    raise exception 'the item is not stocked' using errcode = 'MU013';
  end if;
  if p_sale is not null and exists (
      select from (select item, sum(quantity)::bigint as quantity from unnest(p_items, p_quantities) as g(item, quantity) group by item) g
      where g.quantity > coalesce((select s.quantity - s.returned_quantity from goods_sold s
        where s.business_id = p_business and s.entry_number = p_sale and s.item_id = g.item), 0)) then
    raise exception 'more comes back than the sale sold' using errcode = 'MU017';
  end if;
end $$;

-- Values that nobody said, from the amount of the caller's lines: in proportion to the set prices, or for a purchase to
-- the last known costs.
create function goods_values(p_business bigint, p_flow text, p_amounts bigint[], p_items bigint[], p_quantities bigint[], p_values bigint[])
returns bigint[] language sql stable as $$
  select share_out((case when p_flow in ('sale', 'purchase_return') then 1 else -1 end) * (select coalesce(sum(a), 0) from unnest(p_amounts) a)::bigint,
    p_values, array_agg(weight order by place))
  from (
    select g.place, g.quantity * coalesce(case when p_flow in ('purchase', 'purchase_return') then
        (select nullif(c.cost_minor, 0)::numeric / c.quantity from last_cost(p_business, g.item) c) end, i.price_minor / 1000.0) as weight
    from unnest(p_items, p_quantities) with ordinality as g(item, quantity, place)
      left join item i on i.business_id = p_business and i.id = g.item) weighed
$$;

create type goods_posted as (number bigint, sequence bigint, entry_date date, replayed boolean, balances bigint[],
  short_items bigint[], short_quantities bigint[]);

-- Posts goods with the caller's own lines. No entry, and a null number, where a count finds what the books have.
create function post_goods(p_business bigint, p_key text, p_id uuid, p_date date, p_source text, p_actor bigint,
  p_kind text, p_flow text, p_accounts integer[], p_subs bigint[], p_amounts bigint[],
  p_items bigint[], p_quantities bigint[], p_values bigint[], p_sale bigint, p_narration text)
returns goods_posted language plpgsql security definer set search_path = public, pg_temp as $$
declare
  own entry_lines;
  party bigint := coalesce(p_subs[array_position(p_accounts, 1200)], 0);
  priced bigint[] := p_values;
  entry posted;
  result goods_posted;
begin
  perform lock_head(p_business);
  if p_flow not in ('sale', 'sale_return', 'purchase', 'purchase_return', 'stock_in', 'stock_out', 'stock_count') or 1300 = any(p_accounts) then
    raise exception 'no such flow of goods' using errcode = 'MU006';
  end if;
  if not exists (select from change c where c.business_id = p_business and c.idempotency_key = p_key) then
    perform check_goods(p_business, p_flow, p_sale, p_items, p_quantities, p_values);
    if p_flow not in ('stock_in', 'stock_out', 'stock_count') then
      priced := goods_values(p_business, p_flow, p_amounts, p_items, p_quantities, p_values);
    end if;
    own := goods_lines(p_business, p_flow, party, p_sale, p_items, p_quantities, priced);
    if p_flow = 'stock_count' and own.accounts is null then return result; end if;
  end if;
  entry := write_entry(p_business, p_key,
    concat_ws('|', 'goods', p_id, p_kind, to_char(p_date, 'YYYY-MM-DD'), p_source, coalesce(p_actor, 0), p_flow, p_accounts, p_subs, p_amounts, p_items, p_quantities, p_values,
      coalesce(p_sale, 0), p_narration),
    p_id, p_kind, p_date, p_source, p_actor, p_accounts || own.accounts, p_subs || own.subs, p_amounts || own.amounts,
    array_fill(null::bigint, array[cardinality(p_accounts)]) || own.quantities, p_narration, null);
  if p_flow = 'sale_return' and not entry.replayed then
    perform take_sales_back(p_business, entry.number, party, p_sale, p_items, p_quantities);
  end if;
  select array_agg(p.sub_id order by p.sub_id), array_agg(p.quantity_after order by p.sub_id) into result.short_items, result.short_quantities
    from posting p where p.business_id = p_business and p.entry_number = entry.number and p.account = 1300 and p.quantity < 0 and p.quantity_after < 0;
  result.number := entry.number; result.sequence := entry.sequence; result.entry_date := entry.entry_date;
  result.replayed := entry.replayed; result.balances := entry.balances;
  return result;
end $$;

-- Notes of which sales a return took its goods back from.
create function take_sales_back(p_business bigint, p_number bigint, p_party bigint, p_sale bigint, p_items bigint[], p_quantities bigint[])
returns void language sql as $$
  with taken as (
    insert into goods_returned (business_id, entry_number, item_id, sale_number, quantity, cost_minor)
    select p_business, p_number, g.item, s.sale_number, s.quantity, s.cost_minor
    from (select item, sum(quantity)::bigint as quantity from unnest(p_items, p_quantities) as g(item, quantity)
        where item <> 0 and quantity > 0 group by item) g
      cross join lateral sales_taken_back(p_business, g.item, p_party, p_sale, g.quantity) s
    returning item_id, sale_number, quantity, cost_minor
  )
  update goods_sold s set returned_quantity = s.returned_quantity + taken.quantity, returned_cost_minor = s.returned_cost_minor + taken.cost_minor
    from taken where s.business_id = p_business and s.entry_number = taken.sale_number and s.item_id = taken.item_id
$$;

-- What is kept beside the journal for items, after an entry: days, known costs, sales and what came back of them.
create function keep_goods(p_business bigint, p_number bigint) returns void language plpgsql as $$
declare
  undone bigint := (select j.reverses from journal_entry j where j.business_id = p_business and j.number = p_number);
begin
  insert into item_day as d (business_id, day, account, item_id, amount_minor, quantity, postings)
    select p_business, p.entry_date, p.account, p.sub_id, sum(p.amount_minor)::bigint, coalesce(sum(p.quantity), 0)::bigint, count(*)
    from posting p join account_template t on t.code = p.account and t.sub_ledger in ('item', 'goods')
    where p.business_id = p_business and p.entry_number = p_number and p.sub_id <> 0 group by p.entry_date, p.account, p.sub_id
    on conflict (business_id, day, account, item_id) do update set amount_minor = d.amount_minor + excluded.amount_minor,
      quantity = d.quantity + excluded.quantity, postings = d.postings + excluded.postings;
  if undone is not null then
    delete from item_cost c where c.business_id = p_business and c.entry_number = undone;
    update goods_sold s set returned_quantity = s.quantity, returned_cost_minor = s.cost_minor
      where s.business_id = p_business and s.entry_number = undone;
    update goods_sold s set returned_quantity = s.returned_quantity - r.quantity, returned_cost_minor = s.returned_cost_minor - r.cost_minor
      from goods_returned r where r.business_id = p_business and r.entry_number = undone
        and s.business_id = p_business and s.entry_number = r.sale_number and s.item_id = r.item_id;
  end if;
  insert into item_cost (business_id, item_id, entry_number, cost_minor, quantity)
    select p_business, b.sub_id, p_number, case when b.quantity > 0 then b.amount_minor else m.came_minor end,
      case when b.quantity > 0 then b.quantity else m.came end
    from (select p.sub_id, sum(p.amount_minor) filter (where p.quantity > 0)::bigint as came_minor, sum(p.quantity) filter (where p.quantity > 0)::bigint as came
        from posting p where p.business_id = p_business and p.entry_number = p_number and p.account = 1300 group by p.sub_id) m
      join balance b on b.business_id = p_business and b.account = 1300 and b.sub_id = m.sub_id
    where case when undone is null then m.came > 0 else b.quantity > 0 end;
  insert into goods_sold (business_id, entry_number, item_id, party_id, quantity, cost_minor)
    select p_business, p_number, p.sub_id,
      coalesce((select k.sub_id from posting k where k.business_id = p_business and k.entry_number = p_number and k.account = 1200
        order by k.line limit 1), 0),
      -sum(p.quantity) filter (where p.account = 4000)::bigint, coalesce(sum(p.amount_minor) filter (where p.account = 5000), 0)::bigint
    from posting p
    where undone is null and p.business_id = p_business and p.entry_number = p_number and p.account in (4000, 5000) and p.sub_id <> 0
    group by p.sub_id having -sum(p.quantity) filter (where p.account = 4000) > 0;
end $$;

revoke all on function goods_moves, goods_lines, check_goods, goods_values, take_sales_back, keep_goods, post_goods from public;
grant execute on function post_goods to munshi_app;
