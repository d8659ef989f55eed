import time, asyncio
import ledger_core as ledger
from ledger_core import ExportFormat
from tests.ledger_core import books, days
import pytest
pytestmark = pytest.mark.timeout(900)
async def test_scale(pool, superuser, shop):
    parties=[await books.add_party(pool, shop, f"P{n}") for n in range(200)]
    t=time.perf_counter()
    for chunk in range(12):
        await superuser.execute("set role munshi_app; set jit=off")
        await superuser.execute(f"""begin; select enter_business({shop.business_id});
          select count(*) from (select post_entry({shop.business_id}, 'k'||n, gen_random_uuid(), 'give_credit', date '2026-01-01' + (n % 300), 'test', {shop.owner_id},
            array[1200,4000], array[{parties[0].id} + n % 200, 0]::bigint[], array[n,-n]::bigint[], null, case when n%3=0 then 'words '||n end) from generate_series({chunk*10000+1},{chunk*10000+10000}) n) x; commit""")
    await superuser.execute("reset role")
    print("\npost 120k", time.perf_counter()-t)
    await superuser.execute("analyze")
    for at in (0, 60000, 119000):
        t=time.perf_counter()
        for _ in range(10): page = await days.read(pool, shop, ledger.changes_after, cursor=at, limit=100)
        print("feed", at, (time.perf_counter()-t)*100, "ms")
    for kw in ({}, {"before": 60000}, {"entries": False}):
        t=time.perf_counter()
        for _ in range(10): await days.read(pool, shop, ledger.audit_log, **kw)
        print("log", kw, (time.perf_counter()-t)*100, "ms")
    parts=[]
    def on(p): parts.append((p, time.perf_counter()))
    t=time.perf_counter()
    assert (await ledger.verify_business(pool, shop.business_id, on_part=on)).problems==()
    end=time.perf_counter()
    for (p,s),(q,e) in zip(parts, parts[1:]+[("",end)]): print("verify", p, round(e-s,2))
    for f in ExportFormat:
        t=time.perf_counter(); n=0
        async for piece in ledger.export_journal(pool, shop.business_id, f): n+=len(piece)
        print("export", f, n, round(time.perf_counter()-t,2))
    t=time.perf_counter()
    text="name,receivable,payable\n"+"".join(f"N{n},{n},\n" for n in range(1,2001))
    async with ledger.transaction(pool) as s:
        r=await ledger.import_opening_balances(s, shop.origin("imp"), text, entry_date=books.DAY, name_keys=lambda n:(n.casefold(),""))
    print("import", r.rows, r.is_written, round(time.perf_counter()-t,2))
    t=time.perf_counter()
    print(await days.read(pool, shop, ledger.find_seal, "ABCDEF"), time.perf_counter()-t)
