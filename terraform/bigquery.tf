# What is said of the platform and all its organizations. An organization's own dataset, {slug}_{environment}, is made by its first
# load; it takes its key from the project's default, which the bootstrap sets (README.md). No such name is "organizations": they have a _.
resource "google_bigquery_dataset" "platform" {
  dataset_id                 = "organizations"
  friendly_name              = "CloudAct platform"
  description                = "Facts about the platform and all its organizations. Bills are in a dataset per organization."
  location                   = var.location
  max_time_travel_hours      = "168"
  delete_contents_on_destroy = false
  labels                     = local.labels

  default_encryption_configuration {
    kms_key_name = google_kms_crypto_key_iam_member.agent["bigquery"].crypto_key_id
  }

  lifecycle {
    prevent_destroy = true
  }
}
