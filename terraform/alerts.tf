# One entry an alert. `runbook` is a heading of README.md, which a test holds it to. `above` in the metric's unit, over `over` seconds, for
# `lasting` seconds; `by` keeps the series apart that a person would ask for.
locals {
  function_logs = "resource.type=\"cloud_run_revision\" AND metric.type=\"logging.googleapis.com/user/cloudact"
  api           = "resource.type=\"https_lb_rule\" AND resource.label.backend_target_name=\"cloudact-api\""
  subscriptions = "resource.type=\"pubsub_subscription\""

  alerts = {
    dead_letters = {
      runbook  = "A step gave up"
      severity = "ERROR"
      filter   = "${local.subscriptions} AND metric.type=\"pubsub.googleapis.com/subscription/dead_letter_message_count\""
      by       = ["resource.label.subscription_id"]
      above    = 0
    }
    failure_unrecorded = {
      runbook  = "A failure was not recorded"
      severity = "CRITICAL"
      filter   = "${local.subscriptions} AND resource.label.subscription_id=\"record-failure\" AND metric.type=\"pubsub.googleapis.com/subscription/oldest_unacked_message_age\""
      align    = "ALIGN_MAX"
      reduce   = "REDUCE_MAX"
      by       = ["resource.label.subscription_id"]
      above    = 3600
    }
    backlog = {
      runbook  = "Messages wait"
      severity = "WARNING"
      filter   = "${local.subscriptions} AND metric.type=\"pubsub.googleapis.com/subscription/oldest_unacked_message_age\""
      align    = "ALIGN_MAX"
      reduce   = "REDUCE_MAX"
      by       = ["resource.label.subscription_id"]
      above    = 1800
      lasting  = 600
    }
    runs_failed = {
      runbook  = "Many runs fail"
      severity = "WARNING"
      filter   = "${local.function_logs}/runs_failed\""
      by       = ["metric.label.function"]
      over     = 3600
      above    = 20
    }
    errors = {
      runbook  = "A function errs"
      severity = "WARNING"
      filter   = "${local.function_logs}/errors\""
      by       = ["metric.label.function"]
      over     = 600
      above    = 10
    }
    schedule_failed = {
      runbook  = "A scheduled job fails"
      severity = "ERROR"
      filter   = "${local.function_logs}/schedules_failed\""
      by       = ["metric.label.function"]
      over     = 3600
      above    = 2
    }
    callers_refused = {
      runbook  = "A caller is refused"
      severity = "ERROR"
      filter   = "${local.function_logs}/callers_refused\""
      by       = ["metric.label.function"]
      over     = 600
      above    = 5
    }
    source_silent = {
      runbook  = "A source is silent"
      severity = "WARNING"
      filter   = "${local.function_logs}/sources_silent\""
      over     = 3600
      above    = 0
    }
    api_errors = {
      runbook     = "The API errs"
      severity    = "CRITICAL"
      filter      = "${local.api} AND metric.type=\"loadbalancing.googleapis.com/https/request_count\" AND metric.label.response_code_class=500"
      denominator = "${local.api} AND metric.type=\"loadbalancing.googleapis.com/https/request_count\""
      align       = "ALIGN_RATE"
      above       = 0.02
      lasting     = 300
    }
    api_slow = {
      runbook  = "The API is slow"
      severity = "WARNING"
      filter   = "${local.api} AND metric.type=\"loadbalancing.googleapis.com/https/backend_latencies\""
      reduce   = "REDUCE_PERCENTILE_95"
      above    = 3000
      lasting  = 900
    }
    # A function is given 540 s, and a push waits 600 s for its answer.
    step_slow = {
      runbook  = "A step nears its time limit"
      severity = "WARNING"
      filter   = "resource.type=\"cloud_run_revision\" AND metric.type=\"run.googleapis.com/request_latencies\""
      reduce   = "REDUCE_PERCENTILE_95"
      by       = ["resource.label.service_name"]
      above    = 420000
    }
    unreachable = {
      runbook  = "The address does not answer"
      severity = "CRITICAL"
      filter   = "resource.type=\"uptime_url\" AND metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\""
      align    = "ALIGN_NEXT_OLDER"
      reduce   = "REDUCE_COUNT_FALSE"
      by       = ["metric.label.check_id"]
      over     = 1200
      above    = 1
      lasting  = 120
    }
    bigquery_surge = {
      runbook  = "BigQuery bills more than it should"
      severity = "WARNING"
      filter   = "resource.type=\"bigquery_project\" AND metric.type=\"bigquery.googleapis.com/query/statement_scanned_bytes_billed\""
      over     = 3600
      above    = var.bigquery_gib_per_hour * pow(1024, 3)
    }
    keys_refused = {
      runbook  = "A key or a secret is refused"
      severity = "CRITICAL"
      filter   = "resource.type=\"cloudkms_cryptokey\" AND metric.type=\"logging.googleapis.com/user/cloudact/keys_refused\""
      above    = 0
    }
    secrets_refused = {
      runbook  = "A key or a secret is refused"
      severity = "CRITICAL"
      filter   = "resource.type=\"audited_resource\" AND metric.type=\"logging.googleapis.com/user/cloudact/secrets_refused\""
      above    = 0
    }
  }
}

resource "google_monitoring_alert_policy" "alert" {
  for_each = local.alerts

  display_name          = "CloudAct ${var.environment}: ${each.value.runbook}"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = [google_monitoring_notification_channel.operators.id]

  conditions {
    display_name = each.value.runbook

    condition_threshold {
      filter             = each.value.filter
      denominator_filter = try(each.value.denominator, null)
      comparison         = "COMPARISON_GT"
      threshold_value    = each.value.above
      duration           = "${try(each.value.lasting, 0)}s"

      aggregations {
        alignment_period     = "${try(each.value.over, 300)}s"
        per_series_aligner   = try(each.value.align, "ALIGN_DELTA")
        cross_series_reducer = try(each.value.reduce, "REDUCE_SUM")
        group_by_fields      = try(each.value.by, [])
      }

      dynamic "denominator_aggregations" {
        for_each = try([each.value.denominator], [])

        content {
          alignment_period     = "${try(each.value.over, 300)}s"
          per_series_aligner   = try(each.value.align, "ALIGN_DELTA")
          cross_series_reducer = try(each.value.reduce, "REDUCE_SUM")
        }
      }
    }
  }

  documentation {
    subject = "CloudAct ${var.environment}: ${each.value.runbook}"
    content = "What it means and what to do: terraform/README.md, «${each.value.runbook}»."
  }

  alert_strategy {
    auto_close = "86400s"
  }

  depends_on = [google_logging_metric.function, google_logging_metric.refused]
}
