-- Rules are edited one by one, muted, and watch every value of a field; alerts are acknowledged by somebody.

alter table public.alert_rules add column muted_until timestamptz;
-- The value of the field that the rule watches each value of; null for costs without one, and for rules without a field.
alter table public.alerts add column each_value text;
alter table public.alerts add column acknowledged_by uuid references auth.users (id) on delete set null;
create index alerts_acknowledged_by on public.alerts (acknowledged_by) where acknowledged_by is not null;
drop index public.alerts_cool_down;
create index alerts_cool_down on public.alerts (rule_id, each_value, raised_at desc);

-- As before, but a muted rule raises nothing, and the cool-down is that of the rule and of p_breach's `each`: an alert for one
-- value does not silence another.
create or replace function public.raise_alert(p_org uuid, p_rule uuid, p_cool_down_hours integer, p_now timestamptz, p_breach jsonb)
returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_muted_until timestamptz;
  v_alert uuid;
begin
  select muted_until into v_muted_until from public.alert_rules
  where id = p_rule and org_id = p_org and enabled and removed_at is null for update;
  if not found then
    return jsonb_build_object('verdict', 'no-rule');
  end if;
  select id into v_alert from public.alerts where rule_id = p_rule and breach_key = p_breach ->> 'key';
  if found then
    return jsonb_build_object('verdict', 'known', 'alertId', v_alert);
  end if;
  if v_muted_until > p_now then
    return jsonb_build_object('verdict', 'muted', 'mutedUntil', v_muted_until);
  end if;
  if exists (
    select 1 from public.alerts
    where rule_id = p_rule and each_value is not distinct from p_breach ->> 'each'
      and raised_at > p_now - make_interval(hours => p_cool_down_hours)
  ) then
    return jsonb_build_object('verdict', 'cooling');
  end if;

  insert into public.alerts (org_id, rule_id, breach_key, each_value, value, limit_value, currency, period_from,
    period_until, message, facts, raised_at)
  select p_org, p_rule, b.key, b.each, b.value, b."limit", b.currency, b."from", b.until, b.message, b.facts, p_now
  from jsonb_to_record(p_breach) as b (key text, each text, value numeric, "limit" numeric, currency text, "from" date,
    until date, message text, facts jsonb)
  returning id into v_alert;
  insert into public.deliveries (org_id, alert_id, channel_id)
  select p_org, v_alert, channel_id from public.alert_rule_channels where rule_id = p_rule;
  return jsonb_build_object('verdict', 'raised', 'alertId', v_alert);
end
$$;

