-- The steps of a run: each is claimed under a lease, done once, and keeps its result.

-- Claims a step for p_owner, unless it is done, or another owner's lease is alive, or the run is over. A step that is done
-- says so even when the run is over: the message that follows from it may not have been published yet.
create function public.begin_step(p_org uuid, p_run uuid, p_part uuid, p_step text, p_owner text, p_lease_seconds integer)
returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_part uuid := coalesce(p_part, '00000000-0000-0000-0000-000000000000');
  v_step public.run_steps;
  v_status text;
  v_attempts integer;
begin
  -- Two rounds: a step that was free when looked at and taken when claimed is looked at once more.
  for v_round in 1..2 loop
    select * into v_step from public.run_steps
    where run_id = p_run and org_id = p_org and step = p_step and part_id = v_part;
    if v_step.status = 'done' then
      return jsonb_build_object('verdict', 'done', 'result', v_step.result);
    end if;

    select status into v_status from public.runs where id = p_run and org_id = p_org;
    if not found or v_status in ('loaded', 'unchanged', 'failed') then
      return jsonb_build_object('verdict', 'over', 'status', coalesce(v_status, 'unknown'));
    end if;

    insert into public.run_steps as held (run_id, org_id, part_id, step, status, lease_owner, lease_until, started_at)
    values (p_run, p_org, v_part, p_step, 'running', p_owner,
      clock_timestamp() + make_interval(secs => p_lease_seconds), clock_timestamp())
    on conflict (run_id, step, part_id) do update
    set status = 'running', lease_owner = excluded.lease_owner, lease_until = excluded.lease_until,
      attempts = held.attempts + 1, finished_at = null
    where held.status <> 'done'
      and (held.lease_until is null or held.lease_until <= clock_timestamp() or held.lease_owner = excluded.lease_owner)
    returning attempts into v_attempts;
    if found then
      update public.runs set status = 'running' where id = p_run and status in ('requested', 'planned');
      return jsonb_build_object('verdict', 'go', 'attempts', v_attempts);
    end if;
  end loop;
  return jsonb_build_object('verdict', 'busy', 'lease_until', v_step.lease_until);
end
$$;

create function public.renew_step(p_org uuid, p_run uuid, p_part uuid, p_step text, p_owner text, p_lease_seconds integer)
returns jsonb
language plpgsql set search_path = '' as $$
begin
  update public.run_steps set lease_until = clock_timestamp() + make_interval(secs => p_lease_seconds)
  where run_id = p_run and org_id = p_org and step = p_step
    and part_id = coalesce(p_part, '00000000-0000-0000-0000-000000000000')
    and status = 'running' and lease_owner = p_owner;
  return jsonb_build_object('verdict', case when found then 'ok' else 'lost' end);
end
$$;

-- Only the owner of the claim finishes a step; once done, every later call gets the result it was done with. p_result is
-- {value}, because not every server passes a bare JSON text on as JSON.
create function public.finish_step(p_org uuid, p_run uuid, p_part uuid, p_step text, p_owner text, p_result jsonb)
returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_part uuid := coalesce(p_part, '00000000-0000-0000-0000-000000000000');
  v_result jsonb;
begin
  update public.run_steps
  set status = 'done', result = p_result -> 'value', finished_at = clock_timestamp(), lease_owner = null, lease_until = null,
    last_error = null
  where run_id = p_run and org_id = p_org and step = p_step and part_id = v_part
    and status = 'running' and lease_owner = p_owner;
  select result into v_result from public.run_steps
  where run_id = p_run and org_id = p_org and step = p_step and part_id = v_part and status = 'done';
  if not found then
    return jsonb_build_object('verdict', 'lost');
  end if;
  return jsonb_build_object('verdict', 'done', 'result', v_result);
end
$$;

create function public.fail_step(p_org uuid, p_run uuid, p_part uuid, p_step text, p_owner text, p_error text)
returns jsonb
language plpgsql set search_path = '' as $$
begin
  update public.run_steps
  set status = 'failed', last_error = p_error, finished_at = clock_timestamp(), lease_owner = null, lease_until = null
  where run_id = p_run and org_id = p_org and step = p_step
    and part_id = coalesce(p_part, '00000000-0000-0000-0000-000000000000')
    and status = 'running' and lease_owner = p_owner;
  return jsonb_build_object('verdict', case when found then 'ok' else 'lost' end);
end
$$;

-- Only for a platform that knows no worker is alive, as at the start of the one process there is.
create function public.release_dead_leases() returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_released integer;
begin
  update public.run_steps set lease_owner = null, lease_until = null where status = 'running' and lease_until is not null;
  get diagnostics v_released = row_count;
  return jsonb_build_object('released', v_released);
end
$$;

revoke all on function public.begin_step(uuid, uuid, uuid, text, text, integer), public.renew_step(uuid, uuid, uuid,
  text, text, integer), public.finish_step(uuid, uuid, uuid, text, text, jsonb), public.fail_step(uuid, uuid, uuid,
  text, text, text), public.release_dead_leases() from public, anon, authenticated;
grant execute on function public.begin_step(uuid, uuid, uuid, text, text, integer), public.renew_step(uuid, uuid,
  uuid, text, text, integer), public.finish_step(uuid, uuid, uuid, text, text, jsonb), public.fail_step(uuid, uuid,
  uuid, text, text, text), public.release_dead_leases() to service_role;
