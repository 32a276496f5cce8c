locals {
  # What a person may do something about for longer than a failing step is worth repeating.
  dead_letter_retention = "${31 * 24 * 3600}s"
  message_retention     = "${7 * 24 * 3600}s"
}

resource "google_pubsub_topic" "topic" {
  for_each = local.topics

  name                       = each.key
  kms_key_name               = google_kms_crypto_key_iam_member.agent["pubsub"].crypto_key_id
  message_retention_duration = each.key == "dead-letters" ? local.dead_letter_retention : local.message_retention
  labels                     = local.labels

  message_storage_policy {
    allowed_persistence_regions = [var.location]
  }
}

# One a topic, named as its function: record-failure says of a dead letter which step gave up by the name of its subscription.
resource "google_pubsub_subscription" "push" {
  for_each = local.topics

  name                       = each.value.to
  topic                      = google_pubsub_topic.topic[each.key].id
  ack_deadline_seconds       = min(600, local.functions[each.value.to].timeout_seconds + 30)
  enable_message_ordering    = true
  message_retention_duration = local.message_retention
  labels                     = local.labels

  push_config {
    push_endpoint = local.function_urls[each.value.to]

    oidc_token {
      service_account_email = google_service_account.push.email
      audience              = local.function_urls[each.value.to]
    }
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  # A dead letter that cannot be recorded is tried until it can, or is a week old.
  dynamic "dead_letter_policy" {
    for_each = each.key == "dead-letters" ? [] : [google_pubsub_topic.topic["dead-letters"].id]

    content {
      dead_letter_topic     = dead_letter_policy.value
      max_delivery_attempts = 5
    }
  }

  # Without this, a subscription that nothing came by for 31 days is deleted.
  expiration_policy {
    ttl = ""
  }

  depends_on = [google_service_account_iam_member.pubsub_signs_as_push]
}

# Pub/Sub itself moves what a step gave up on: https://cloud.google.com/pubsub/docs/dead-letter-topics#grant_forwarding_permissions
resource "google_pubsub_topic_iam_member" "pubsub_forwards_dead_letters" {
  topic  = google_pubsub_topic.topic["dead-letters"].id
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:${local.pubsub_agent}"
}

resource "google_pubsub_subscription_iam_member" "pubsub_takes_dead_letters" {
  for_each = { for topic, wiring in local.topics : topic => wiring if topic != "dead-letters" }

  subscription = google_pubsub_subscription.push[each.key].id
  role         = "roles/pubsub.subscriber"
  member       = "serviceAccount:${local.pubsub_agent}"
}

resource "google_service_account_iam_member" "pubsub_signs_as_push" {
  service_account_id = google_service_account.push.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = "serviceAccount:${local.pubsub_agent}"
}
