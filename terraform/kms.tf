resource "google_kms_key_ring" "cloudact" {
  name     = "cloudact"
  location = var.location

  depends_on = [google_project_service.api]
}

# Customers' secrets are sealed under it (shared/keys). Rotation only adds a version: what an older one sealed is still opened.
resource "google_kms_crypto_key" "secrets" {
  name                       = "secrets"
  key_ring                   = google_kms_key_ring.cloudact.id
  rotation_period            = local.kms_rotation
  destroy_scheduled_duration = local.kms_destroy_after

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_kms_crypto_key" "storage" {
  name                       = "storage"
  key_ring                   = google_kms_key_ring.cloudact.id
  rotation_period            = local.kms_rotation
  destroy_scheduled_duration = local.kms_destroy_after

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_kms_crypto_key" "bigquery" {
  name                       = "bigquery"
  key_ring                   = google_kms_key_ring.cloudact.id
  rotation_period            = local.kms_rotation
  destroy_scheduled_duration = local.kms_destroy_after

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_kms_crypto_key" "pubsub" {
  name                       = "pubsub"
  key_ring                   = google_kms_key_ring.cloudact.id
  rotation_period            = local.kms_rotation
  destroy_scheduled_duration = local.kms_destroy_after

  lifecycle {
    prevent_destroy = true
  }
}

data "google_project" "this" {
  project_id = var.project
}

data "google_storage_project_service_account" "agent" {
  project = var.project
}

data "google_bigquery_default_service_account" "agent" {
  project = var.project
}

locals {
  kms_rotation      = "${90 * 24 * 3600}s"
  kms_destroy_after = "${30 * 24 * 3600}s"

  # Google's own agents encrypt what they store. Nobody else gets these keys: a reader of the bucket needs no right on its key.
  kms_agents = {
    storage  = { key = google_kms_crypto_key.storage.id, email = data.google_storage_project_service_account.agent.email_address }
    bigquery = { key = google_kms_crypto_key.bigquery.id, email = data.google_bigquery_default_service_account.agent.email }
    pubsub   = { key = google_kms_crypto_key.pubsub.id, email = local.pubsub_agent }
  }
}

# Read a key's name from here (crypto_key_id) wherever it encrypts: what is made before its agent has the key is refused.
resource "google_kms_crypto_key_iam_member" "agent" {
  for_each = local.kms_agents

  crypto_key_id = each.value.key
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:${each.value.email}"
}
