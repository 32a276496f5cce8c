locals {
  # By folder below functions/: who can reach a function of it, and who may call it. Pub/Sub and Cloud Scheduler count as internal when they
  # call the run.app address from the same project: https://cloud.google.com/run/docs/securing/ingress#settings
  kinds = {
    api        = { ingress = "ALLOW_INTERNAL_AND_GCLB", caller = null }
    pipeline   = { ingress = "ALLOW_INTERNAL_ONLY", caller = google_service_account.push }
    schedule   = { ingress = "ALLOW_INTERNAL_ONLY", caller = google_service_account.scheduler }
    operations = { ingress = "ALLOW_ALL", caller = google_service_account.deploy }
  }

  # Before the first release there is nothing to deploy.
  deployed = var.release == "none" ? {} : local.functions

  # Every key that shared/google/settings.ts reads, where the function uses what it is for.
  environments = {
    for name, function in local.functions : name => merge(
      {
        NODE_ENV             = "production"
        CLOUDACT_PLATFORM    = "google"
        CLOUDACT_ENVIRONMENT = var.environment
        CLOUDACT_VERSION     = var.release_version
        GOOGLE_CLOUD_PROJECT = var.project
        CLOUDACT_LOCATION    = var.location
      },
      length(setintersection(function.uses, ["files:read", "files:write", "files:sign", "warehouse:read", "warehouse:write"])) == 0 ? {} : {
        CLOUDACT_BUCKET = google_storage_bucket.data.name
      },
      length(setintersection(function.uses, ["keys:seal", "keys:unseal"])) == 0 ? {} : {
        CLOUDACT_KMS_KEY = google_kms_crypto_key.secrets.id
      },
      length(setintersection(function.uses, ["database", "users"])) == 0 ? {} : {
        SUPABASE_URL = var.supabase_url
      },
      local.kinds[function.kind].caller == null ? {} : {
        CLOUDACT_AUDIENCE = local.function_urls[name]
        CLOUDACT_CALLERS  = local.kinds[function.kind].caller.email
      },
    )
  }
}

resource "google_cloudfunctions2_function" "function" {
  for_each = local.deployed

  name        = each.key
  location    = var.location
  description = "functions/${each.value.folder}"
  labels      = merge(local.labels, { kind = each.value.kind })

  build_config {
    runtime         = "nodejs24"
    entry_point     = each.key
    service_account = google_service_account.build.id

    source {
      storage_source {
        bucket = google_storage_bucket.releases.name
        object = var.release
      }
    }
  }

  service_config {
    available_memory                 = each.value.memory
    available_cpu                    = tostring(each.value.cpu)
    timeout_seconds                  = each.value.timeout_seconds
    max_instance_request_concurrency = each.value.concurrency
    min_instance_count               = each.value.min_instances
    max_instance_count               = each.value.max_instances
    service_account_email            = google_service_account.function[each.key].email
    ingress_settings                 = local.kinds[each.value.kind].ingress
    environment_variables            = local.environments[each.key]

    # Each deploy is a revision, and gets all traffic. `gcloud run services update-traffic` sends it back to an older one, which holds
    # until the next apply.
    all_traffic_on_latest_revision = true

    dynamic "secret_environment_variables" {
      for_each = { for key, secret in local.function_secrets : key => secret if length(setintersection(secret.uses, each.value.uses)) > 0 }

      content {
        key        = secret_environment_variables.key
        project_id = var.project
        secret     = google_secret_manager_secret.secret[secret_environment_variables.value.secret].secret_id
        version    = "latest"
      }
    }
  }

  # A revision that cannot read its secrets does not start.
  depends_on = [
    google_project_iam_member.build,
    google_project_service.api,
    google_secret_manager_secret_iam_member.function,
  ]
}
