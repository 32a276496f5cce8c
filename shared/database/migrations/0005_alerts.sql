-- Alert rules, the channels their alerts go to, the alerts raised and each alert's delivery to each channel.
-- Members read the rows of their own organizations, but never a channel's secret. Only service_role writes.

-- Rules and channels. What is removed keeps its row: alerts and deliveries of the past still name it. ------------------

create table public.channels (
  id uuid primary key,
  org_id uuid not null references public.organizations (id) on delete cascade,
  kind text not null check (kind in ('webhook', 'outbox')),
  name text not null,
  -- What may be shown of where it leads, such as a webhook's host.
  config jsonb not null default '{}',
  -- The address and signing secret, sealed for `channel/<id>`; null when there is none, or the channel was removed.
  secret_envelope text,
  removed_at timestamptz,
  created_at timestamptz not null default now(),
  unique (org_id, name),
  unique (id, org_id)
);

create table public.alert_rules (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null,
  -- As shared/alerts/rule.ts says.
  definition jsonb not null,
  enabled boolean not null default true,
  removed_at timestamptz,
  created_at timestamptz not null default now(),
  unique (org_id, name),
  unique (id, org_id)
);

create table public.alert_rule_channels (
  org_id uuid not null,
  rule_id uuid not null,
  channel_id uuid not null,
  primary key (rule_id, channel_id),
  foreign key (rule_id, org_id) references public.alert_rules (id, org_id) on delete cascade,
  foreign key (channel_id, org_id) references public.channels (id, org_id) on delete cascade
);
create index alert_rule_channels_channel on public.alert_rule_channels (channel_id);

-- Alerts and deliveries -----------------------------------------------------------------------------------------------

create table public.alerts (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null,
  rule_id uuid not null,
  -- The same for the same breach, so that it is raised once.
  breach_key text not null,
  -- Exact, in `currency`.
  value numeric not null,
  limit_value numeric not null,
  currency text not null,
  -- Days in UTC, the end exclusive.
  period_from date not null,
  period_until date not null,
  message text not null,
  facts jsonb not null,
  status text not null default 'open' check (status in ('open', 'acknowledged')),
  raised_at timestamptz not null,
  acknowledged_at timestamptz,
  unique (rule_id, breach_key),
  unique (id, org_id),
  foreign key (rule_id, org_id) references public.alert_rules (id, org_id) on delete cascade
);
create index alerts_org on public.alerts (org_id, raised_at desc);
create index alerts_cool_down on public.alerts (rule_id, raised_at desc);

create table public.deliveries (
  org_id uuid not null,
  alert_id uuid not null,
  channel_id uuid not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  last_error text,
  delivered_at timestamptz,
  -- Who is delivering, and until when nobody else may; a dead worker's claim ends by itself.
  lease_owner text,
  lease_until timestamptz,
  primary key (alert_id, channel_id),
  foreign key (alert_id, org_id) references public.alerts (id, org_id) on delete cascade,
  foreign key (channel_id, org_id) references public.channels (id, org_id) on delete cascade
);
create index deliveries_channel on public.deliveries (channel_id);
create index deliveries_waiting on public.deliveries (org_id) where status = 'pending';

-- Access --------------------------------------------------------------------------------------------------------------

alter table public.channels enable row level security;
alter table public.alert_rules enable row level security;
alter table public.alert_rule_channels enable row level security;
alter table public.alerts enable row level security;
alter table public.deliveries enable row level security;

create policy members_read on public.channels for select to authenticated
  using (org_id in (select public.my_organizations()));
create policy members_read on public.alert_rules for select to authenticated
  using (org_id in (select public.my_organizations()));
create policy members_read on public.alert_rule_channels for select to authenticated
  using (org_id in (select public.my_organizations()));
create policy members_read on public.alerts for select to authenticated
  using (org_id in (select public.my_organizations()));
create policy members_read on public.deliveries for select to authenticated
  using (org_id in (select public.my_organizations()));

revoke all on public.channels, public.alert_rules, public.alert_rule_channels, public.alerts, public.deliveries
  from public, anon, authenticated;
grant select (id, org_id, kind, name, config, removed_at, created_at) on public.channels to authenticated;
grant select on public.alert_rules, public.alert_rule_channels, public.alerts, public.deliveries to authenticated;
grant select, insert, update, delete on public.channels, public.alert_rules, public.alert_rule_channels, public.alerts,
  public.deliveries to service_role;

-- Rules ---------------------------------------------------------------------------------------------------------------

-- Makes these the organization's channels and rules, and removes all others. A name keeps its id for ever.
-- p_channels: [{id, name, kind, config, secretEnvelope}]; p_rules: [{name, definition, enabled, channelIds}].
create function public.replace_alert_rules(p_org uuid, p_channels jsonb, p_rules jsonb) returns jsonb
language plpgsql set search_path = '' as $$
begin
  perform 1 from public.organizations where id = p_org for update;
  if not found then
    return jsonb_build_object('verdict', 'no-organization');
  end if;
  -- A secret is sealed for the id of its channel, so an id that has changed since must not be overwritten.
  if exists (
    select 1 from jsonb_to_recordset(p_channels) as c (id uuid, name text)
    join public.channels held on held.org_id = p_org and held.name = c.name and held.id <> c.id
  ) then
    return jsonb_build_object('verdict', 'changed-meanwhile');
  end if;

  update public.channels set removed_at = clock_timestamp(), secret_envelope = null
  where org_id = p_org and removed_at is null;
  insert into public.channels (id, org_id, kind, name, config, secret_envelope)
  select c.id, p_org, c.kind, c.name, c.config, c."secretEnvelope"
  from jsonb_to_recordset(p_channels) as c (id uuid, name text, kind text, config jsonb, "secretEnvelope" text)
  on conflict (org_id, name) do update
  set kind = excluded.kind, config = excluded.config, secret_envelope = excluded.secret_envelope, removed_at = null;

  update public.alert_rules set removed_at = clock_timestamp() where org_id = p_org and removed_at is null;
  insert into public.alert_rules (org_id, name, definition, enabled)
  select p_org, r.name, r.definition, r.enabled
  from jsonb_to_recordset(p_rules) as r (name text, definition jsonb, enabled boolean)
  on conflict (org_id, name) do update
  set definition = excluded.definition, enabled = excluded.enabled, removed_at = null;

  delete from public.alert_rule_channels where org_id = p_org;
  insert into public.alert_rule_channels (org_id, rule_id, channel_id)
  select distinct p_org, held.id, c.id::uuid
  from jsonb_to_recordset(p_rules) as r (name text, "channelIds" jsonb)
  join public.alert_rules held on held.org_id = p_org and held.name = r.name
  cross join jsonb_array_elements_text(r."channelIds") as c (id);
  return jsonb_build_object('verdict', 'ok');
end
$$;

revoke all on function public.replace_alert_rules(uuid, jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.replace_alert_rules(uuid, jsonb, jsonb) to service_role;
