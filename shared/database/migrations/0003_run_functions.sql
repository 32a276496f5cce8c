-- What a run goes through, from its request to its end. Answers are jsonb verdicts, as in 0001.

create function public.start_run(p_org uuid, p_run uuid, p_trigger text, p_provider text, p_source jsonb) returns jsonb
language plpgsql set search_path = '' as $$
begin
  if not exists (select 1 from public.organizations where id = p_org) then
    return jsonb_build_object('verdict', 'no-organization');
  end if;
  insert into public.runs (id, org_id, trigger, provider, source)
  select p_run, p_org, p_trigger, p_provider, p_source
  where not exists (select 1 from public.runs where id = p_run)
  on conflict (id) do nothing;
  return coalesce(
    (select jsonb_build_object('verdict', 'ok', 'generation', r.generation, 'status', r.status)
     from public.runs r where r.id = p_run and r.org_id = p_org),
    jsonb_build_object('verdict', 'taken'));
end
$$;

-- Writes the plan once: the token and p_parts [{name, source_uri}] in their order. A second plan changes
-- nothing.
create function public.plan_run(p_org uuid, p_run uuid, p_change_token text, p_parts jsonb) returns jsonb
language plpgsql set search_path = '' as $$
begin
  update public.runs set change_token = p_change_token, status = 'planned'
  where id = p_run and org_id = p_org and change_token is null and finished_at is null;
  if found then
    insert into public.parts (run_id, org_id, ordinal, name, source_uri)
    select p_run, p_org, p.ordinal, p.part ->> 'name', p.part ->> 'source_uri'
    from jsonb_array_elements(p_parts) with ordinality as p (part, ordinal);
  elsif not exists (select 1 from public.runs where id = p_run and org_id = p_org and change_token is not null) then
    return jsonb_build_object('verdict', 'over');
  end if;
  return jsonb_build_object('verdict', 'ok', 'parts', coalesce(
    (select jsonb_agg(to_jsonb(p) order by p.ordinal) from public.parts p where p.run_id = p_run and p.org_id = p_org),
    '[]'));
end
$$;

-- What one step made of every part of a run.
create function public.part_results(p_org uuid, p_run uuid, p_step text) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'total', count(*),
    'done', count(s.run_id),
    'results', coalesce(
      jsonb_agg(jsonb_build_object('part_id', p.id, 'ordinal', p.ordinal, 'name', p.name, 'result', s.result)
                order by p.ordinal) filter (where s.run_id is not null),
      '[]'))
  from public.parts p
  left join public.run_steps s on s.run_id = p.run_id and s.part_id = p.id and s.step = p_step and s.status = 'done'
  where p.run_id = p_run and p.org_id = p_org
$$;

-- The last loaded run with this token, if all it loaded still stands: a bill that was loaded, restated and comes again as
-- it first was must load again. Runs between the two that may yet load, or failed while loading, leave it open what the
-- warehouse holds, so then there is no twin.
create function public.loaded_twin(p_org uuid, p_run uuid, p_change_token text) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('run_id', (
    select twin.id
    from public.runs me
    join public.runs twin on twin.org_id = me.org_id and twin.provider = me.provider and twin.id <> me.id
    where me.id = p_run and me.org_id = p_org
      and twin.status = 'loaded' and twin.change_token = p_change_token and jsonb_array_length(twin.slices) > 0
      and jsonb_array_length(twin.slices) = (select count(*) from public.slices s where s.run_id = twin.id)
      and not exists (
        select 1 from public.runs other
        where other.org_id = me.org_id and other.provider = me.provider
          and other.generation > twin.generation and other.generation < me.generation
          and (other.finished_at is null
            or other.status = 'failed' and exists (
              select 1 from public.run_steps s where s.run_id = other.id and s.step = 'load-warehouse')))
    order by twin.generation desc
    limit 1))
$$;

-- Ends a run as loaded or unchanged, and records the slices it loaded: p_slices [{connection_id, billing_period, rows, sums}].
create function public.finish_run(p_org uuid, p_run uuid, p_status text, p_slices jsonb, p_unchanged_since uuid)
returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_generation bigint;
begin
  update public.runs
  set status = p_status, finished_at = clock_timestamp(), slices = p_slices, unchanged_since = p_unchanged_since
  where id = p_run and org_id = p_org and finished_at is null
  returning generation into v_generation;
  if not found then
    return jsonb_build_object('verdict', 'over', 'status', coalesce(
      (select status from public.runs where id = p_run and org_id = p_org), 'unknown'));
  end if;
  insert into public.slices as held (org_id, connection_id, billing_period, generation, run_id, rows, sums, loaded_at)
  select p_org, s.connection_id, s.billing_period, v_generation, p_run, s.rows, s.sums, clock_timestamp()
  from jsonb_to_recordset(p_slices) as s (connection_id uuid, billing_period date, rows bigint, sums jsonb)
  order by s.connection_id, s.billing_period
  on conflict (connection_id, billing_period) do update
  set generation = excluded.generation, run_id = excluded.run_id, rows = excluded.rows, sums = excluded.sums,
    loaded_at = excluded.loaded_at
  where held.generation <= excluded.generation;
  return jsonb_build_object('verdict', 'ok', 'status', p_status);
end
$$;

-- Ends a run as failed. The first failure is kept, and a run that is over stays as it is.
create function public.fail_run(p_org uuid, p_run uuid, p_step text, p_reason text) returns jsonb
language plpgsql set search_path = '' as $$
begin
  update public.runs
  set status = 'failed', failure_step = p_step, failure_reason = p_reason, finished_at = clock_timestamp()
  where id = p_run and org_id = p_org and finished_at is null;
  if not found then
    return jsonb_build_object('verdict', 'over', 'status', coalesce(
      (select status from public.runs where id = p_run and org_id = p_org), 'unknown'));
  end if;
  return jsonb_build_object('verdict', 'ok', 'status', 'failed');
end
$$;

-- The run with its parts and steps, for people; under row level security when a member asks.
create function public.read_run(p_org uuid, p_run uuid) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('run', (
    select to_jsonb(r) || jsonb_build_object(
      'parts', coalesce(
        (select jsonb_agg(to_jsonb(p) order by p.ordinal) from public.parts p where p.run_id = r.id), '[]'),
      'steps', coalesce(
        (select jsonb_agg(to_jsonb(s) order by s.started_at, s.step) from public.run_steps s where s.run_id = r.id), '[]'))
    from public.runs r where r.id = p_run and r.org_id = p_org))
$$;

revoke all on function public.start_run(uuid, uuid, text, text, jsonb), public.plan_run(uuid, uuid, text, jsonb),
  public.part_results(uuid, uuid, text), public.loaded_twin(uuid, uuid, text), public.finish_run(uuid, uuid, text,
  jsonb, uuid), public.fail_run(uuid, uuid, text, text), public.read_run(uuid, uuid) from public, anon, authenticated;
grant execute on function public.start_run(uuid, uuid, text, text, jsonb), public.plan_run(uuid, uuid, text, jsonb),
  public.part_results(uuid, uuid, text), public.loaded_twin(uuid, uuid, text), public.finish_run(uuid, uuid, text,
  jsonb, uuid), public.fail_run(uuid, uuid, text, text), public.read_run(uuid, uuid) to service_role;
grant execute on function public.read_run(uuid, uuid) to authenticated;
