-- Organizations, their members, and the billing accounts their bills come from.
-- Members read the rows of their own organizations. Only service_role writes.
-- Functions answer with a jsonb verdict instead of raising: what a raised error looks like differs between servers.

create table public.organizations (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique check (slug ~ '^[a-z][a-z0-9-]{1,38}$'),
  name text not null,
  created_at timestamptz not null default now()
);

create table public.members (
  org_id uuid not null references public.organizations (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  role text not null check (role in ('owner', 'collaborator', 'read_only')),
  created_at timestamptz not null default now(),
  primary key (org_id, user_id)
);
create index members_user on public.members (user_id);

create table public.connections (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  provider text not null,
  -- The billing account as the vendor names it.
  external_id text not null,
  name text not null,
  kind text not null check (kind in ('upload', 'api')),
  status text not null default 'active' check (status in ('active', 'needs_attention')),
  attention_reason text,
  created_at timestamptz not null default now(),
  unique (org_id, provider, external_id),
  unique (id, org_id)
);

-- The organizations of whoever asks. Reads members past its own policy, which would otherwise call itself.
create function public.my_organizations() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select org_id from public.members where user_id = auth.uid()
$$;

alter table public.organizations enable row level security;
alter table public.members enable row level security;
alter table public.connections enable row level security;

create policy members_read on public.organizations for select to authenticated
  using (id in (select public.my_organizations()));
create policy members_read on public.members for select to authenticated
  using (org_id in (select public.my_organizations()));
create policy members_read on public.connections for select to authenticated
  using (org_id in (select public.my_organizations()));

revoke all on public.organizations, public.members, public.connections from public, anon, authenticated;
grant select on public.organizations, public.members, public.connections to authenticated;
grant select, insert, update, delete on public.organizations, public.members, public.connections to service_role;

create function public.ensure_organization(p_slug text, p_name text) returns jsonb
language plpgsql set search_path = '' as $$
begin
  if p_slug is null or p_slug !~ '^[a-z][a-z0-9-]{1,38}$' then
    return jsonb_build_object('verdict', 'bad-slug');
  end if;
  insert into public.organizations (slug, name) values (p_slug, coalesce(p_name, p_slug)) on conflict (slug) do nothing;
  return (select jsonb_build_object('verdict', 'ok', 'organization', to_jsonb(o))
          from public.organizations o where o.slug = p_slug);
end
$$;

-- p_keys: [{provider, external_id}]. Connections that are not there yet come to be, as uploads.
create function public.ensure_connections(p_org uuid, p_keys jsonb) returns jsonb
language plpgsql set search_path = '' as $$
begin
  insert into public.connections (org_id, provider, external_id, name, kind)
  select distinct p_org, k.provider, k.external_id, k.external_id, 'upload'
  from jsonb_to_recordset(p_keys) as k (provider text, external_id text)
  order by k.provider, k.external_id
  on conflict (org_id, provider, external_id) do nothing;
  return coalesce(
    (select jsonb_agg(to_jsonb(c) order by c.provider, c.external_id) from public.connections c
     where c.org_id = p_org and exists (
       select 1 from jsonb_to_recordset(p_keys) as k (provider text, external_id text)
       where k.provider = c.provider and k.external_id = c.external_id)),
    '[]');
end
$$;

revoke all on function public.my_organizations(), public.ensure_organization(text, text),
  public.ensure_connections(uuid, jsonb) from public, anon, authenticated;
grant execute on function public.my_organizations(), public.ensure_organization(text, text),
  public.ensure_connections(uuid, jsonb) to service_role;
grant execute on function public.my_organizations() to authenticated;
