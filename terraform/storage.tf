# Everything of the organizations: uploads/, unfinished/, raw/, focus/, rejects/, exports/, outbox/ (shared/google/settings.ts).
# The browser uploads through the API, in chunks, so that no other origin ever speaks to the bucket: no CORS.
resource "google_storage_bucket" "data" {
  name                        = "${var.project}-data"
  location                    = var.location
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  labels                      = local.labels

  encryption {
    default_kms_key_name = google_kms_crypto_key_iam_member.agent["storage"].crypto_key_id
  }

  # Keeps what was replaced or deleted, for the restore of the runbook; versions would keep it forever, and be listed.
  soft_delete_policy {
    retention_duration_seconds = var.soft_delete_days * 24 * 3600
  }

  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }
    condition {
      age = 1
    }
  }

  # What functions/api/imports calls given up after seven days.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age            = 8
      matches_prefix = ["unfinished/"]
    }
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age            = 7
      matches_prefix = ["exports/"]
    }
  }

  # A generation is read once. After that it is evidence, and what a slice is restored from: rarely, and soon after if at all.
  dynamic "lifecycle_rule" {
    for_each = { NEARLINE = 30, COLDLINE = 120, ARCHIVE = 400 }

    content {
      action {
        type          = "SetStorageClass"
        storage_class = lifecycle_rule.key
      }
      condition {
        age            = lifecycle_rule.value
        matches_prefix = ["raw/", "uploads/", "focus/", "rejects/"]
      }
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

# One archive of the functions' source per release. A rollback deploys an older one.
resource "google_storage_bucket" "releases" {
  name                        = "${var.project}-releases"
  location                    = var.location
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  labels                      = local.labels

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age                = 90
      num_newer_versions = 3
      with_state         = "ARCHIVED"
    }
  }
}
