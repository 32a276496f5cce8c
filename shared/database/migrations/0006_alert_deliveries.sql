-- An alert is raised once, and reaches each channel of its rule. Answers are jsonb verdicts, as in 0001.

-- Raises a breach once, with a delivery for each channel of its rule, unless the rule raised another one within its
-- cool-down before p_now. Two raises of one rule wait for each other.
create function public.raise_alert(p_org uuid, p_rule uuid, p_cool_down_hours integer, p_now timestamptz, p_breach jsonb)
returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_alert uuid;
begin
  perform 1 from public.alert_rules
  where id = p_rule and org_id = p_org and enabled and removed_at is null for update;
  if not found then
    return jsonb_build_object('verdict', 'no-rule');
  end if;
  select id into v_alert from public.alerts where rule_id = p_rule and breach_key = p_breach ->> 'key';
  if found then
    return jsonb_build_object('verdict', 'known', 'alertId', v_alert);
  end if;
  if exists (
    select 1 from public.alerts
    where rule_id = p_rule and raised_at > p_now - make_interval(hours => p_cool_down_hours)
  ) then
    return jsonb_build_object('verdict', 'cooling');
  end if;

  insert into public.alerts (org_id, rule_id, breach_key, value, limit_value, currency, period_from, period_until,
    message, facts, raised_at)
  select p_org, p_rule, b.key, b.value, b."limit", b.currency, b."from", b.until, b.message, b.facts, p_now
  from jsonb_to_record(p_breach) as b (key text, value numeric, "limit" numeric, currency text, "from" date,
    until date, message text, facts jsonb)
  returning id into v_alert;
  insert into public.deliveries (org_id, alert_id, channel_id)
  select p_org, v_alert, channel_id from public.alert_rule_channels where rule_id = p_rule;
  return jsonb_build_object('verdict', 'raised', 'alertId', v_alert);
end
$$;

-- Deliveries nobody has begun: perhaps the message that asks for them was never published.
create function public.waiting_deliveries(p_org uuid) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(
    (select jsonb_agg(jsonb_build_object('alertId', d.alert_id, 'channelId', d.channel_id) order by a.raised_at, d.channel_id)
     from public.deliveries d join public.alerts a on a.id = d.alert_id
     where d.org_id = p_org and d.status = 'pending' and d.attempts = 0),
    '[]')
$$;

-- Claims a delivery and answers with all it takes to make it. Amounts are text.
create function public.begin_delivery(p_org uuid, p_alert uuid, p_channel uuid, p_owner text, p_lease_seconds integer)
returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_status text;
begin
  update public.deliveries
  set attempts = attempts + 1, lease_owner = p_owner,
    lease_until = clock_timestamp() + make_interval(secs => p_lease_seconds)
  where alert_id = p_alert and channel_id = p_channel and org_id = p_org and status = 'pending'
    and (lease_until is null or lease_until <= clock_timestamp());
  if not found then
    select status into v_status from public.deliveries
    where alert_id = p_alert and channel_id = p_channel and org_id = p_org;
    return jsonb_build_object('verdict', case coalesce(v_status, 'unknown')
      when 'pending' then 'busy' when 'unknown' then 'unknown' else 'done' end);
  end if;
  return (
    select jsonb_build_object(
      'verdict', 'go',
      'alert', jsonb_build_object(
        'id', a.id, 'organization', o.slug, 'rule', r.name, 'message', a.message, 'value', a.value::text,
        'limit', a.limit_value::text, 'currency', a.currency, 'from', a.period_from, 'until', a.period_until,
        'facts', a.facts, 'raisedAt', a.raised_at),
      'channel', jsonb_build_object(
        'id', c.id, 'orgId', c.org_id, 'name', c.name, 'kind', c.kind, 'secretEnvelope', c.secret_envelope,
        'removed', c.removed_at is not null))
    from public.alerts a
    join public.alert_rules r on r.id = a.rule_id
    join public.organizations o on o.id = a.org_id
    join public.channels c on c.id = p_channel
    where a.id = p_alert);
end
$$;

-- Whoever made the delivery says so, even when its claim ran out meanwhile: what happened, happened.
create function public.finish_delivery(p_org uuid, p_alert uuid, p_channel uuid) returns jsonb
language plpgsql set search_path = '' as $$
begin
  update public.deliveries
  set status = 'delivered', delivered_at = clock_timestamp(), last_error = null, lease_owner = null, lease_until = null
  where alert_id = p_alert and channel_id = p_channel and org_id = p_org and status <> 'delivered';
  return jsonb_build_object('verdict', case when found then 'ok' else 'over' end);
