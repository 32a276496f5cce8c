-- Which migrations the database has, oldest first: a release that needs newer ones must not begin to serve.
create function public.applied_migrations() returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(m.version order by m.version), '[]'::jsonb) from supabase_migrations.schema_migrations m;
$$;
revoke all on function public.applied_migrations() from public, anon, authenticated;
grant execute on function public.applied_migrations() to service_role;
