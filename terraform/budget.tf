# Tells, and stops nothing: a stopped pipeline costs customers their numbers. The address learns it, and so do the billing account's admins.
resource "google_billing_budget" "monthly" {
  billing_account = var.billing_account
  display_name    = "CloudAct ${var.environment}"

  budget_filter {
    projects = ["projects/${data.google_project.this.number}"]
  }

  amount {
    specified_amount {
      currency_code = var.budget.currency
      units         = var.budget.monthly
    }
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 0.9, 1]

    content {
      threshold_percent = threshold_rules.value
    }
  }

  threshold_rules {
    threshold_percent = 1
    spend_basis       = "FORECASTED_SPEND"
  }

  all_updates_rule {
    monitoring_notification_channels = [google_monitoring_notification_channel.operators.id]
    disable_default_iam_recipients   = false
  }
}