-- Makes a rule, or changes the one of p_rule.id: {id, name, definition, enabled, channelIds}. A name that only a removed rule
-- holds is free: the removed one goes on under its name and id, so that the new one begins without its alerts.
create function public.save_alert_rule(p_org uuid, p_rule jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_id uuid := (p_rule ->> 'id')::uuid;
  v_name text := p_rule ->> 'name';
begin
  perform 1 from public.organizations where id = p_org for update;
  if not found then
    return jsonb_build_object('verdict', 'no-organization');
  end if;
  if v_id is not null
    and not exists (select 1 from public.alert_rules where id = v_id and org_id = p_org and removed_at is null) then
    return jsonb_build_object('verdict', 'no-rule');
  end if;
  if exists (
    select 1 from public.alert_rules
    where org_id = p_org and name = v_name and removed_at is null and id is distinct from v_id
  ) then
    return jsonb_build_object('verdict', 'name-taken');
  end if;
  if exists (
    select 1 from jsonb_array_elements_text(p_rule -> 'channelIds') as c (id)
    where not exists (
      select 1 from public.channels held
      where held.id = c.id::uuid and held.org_id = p_org and held.removed_at is null)
  ) then
    return jsonb_build_object('verdict', 'no-channel');
  end if;

  update public.alert_rules set name = name || ' (removed ' || left(id::text, 8) || ')'
  where org_id = p_org and name = v_name and removed_at is not null;
  if v_id is null then
    insert into public.alert_rules (org_id, name, definition, enabled)
    values (p_org, v_name, p_rule -> 'definition', (p_rule ->> 'enabled')::boolean) returning id into v_id;
  else
    update public.alert_rules
    set name = v_name, definition = p_rule -> 'definition', enabled = (p_rule ->> 'enabled')::boolean where id = v_id;
  end if;
  delete from public.alert_rule_channels where rule_id = v_id;
  insert into public.alert_rule_channels (org_id, rule_id, channel_id)
  select distinct p_org, v_id, c.id::uuid from jsonb_array_elements_text(p_rule -> 'channelIds') as c (id);
  return jsonb_build_object('verdict', 'ok', 'ruleId', v_id);
end
$$;

-- Its alerts and their deliveries stay.
create function public.remove_alert_rule(p_org uuid, p_rule uuid) returns jsonb
language plpgsql set search_path = '' as $$
begin
  update public.alert_rules set removed_at = clock_timestamp()
  where id = p_rule and org_id = p_org and removed_at is null;
  if not found then
    return jsonb_build_object('verdict', 'no-rule');
  end if;
  delete from public.alert_rule_channels where rule_id = p_rule;
  return jsonb_build_object('verdict', 'ok');
end
$$;

-- Null ends it.
create function public.mute_alert_rule(p_org uuid, p_rule uuid, p_until timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
begin
  update public.alert_rules set muted_until = p_until where id = p_rule and org_id = p_org and removed_at is null;
  return jsonb_build_object('verdict', case when found then 'ok' else 'no-rule' end);
end
$$;

-- Who acknowledged an alert first stays who did; opening it again forgets it.
create function public.acknowledge_alert(p_org uuid, p_alert uuid, p_user uuid, p_acknowledged boolean) returns jsonb
language plpgsql set search_path = '' as $$
begin
  if p_acknowledged then
    update public.alerts set status = 'acknowledged', acknowledged_at = clock_timestamp(), acknowledged_by = p_user
    where id = p_alert and org_id = p_org and status = 'open';
  else
    update public.alerts set status = 'open', acknowledged_at = null, acknowledged_by = null
    where id = p_alert and org_id = p_org;
  end if;
  return jsonb_build_object('verdict', case
    when exists (select 1 from public.alerts where id = p_alert and org_id = p_org) then 'ok' else 'no-alert' end);
end
$$;

-- Who of the organization's members this is, in words; null when it is none. Reads auth.users, which no role of ours may.
create function public.member_email(p_org uuid, p_user uuid) returns text
language sql stable security definer set search_path = '' as $$
  select u.email::text from auth.users u join public.members m on m.user_id = u.id
  where m.org_id = p_org and m.user_id = p_user
$$;

-- The newest alerts, or one of them, with their deliveries. Amounts are text.
create function public.describe_raised(p_org uuid, p_limit integer, p_alert uuid) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', a.id, 'ruleId', a.rule_id, 'rule', r.name, 'message', a.message, 'value', a.value::text,
    'limit', a.limit_value::text, 'currency', a.currency, 'from', a.period_from, 'until', a.period_until,
    'facts', a.facts, 'status', a.status, 'raisedAt', a.raised_at, 'acknowledgedAt', a.acknowledged_at,
    'acknowledgedBy', public.member_email(p_org, a.acknowledged_by), 'deliveries', coalesce(
      (select jsonb_agg(jsonb_build_object(
         'channel', c.name, 'status', d.status, 'attempts', d.attempts, 'lastError', d.last_error,
         'deliveredAt', d.delivered_at) order by c.name)
       from public.deliveries d join public.channels c on c.id = d.channel_id where d.alert_id = a.id), '[]'))
    order by a.raised_at desc, a.id), '[]')
  from (
    select * from public.alerts where org_id = p_org and (p_alert is null or id = p_alert)
    order by raised_at desc, id limit p_limit
  ) a join public.alert_rules r on r.id = a.rule_id
$$;

-- As before, and now with ids, facts, what is muted, and who acknowledged.
create or replace function public.describe_alerts(p_org uuid, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'channels', coalesce(
      (select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'kind', c.kind, 'config', c.config) order by c.name)
       from public.channels c where c.org_id = p_org and c.removed_at is null), '[]'),
    'rules', coalesce(
      (select jsonb_agg(jsonb_build_object(
         'id', r.id, 'name', r.name, 'enabled', r.enabled, 'definition', r.definition, 'mutedUntil', r.muted_until,
         'lastRaisedAt', (select max(a.raised_at) from public.alerts a where a.rule_id = r.id),
         'channels', coalesce(
           (select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name) order by c.name)
            from public.alert_rule_channels rc join public.channels c on c.id = rc.channel_id
            where rc.rule_id = r.id), '[]')) order by r.name)
       from public.alert_rules r where r.org_id = p_org and r.removed_at is null), '[]'),
    'alerts', public.describe_raised(p_org, p_limit, null))
$$;

revoke all on function public.save_alert_rule(uuid, jsonb), public.remove_alert_rule(uuid, uuid),
  public.mute_alert_rule(uuid, uuid, timestamptz), public.acknowledge_alert(uuid, uuid, uuid, boolean),
  public.member_email(uuid, uuid), public.describe_raised(uuid, integer, uuid) from public, anon, authenticated;
grant execute on function public.save_alert_rule(uuid, jsonb), public.remove_alert_rule(uuid, uuid),
  public.mute_alert_rule(uuid, uuid, timestamptz), public.acknowledge_alert(uuid, uuid, uuid, boolean),
  public.member_email(uuid, uuid), public.describe_raised(uuid, integer, uuid) to service_role;
