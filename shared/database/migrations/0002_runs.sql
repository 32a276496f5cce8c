-- Runs with their parts, steps and leases; what is loaded now.

create table public.runs (
  -- Chosen by whoever asks for the run, so that asking twice is asking once.
  id uuid primary key,
  org_id uuid not null references public.organizations (id) on delete cascade,
  -- Grows with every run; of two runs that load the same slice, the higher one wins.
  generation bigint generated always as identity unique,
  trigger text not null check (trigger in ('upload', 'schedule', 'manual')),
  provider text not null,
  status text not null default 'requested'
    check (status in ('requested', 'planned', 'running', 'loaded', 'unchanged', 'failed')),
  -- Equal tokens mean equal bills; null until the run is planned.
  change_token text,
  -- The files of an upload: [{name, uri}].
  source jsonb not null default '[]',
  -- The earlier run that already loaded the same bill.
  unchanged_since uuid references public.runs (id) on delete set null,
  -- What the run loaded: [{connection_id, billing_period, rows, sums}]. Some of it may have been replaced since.
  slices jsonb not null default '[]',
  failure_step text,
  failure_reason text,
  requested_at timestamptz not null default now(),
  finished_at timestamptz,
  unique (id, org_id)
);
create index runs_org on public.runs (org_id, generation desc);
create index runs_twin on public.runs (org_id, provider, change_token) where status = 'loaded';

create table public.parts (
  id uuid primary key default gen_random_uuid(),
  run_id uuid not null,
  org_id uuid not null,
  ordinal integer not null,
  name text not null,
  source_uri text not null,
  unique (run_id, ordinal),
  foreign key (run_id, org_id) references public.runs (id, org_id) on delete cascade
);

create table public.run_steps (
  run_id uuid not null,
  org_id uuid not null,
  -- The nil uuid where the step is about the whole run.
  part_id uuid not null default '00000000-0000-0000-0000-000000000000',
  step text not null,
  status text not null check (status in ('running', 'done', 'failed')),
  -- Who works on it, and until when nobody else may; a dead worker's claim ends by itself.
  lease_owner text,
  lease_until timestamptz,
  attempts integer not null default 1,
  started_at timestamptz not null,
  finished_at timestamptz,
  result jsonb,
  last_error text,
  primary key (run_id, step, part_id),
  foreign key (run_id, org_id) references public.runs (id, org_id) on delete cascade
);

-- What is loaded now: one row a slice, the newest generation.
create table public.slices (
  org_id uuid not null,
  connection_id uuid not null,
  -- First day of the billing period, UTC.
  billing_period date not null,
  generation bigint not null,
  run_id uuid not null,
  rows bigint not null,
  -- [{currency, billed, effective, list, contracted}], amounts as text.
  sums jsonb not null,
  loaded_at timestamptz not null default now(),
  primary key (connection_id, billing_period),
  foreign key (connection_id, org_id) references public.connections (id, org_id) on delete cascade,
  foreign key (run_id, org_id) references public.runs (id, org_id) on delete cascade
);
create index slices_run on public.slices (run_id);
create index slices_org on public.slices (org_id);

alter table public.runs enable row level security;
alter table public.parts enable row level security;
alter table public.run_steps enable row level security;
alter table public.slices enable row level security;

create policy members_read on public.runs for select to authenticated
  using (org_id in (select public.my_organizations()));
create policy members_read on public.parts for select to authenticated
  using (org_id in (select public.my_organizations()));
create policy members_read on public.run_steps for select to authenticated
  using (org_id in (select public.my_organizations()));
create policy members_read on public.slices for select to authenticated
  using (org_id in (select public.my_organizations()));

revoke all on public.runs, public.parts, public.run_steps, public.slices from public, anon, authenticated;
grant select on public.runs, public.parts, public.run_steps, public.slices to authenticated;
grant select, insert, update, delete on public.runs, public.parts, public.run_steps, public.slices to service_role;
