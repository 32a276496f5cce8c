-- Runs for people, the newest first: how far each step is over all parts, what was loaded, of which vendors. One run where p_run
-- names it; else those after p_after. Under row level security when a member asks.
create function public.describe_runs(p_org uuid, p_run uuid, p_after uuid, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  with page as (
    select r.*, coalesce(twin.slices, r.slices) as standing
    from public.runs r
    left join public.runs twin on twin.id = r.unchanged_since and twin.org_id = r.org_id
    where r.org_id = p_org
      and (p_run is null or r.id = p_run)
      and (p_after is null
        or r.generation < (select a.generation from public.runs a where a.id = p_after and a.org_id = p_org))
    order by r.generation desc
    limit p_limit
  ),
  steps as materialized (
    select s.run_id, s.step,
      count(*) filter (where s.status = 'done') as done,
      count(*) filter (where s.status = 'failed') as failed,
      count(*) filter (where s.status = 'running') as running,
      sum((s.result ->> 'rows')::bigint) filter (where s.step = 'normalize-to-focus' and s.status = 'done') as rows,
      min(s.started_at) as started_at,
      max(s.finished_at) as finished_at,
      (array_agg(s.last_error order by s.finished_at desc nulls last) filter (where s.last_error is not null))[1]
        as last_error
    from public.run_steps s
    where s.run_id in (select id from page)
    group by s.run_id, s.step
  )
  select jsonb_build_object('runs', coalesce(jsonb_agg(jsonb_build_object(
    'id', page.id,
    'trigger', page.trigger,
    'status', page.status,
    'files', (select coalesce(jsonb_agg(f ->> 'name'), '[]') from jsonb_array_elements(page.source) as f),
    'providers', (
      select coalesce(jsonb_agg(distinct c.provider), '[]')
      from jsonb_array_elements(page.standing) as slice
      join public.connections c on c.id = (slice ->> 'connection_id')::uuid),
    'rows', (select sum((slice ->> 'rows')::bigint) from jsonb_array_elements(page.slices) as slice),
    'parts', (select count(*) from public.parts p where p.run_id = page.id),
    'steps', (select coalesce(jsonb_agg(to_jsonb(s) - 'run_id'), '[]') from steps s where s.run_id = page.id),
    'unchanged_since', page.unchanged_since,
    'failure_step', page.failure_step,
    'failure_reason', page.failure_reason,
    'requested_at', page.requested_at,
    'finished_at', page.finished_at
  ) order by page.generation desc), '[]'))
  from page
$$;

revoke all on function public.describe_runs(uuid, uuid, uuid, integer) from public, anon, authenticated;
grant execute on function public.describe_runs(uuid, uuid, uuid, integer) to authenticated, service_role;
