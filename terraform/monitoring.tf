resource "google_monitoring_notification_channel" "operators" {
  display_name = "CloudAct operators"
  type         = "email"
  labels       = { email_address = var.alert_email }

  depends_on = [google_project_service.api]
}

locals {
  # What functions log (shared/log.ts), counted by what it says and by the function that said it.
  log_counts = {
    errors           = "severity>=ERROR"
    runs_failed      = "severity=WARNING AND jsonPayload.messageId:* AND jsonPayload.runId:* AND NOT jsonPayload.error:*"
    callers_refused  = "severity=WARNING AND jsonPayload.message=~\"^a caller was not let in\""
    sources_silent   = "jsonPayload.message=\"a source is silent\""
    schedules_failed = "jsonPayload.message=\"a scheduled job failed\""
  }
}

resource "google_logging_metric" "function" {
  for_each = local.log_counts

  name   = "cloudact/${each.key}"
  filter = "resource.type=\"cloud_run_revision\" AND ${each.value}"

  label_extractors = {
    function = "EXTRACT(resource.labels.service_name)"
  }

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"

    labels {
      key        = "function"
      value_type = "STRING"
    }
  }

  depends_on = [google_project_service.api]
}

# Who was refused a key or a secret. Google's agents use keys all the time, to store what is stored: that is not worth a line each.
resource "google_project_iam_audit_config" "keys" {
  for_each = toset(["cloudkms.googleapis.com", "secretmanager.googleapis.com"])

  project = var.project
  service = each.key

  audit_log_config {
    log_type         = "DATA_READ"
    exempted_members = [for agent in local.kms_agents : "serviceAccount:${agent.email}"]
  }
}

resource "google_logging_metric" "refused" {
  for_each = { keys = "cloudkms.googleapis.com", secrets = "secretmanager.googleapis.com" }

  name   = "cloudact/${each.key}_refused"
  filter = "logName:\"cloudaudit.googleapis.com\" AND protoPayload.serviceName=\"${each.value}\" AND protoPayload.status.code=7"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }

  depends_on = [google_project_service.api]
}

resource "google_monitoring_uptime_check_config" "web" {
  for_each = { app = "/", api = "/api/session" }

  display_name = "CloudAct ${each.key}"
  period       = "60s"
  timeout      = "10s"

  http_check {
    path         = each.value
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }

  monitored_resource {
    type = "uptime_url"
    labels = {
      project_id = var.project
      host       = var.domain
    }
  }

  depends_on = [google_project_service.api]
}
