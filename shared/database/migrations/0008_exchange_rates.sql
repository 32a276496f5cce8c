-- Exchange rates that an organization states. Members read those of their own organizations. Only service_role writes.

create table public.exchange_rates (
  org_id uuid not null references public.organizations (id) on delete cascade,
  -- ISO 4217: 1 `from_currency` is `rate` `to_currency`, from `day` (UTC) until the next day that has a rate.
  from_currency text not null check (from_currency ~ '^[A-Z]{3}$'),
  to_currency text not null check (to_currency ~ '^[A-Z]{3}$' and to_currency <> from_currency),
  day date not null,
  rate numeric not null check (rate > 0),
  -- Who says so, for people.
  source text not null,
  saved_at timestamptz not null default clock_timestamp(),
  primary key (org_id, from_currency, to_currency, day)
);
create index exchange_rates_saved on public.exchange_rates (org_id, saved_at desc);

alter table public.exchange_rates enable row level security;
create policy members_read on public.exchange_rates for select to authenticated
  using (org_id in (select public.my_organizations()));
revoke all on public.exchange_rates from public, anon, authenticated;
grant select on public.exchange_rates to authenticated;
grant select, insert, update, delete on public.exchange_rates to service_role;

-- p_rates: [{from, to, day, rate, source}], rates as text. A rate of the same pair and day is replaced.
create function public.save_exchange_rates(p_org uuid, p_rates jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_changed integer;
begin
  perform 1 from public.organizations where id = p_org;
  if not found then
    return jsonb_build_object('verdict', 'no-organization');
  end if;
  insert into public.exchange_rates as held (org_id, from_currency, to_currency, day, rate, source)
  select p_org, r."from", r."to", r.day, r.rate::numeric, r.source
  from jsonb_to_recordset(p_rates) as r ("from" text, "to" text, day date, rate text, source text)
  on conflict (org_id, from_currency, to_currency, day) do update
  set rate = excluded.rate, source = excluded.source, saved_at = excluded.saved_at
  where held.rate <> excluded.rate or held.source <> excluded.source;
  get diagnostics v_changed = row_count;
  return jsonb_build_object('verdict', 'ok', 'changed', v_changed);
end
$$;

-- All rates between any two of these currencies, by pair and day, as text so that no digit is lost.
create function public.exchange_rates_of(p_org uuid, p_currencies text[]) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(
    (select jsonb_agg(
       jsonb_build_object('from', from_currency, 'to', to_currency, 'day', day, 'rate', rate::text, 'source', source)
       order by from_currency, to_currency, day)
     from public.exchange_rates
     where org_id = p_org and from_currency = any (p_currencies) and to_currency = any (p_currencies)),
    '[]')
$$;

-- The pairs there are.
create function public.describe_exchange_rates(p_org uuid) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'pairs', coalesce(
      (select jsonb_agg(to_jsonb(pair) order by pair."from", pair."to")
       from (
         select from_currency as "from", to_currency as "to", count(*) as days, min(day) as "firstDay", max(day) as "lastDay"
         from public.exchange_rates where org_id = p_org group by from_currency, to_currency
       ) as pair),
      '[]'))
$$;

revoke all on function public.save_exchange_rates(uuid, jsonb), public.exchange_rates_of(uuid, text[]),
  public.describe_exchange_rates(uuid) from public, anon, authenticated;
grant execute on function public.save_exchange_rates(uuid, jsonb), public.exchange_rates_of(uuid, text[]),
  public.describe_exchange_rates(uuid) to service_role;
grant execute on function public.exchange_rates_of(uuid, text[]), public.describe_exchange_rates(uuid) to authenticated;
