-- Who signs in, and where they are a member. Answers are jsonb, as in 0001.

-- Where whoever asks is a member, by name. Runs as the caller: row level security holds.
create function public.describe_my_organizations() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(
    jsonb_agg(jsonb_build_object(
      'id', o.id, 'slug', o.slug, 'name', o.name, 'role', m.role,
      'hasData', exists (select from public.slices s where s.org_id = o.id)) order by o.name, o.slug),
    '[]')
  from public.members m join public.organizations o on o.id = m.org_id
  where m.user_id = auth.uid()
$$;

-- Makes an organization with its first owner, both or neither.
create function public.found_organization(p_slug text, p_name text, p_owner uuid) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_org uuid;
begin
  insert into public.organizations (slug, name) values (p_slug, p_name) on conflict (slug) do nothing returning id into v_org;
  if v_org is null then
    return jsonb_build_object('verdict', 'taken');
  end if;
  insert into public.members (org_id, user_id, role) values (v_org, p_owner, 'owner');
  return jsonb_build_object('verdict', 'ok');
end
$$;

-- Makes a user the owner of every organization that has no member.
create function public.adopt_organizations(p_user uuid) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_adopted integer;
begin
  insert into public.members (org_id, user_id, role)
  select o.id, p_user, 'owner' from public.organizations o
  where not exists (select from public.members m where m.org_id = o.id)
  on conflict do nothing;
  get diagnostics v_adopted = row_count;
  return jsonb_build_object('adopted', v_adopted);
end
$$;

revoke all on function public.describe_my_organizations(), public.found_organization(text, text, uuid),
  public.adopt_organizations(uuid) from public, anon, authenticated;
grant execute on function public.describe_my_organizations() to authenticated, service_role;
grant execute on function public.found_organization(text, text, uuid), public.adopt_organizations(uuid) to service_role;