end
$$;

-- Gives a claim back after an attempt that may be repeated. Only its owner can.
create function public.release_delivery(p_org uuid, p_alert uuid, p_channel uuid, p_owner text, p_error text)
returns jsonb
language plpgsql set search_path = '' as $$
begin
  update public.deliveries set last_error = p_error, lease_owner = null, lease_until = null
  where alert_id = p_alert and channel_id = p_channel and org_id = p_org and status = 'pending' and lease_owner = p_owner;
  return jsonb_build_object('verdict', case when found then 'ok' else 'over' end);
end
$$;

-- Ends a delivery as failed. The last attempt's error is kept beside the reason.
create function public.fail_delivery(p_org uuid, p_alert uuid, p_channel uuid, p_reason text) returns jsonb
language plpgsql set search_path = '' as $$
begin
  update public.deliveries
  set status = 'failed', last_error = concat_ws(': ', p_reason, last_error), lease_owner = null, lease_until = null
  where alert_id = p_alert and channel_id = p_channel and org_id = p_org and status = 'pending';
  return jsonb_build_object('verdict', case when found then 'ok' else 'over' end);
end
$$;

-- As before, and now deliveries too.
create or replace function public.release_dead_leases() returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_steps integer;
  v_deliveries integer;
begin
  update public.run_steps set lease_owner = null, lease_until = null where status = 'running' and lease_until is not null;
  get diagnostics v_steps = row_count;
  update public.deliveries set lease_owner = null, lease_until = null
  where status = 'pending' and lease_until is not null;
  get diagnostics v_deliveries = row_count;
  return jsonb_build_object('released', v_steps + v_deliveries);
end
$$;

-- What people want to see: rules, channels (without secrets), the newest alerts and their deliveries.
create function public.describe_alerts(p_org uuid, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'channels', coalesce(
      (select jsonb_agg(jsonb_build_object('name', c.name, 'kind', c.kind, 'config', c.config) order by c.name)
       from public.channels c where c.org_id = p_org and c.removed_at is null), '[]'),
    'rules', coalesce(
      (select jsonb_agg(jsonb_build_object(
         'name', r.name, 'enabled', r.enabled, 'definition', r.definition, 'channels', coalesce(
           (select jsonb_agg(c.name order by c.name) from public.alert_rule_channels rc
            join public.channels c on c.id = rc.channel_id where rc.rule_id = r.id), '[]')) order by r.name)
       from public.alert_rules r where r.org_id = p_org and r.removed_at is null), '[]'),
    'alerts', coalesce(
      (select jsonb_agg(jsonb_build_object(
         'id', a.id, 'rule', r.name, 'message', a.message, 'value', a.value::text, 'limit', a.limit_value::text,
         'currency', a.currency, 'from', a.period_from, 'until', a.period_until, 'status', a.status,
         'raisedAt', a.raised_at, 'deliveries', coalesce(
           (select jsonb_agg(jsonb_build_object(
              'channel', c.name, 'status', d.status, 'attempts', d.attempts, 'lastError', d.last_error,
              'deliveredAt', d.delivered_at) order by c.name)
            from public.deliveries d join public.channels c on c.id = d.channel_id where d.alert_id = a.id), '[]'))
         order by a.raised_at desc, a.id)
       from (select * from public.alerts where org_id = p_org order by raised_at desc, id limit p_limit) a
       join public.alert_rules r on r.id = a.rule_id), '[]'))
$$;

revoke all on function public.raise_alert(uuid, uuid, integer, timestamptz, jsonb), public.waiting_deliveries(uuid),
  public.begin_delivery(uuid, uuid, uuid, text, integer), public.finish_delivery(uuid, uuid, uuid),
  public.release_delivery(uuid, uuid, uuid, text, text), public.fail_delivery(uuid, uuid, uuid, text),
  public.release_dead_leases(), public.describe_alerts(uuid, integer) from public, anon, authenticated;
grant execute on function public.raise_alert(uuid, uuid, integer, timestamptz, jsonb),
  public.waiting_deliveries(uuid), public.begin_delivery(uuid, uuid, uuid, text, integer),
  public.finish_delivery(uuid, uuid, uuid), public.release_delivery(uuid, uuid, uuid, text, text),
  public.fail_delivery(uuid, uuid, uuid, text), public.release_dead_leases(), public.describe_alerts(uuid, integer) to
  service_role;
