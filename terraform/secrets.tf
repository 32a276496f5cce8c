locals {
  # The values are added by hand (README.md), so that they are in no state and no plan.
  secrets = ["supabase-secret-key", "supabase-publishable-key", "database-url"]

  # Environment variable → the secret it holds, for functions that use one of these. The secret key reaches past row level security, so a
  # function that only ever acts as its user has no use for it.
  function_secrets = {
    SUPABASE_SECRET_KEY      = { secret = "supabase-secret-key", uses = ["database"] }
    SUPABASE_PUBLISHABLE_KEY = { secret = "supabase-publishable-key", uses = ["database", "users"] }
  }
}

resource "google_secret_manager_secret" "secret" {
  for_each = toset(local.secrets)

  secret_id = each.key
  labels    = local.labels

  replication {
    user_managed {
      replicas {
        location = var.location
      }
    }
  }

  depends_on = [google_project_service.api]
}
