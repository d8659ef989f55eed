-- Stock: what goods cost. Moving average by order of recording, in whole minor units; a half is rounded away from zero.
-- An item holds a value and a quantity (its balance under 1300). Above zero the value is what the goods on hand cost. Below
-- zero it is minus what the missing goods were taken to cost when they left; the next goods that come in put that right.

create type known_cost as (cost_minor bigint, quantity bigint);

-- What `quantity` of goods cost at a known unit cost; nothing where none is known.
create function at_cost(p_known known_cost, p_quantity bigint) returns bigint language sql immutable as $$
  select coalesce(round((p_known).cost_minor::numeric * p_quantity / (p_known).quantity)::bigint, 0)
$$;

-- What `p_leaving` of a stock costs: its share of the value of what is on hand, all of it when all leaves; the last known
-- cost for what is not there.
create function cost_of_leaving(p_value bigint, p_quantity bigint, p_last known_cost, p_leaving bigint)
returns bigint language sql immutable as $$
  select case when p_quantity <= 0 then at_cost(p_last, p_leaving)
    when p_leaving >= p_quantity then p_value + at_cost(p_last, p_leaving - p_quantity)
    else round(p_value::numeric * p_leaving / p_quantity)::bigint end
$$;

-- Goods that come into a shortage: how much more the part that fills it costs than it was taken to cost. Less is negative.
create function shortage_difference(p_value bigint, p_quantity bigint, p_cost bigint, p_coming bigint)
returns bigint language sql immutable as $$
  select case when p_quantity >= 0 then 0
    when p_coming >= -p_quantity then round(p_cost::numeric * -p_quantity / p_coming)::bigint + p_value
    else p_cost - round(p_value::numeric * p_coming / p_quantity)::bigint end
$$;

-- Fills the values that nobody said, so that all are p_total, in proportion to the weights, or equally where one has none.
create function share_out(p_total bigint, p_values bigint[], p_weights numeric[]) returns bigint[] language plpgsql immutable as $$
declare
  rest bigint := p_total - (select coalesce(sum(v), 0) from unnest(p_values) v);
begin
  if rest < 0 or (rest <> 0 and num_nulls(variadic p_values) = 0) then
    raise exception 'the goods do not come to the amount' using errcode = 'MU002';
  end if;
  return array(
    select coalesce(value, (round(rest * upto / whole) - round(rest * (upto - weight) / whole))::bigint) from (
      select place, value, weight, sum(weight) filter (where value is null) over (order by place) as upto,
        sum(weight) filter (where value is null) over () as whole
      from (
        select place, value, case when bool_or(value is null and coalesce(w, 0) <= 0) over () then 1 else w end as weight
        from unnest(p_values, p_weights) with ordinality as t(value, w, place)) weighed) summed
    order by place);
end $$;

-- The newest known cost of an item, leaving out that of one entry.
create function last_cost(p_business bigint, p_item bigint, p_but_entry bigint default null) returns known_cost
language sql stable as $$
  select (c.cost_minor, c.quantity)::known_cost from item_cost c
    where c.business_id = p_business and c.item_id = p_item and c.entry_number is distinct from p_but_entry
    order by c.entry_number desc limit 1
$$;

-- Which sales a return takes goods back from, at which cost: the sale that is named, else the newest sales to this party
-- (0: for cash) of which something is still out. May come to less than was asked for.
create function sales_taken_back(p_business bigint, p_item bigint, p_party bigint, p_sale bigint, p_quantity bigint)
returns table (sale_number bigint, quantity bigint, cost_minor bigint) language sql stable as $$
  select entry_number, taken,
      case when taken = left_quantity then left_cost else round(left_cost::numeric * taken / left_quantity)::bigint end
    from (
      select entry_number, left_quantity, left_cost,
        least(left_quantity, p_quantity - (sum(left_quantity) over (order by entry_number desc) - left_quantity))::bigint as taken
      from (
        (select g.entry_number, g.quantity - g.returned_quantity as left_quantity, g.cost_minor - g.returned_cost_minor as left_cost
          from goods_sold g where p_sale is null and g.business_id = p_business and g.item_id = p_item and g.party_id = p_party
            and g.returned_quantity < g.quantity order by g.entry_number desc limit 500)
        union all
        select g.entry_number, g.quantity - g.returned_quantity, g.cost_minor - g.returned_cost_minor
          from goods_sold g where g.business_id = p_business and g.entry_number = p_sale and g.item_id = p_item
            and g.returned_quantity < g.quantity) open_sales) walked
    where taken > 0
$$;

-- The lines of a reversal, with what puts the worth of its items right. An item that holds what it held right after the
-- entry is left alone: what it held before was right. Else no goods are worth nothing, goods on hand are not worth less
-- than nothing, and a shortage that the reversal leaves by taking goods out has the last known cost. The difference is
-- Cost of goods sold.
create function settle_stock(p_business bigint, p_number bigint, p_lines entry_lines) returns entry_lines language plpgsql stable as $$
declare
  moved record;
  difference bigint;
begin
  for moved in
    select b.sub_id as item_id, b.amount_minor + l.amount as value, b.quantity + l.quantity as quantity, l.quantity as moving,
      exists (select from posting p where p.business_id = p_business and p.entry_number = p_number and p.account = 1300
        and p.sub_id = b.sub_id and p.balance_after = b.amount_minor and p.quantity_after = b.quantity) as untouched
    from balance b join (
        select sub, sum(amount)::bigint as amount, coalesce(sum(quantity), 0)::bigint as quantity
        from unnest((p_lines).accounts, (p_lines).subs, (p_lines).amounts, (p_lines).quantities) as l(account, sub, amount, quantity)
        where account = 1300 group by sub) l on l.sub = b.sub_id
    where b.business_id = p_business and b.account = 1300 order by b.sub_id
  loop
    continue when moved.untouched or (moved.quantity > 0 and moved.value >= 0)
      or (moved.quantity < 0 and moved.value <= 0 and moved.moving > 0);
    difference := moved.value - at_cost(last_cost(p_business, moved.item_id, p_number), moved.quantity);
    continue when difference = 0;
    p_lines.accounts := p_lines.accounts || array[1300, 5000];
    p_lines.subs := p_lines.subs || array[moved.item_id, moved.item_id];
    p_lines.amounts := p_lines.amounts || array[-difference, difference];
    p_lines.quantities := p_lines.quantities || array[null, null]::bigint[];
  end loop;
  return p_lines;
end $$;

revoke all on function last_cost, sales_taken_back, settle_stock from public;
