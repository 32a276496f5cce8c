resource "google_cloud_scheduler_job" "job" {
  for_each = local.schedules

  name             = each.key
  region           = var.location
  description      = "functions/${local.functions[each.key].folder}"
  schedule         = each.value.schedule
  time_zone        = each.value.timeZone
  attempt_deadline = "${local.functions[each.key].timeout_seconds}s"

  http_target {
    uri         = local.function_urls[each.key]
    http_method = "POST"

    oidc_token {
      service_account_email = google_service_account.scheduler.email
      audience              = local.function_urls[each.key]
    }
  }

  # Half a day of trying: the jobs are daily, and each may run twice.
  retry_config {
    retry_count          = 5
    max_retry_duration   = "${12 * 3600}s"
    min_backoff_duration = "60s"
    max_backoff_duration = "3600s"
    max_doublings        = 5
  }

  depends_on = [google_project_service.api]
}
