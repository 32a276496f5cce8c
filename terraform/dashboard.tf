locals {
  charts = [
    { title = "Requests a second, by function", metric = "run.googleapis.com/request_count", align = "ALIGN_RATE", reduce = "REDUCE_SUM", by = "resource.label.service_name" },
    { title = "p95 of a request, ms, by function", metric = "run.googleapis.com/request_latencies", align = "ALIGN_DELTA", reduce = "REDUCE_PERCENTILE_95", by = "resource.label.service_name" },
    { title = "p95 of the API at the load balancer, ms", metric = "loadbalancing.googleapis.com/https/backend_latencies", align = "ALIGN_DELTA", reduce = "REDUCE_PERCENTILE_95", by = "resource.label.backend_target_name" },
    { title = "Errors logged, by function", metric = "logging.googleapis.com/user/cloudact/errors", align = "ALIGN_DELTA", reduce = "REDUCE_SUM", by = "metric.label.function" },
    { title = "Runs failed, by step", metric = "logging.googleapis.com/user/cloudact/runs_failed", align = "ALIGN_DELTA", reduce = "REDUCE_SUM", by = "metric.label.function" },
    { title = "Messages waiting", metric = "pubsub.googleapis.com/subscription/num_undelivered_messages", align = "ALIGN_MAX", reduce = "REDUCE_MAX", by = "resource.label.subscription_id" },
    { title = "Age of the oldest message, s", metric = "pubsub.googleapis.com/subscription/oldest_unacked_message_age", align = "ALIGN_MAX", reduce = "REDUCE_MAX", by = "resource.label.subscription_id" },
    { title = "Dead letters", metric = "pubsub.googleapis.com/subscription/dead_letter_message_count", align = "ALIGN_DELTA", reduce = "REDUCE_SUM", by = "resource.label.subscription_id" },
    { title = "BigQuery: bytes billed, by statement", metric = "bigquery.googleapis.com/query/statement_scanned_bytes_billed", align = "ALIGN_DELTA", reduce = "REDUCE_SUM", by = "metric.label.statement_type" },
    { title = "BigQuery: slots", metric = "bigquery.googleapis.com/slots/allocated_for_project", align = "ALIGN_MEAN", reduce = "REDUCE_SUM", by = "resource.label.project_id" },
    { title = "BigQuery: bytes stored", metric = "bigquery.googleapis.com/storage/stored_bytes", align = "ALIGN_MEAN", reduce = "REDUCE_SUM", by = "resource.label.project_id" },
    { title = "Memory of an instance, p99 of its limit", metric = "run.googleapis.com/container/memory/utilizations", align = "ALIGN_DELTA", reduce = "REDUCE_PERCENTILE_99", by = "resource.label.service_name" },
    { title = "Instances, by function", metric = "run.googleapis.com/container/instance_count", align = "ALIGN_MAX", reduce = "REDUCE_SUM", by = "resource.label.service_name" },
  ]
}

resource "google_monitoring_dashboard" "cloudact" {
  dashboard_json = jsonencode({
    displayName = "CloudAct ${var.environment}"
    gridLayout = {
      columns = "2"
      widgets = [for chart in local.charts : {
        title = chart.title
        xyChart = {
          dataSets = [{
            plotType = "LINE"
            timeSeriesQuery = {
              timeSeriesFilter = {
                filter = "metric.type=\"${chart.metric}\""
                aggregation = {
                  alignmentPeriod    = "300s"
                  perSeriesAligner   = chart.align
                  crossSeriesReducer = chart.reduce
                  groupByFields      = [chart.by]
                }
              }
            }
          }]
        }
      }]
    }
  })

  depends_on = [google_project_service.api]
}
