-- Stock: verification. All that is kept beside the journal for items, computed once more from the postings.

create function verify_goods(p_business bigint) returns setof problem language sql stable as $$
  with moved as materialized (
    select p.sub_id as item_id, p.entry_number, sum(p.amount_minor) as amount, coalesce(sum(p.quantity), 0) as quantity,
      sum(p.amount_minor) filter (where p.quantity > 0) as came_minor, sum(p.quantity) filter (where p.quantity > 0) as came
    from posting p where p.business_id = p_business and p.account = 1300 group by p.sub_id, p.entry_number
  ), held as (
    select m.*, sum(amount) over w as value, sum(quantity) over w as on_hand, j.reverses,
      exists (select from journal_entry r where r.business_id = p_business and r.reverses = m.entry_number) as undone
    from moved m join journal_entry j on j.business_id = p_business and j.number = m.entry_number
    window w as (partition by m.item_id order by m.entry_number)
  ), sold as (
    select p.entry_number, p.sub_id as item_id, -sum(p.quantity) filter (where p.account = 4000) as quantity,
      coalesce(sum(p.amount_minor) filter (where p.account = 5000), 0) as cost_minor,
      coalesce((select k.sub_id from posting k where k.business_id = p_business and k.entry_number = p.entry_number and k.account = 1200
        order by k.line limit 1), 0) as party_id,
      exists (select from journal_entry r where r.business_id = p_business and r.reverses = p.entry_number) as undone
    from posting p join journal_entry j on j.business_id = p_business and j.number = p.entry_number and j.reverses is null
    where p.business_id = p_business and p.account in (4000, 5000) and p.sub_id <> 0
    group by p.entry_number, p.sub_id having -sum(p.quantity) filter (where p.account = 4000) > 0
  ), came_back as (
    select g.sale_number as entry_number, g.item_id, sum(g.quantity) as quantity, sum(g.cost_minor) as cost_minor
    from goods_returned g where g.business_id = p_business
      and not exists (select from journal_entry r where r.business_id = p_business and r.reverses = g.entry_number)
    group by g.sale_number, g.item_id
  )
  select 'item', 'item ' || item_id || ' on ' || to_char(day, 'YYYY-MM-DD'), 'differs from the sum of its postings'
    from (select * from item_day where business_id = p_business) kept
    full join (select p.entry_date as day, p.account, p.sub_id as item_id, sum(p.amount_minor) as amount, coalesce(sum(p.quantity), 0) as quantity,
        count(*) as postings from posting p join account_template t on t.code = p.account and t.sub_ledger in ('item', 'goods')
      where p.business_id = p_business and p.sub_id <> 0 group by p.entry_date, p.account, p.sub_id) counted using (day, account, item_id)
    where kept.amount_minor is distinct from counted.amount or kept.quantity is distinct from counted.quantity
       or kept.postings is distinct from counted.postings
  union all
  select 'item', 'item ' || item_id || ' cost from entry ' || entry_number, 'differs from what its postings cost'
    from (select * from item_cost where business_id = p_business) kept
    full join (select item_id, entry_number, case when on_hand > 0 then value else came_minor end as cost,
        case when on_hand > 0 then on_hand else came end as quantity
      from held where not undone and case when reverses is null then came > 0 else on_hand > 0 end) counted using (item_id, entry_number)
    where kept.cost_minor is distinct from counted.cost or kept.quantity is distinct from counted.quantity
  union all
  select 'item', 'item ' || item_id, 'its value and quantity after entry ' || entry_number || ' are not of one sign'
    from held where case when on_hand = 0 then value <> 0 else value * on_hand < 0 end
  union all
  select 'sale', 'entry ' || entry_number || ' item ' || item_id, 'what is kept of the sale differs from its postings or returns'
    from (select * from goods_sold where business_id = p_business) kept
    full join sold using (entry_number, item_id) left join came_back using (entry_number, item_id)
    where (kept.party_id, kept.quantity, kept.cost_minor) is distinct from (sold.party_id, sold.quantity, sold.cost_minor)
       or kept.returned_quantity is distinct from case when sold.undone then sold.quantity else coalesce(came_back.quantity, 0) end
       or kept.returned_cost_minor is distinct from case when sold.undone then sold.cost_minor else coalesce(came_back.cost_minor, 0) end
  union all
  select 'sale', 'entry ' || sale_number || ' item ' || item_id, 'more of it came back by entry ' || entry_number || ' than that brought'
    from (select g.*, sum(g.quantity) over (partition by g.entry_number, g.item_id) as taken
      from goods_returned g where g.business_id = p_business) g
    where taken > coalesce((select sum(p.quantity) from posting p where p.business_id = p_business and p.entry_number = g.entry_number
        and p.account = 4100 and p.sub_id = g.item_id), 0)
$$;

revoke all on function verify_goods from public;
