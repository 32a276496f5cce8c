# A function's account can do what its function.json says it uses, and nothing else; least-privilege.test.ts holds this file to it.

resource "google_service_account" "function" {
  for_each = local.functions

  account_id   = "fn-${each.key}"
  display_name = each.value.folder

  depends_on = [google_project_service.api]
}

resource "google_service_account" "push" {
  account_id   = "pubsub-push"
  display_name = "Pub/Sub, calling functions of the pipeline"

  depends_on = [google_project_service.api]
}

resource "google_service_account" "scheduler" {
  account_id   = "scheduler"
  display_name = "Cloud Scheduler, calling jobs"

  depends_on = [google_project_service.api]
}

resource "google_service_account" "deploy" {
  account_id   = "deploy"
  display_name = "Applies Terraform, calls operations"

  depends_on = [google_project_service.api]
}

resource "google_service_account" "build" {
  account_id   = "functions-build"
  display_name = "Builds the functions' containers"

  depends_on = [google_project_service.api]
}

locals {
  pubsub_agent = "service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"

  warehouse_reading = ["bigquery.datasets.get", "bigquery.jobs.create", "bigquery.tables.get", "bigquery.tables.getData", "bigquery.tables.list"]
}

# Who may call

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = local.deployed

  name     = google_cloudfunctions2_function.function[each.key].name
  location = var.location
  role     = "roles/run.invoker"
  member   = local.kinds[each.value.kind].caller == null ? "allUsers" : local.kinds[each.value.kind].caller.member
}

# Files

# Replacing an object takes the right to delete it, and telling whether it is there the right to read it; listing it does not.
resource "google_project_iam_custom_role" "file_writer" {
  role_id     = "cloudactFileWriter"
  title       = "CloudAct file writer"
  permissions = ["storage.objects.create", "storage.objects.delete", "storage.objects.get"]

  depends_on = [google_project_service.api]
}

resource "google_project_iam_custom_role" "file_signer" {
  role_id     = "cloudactFileSigner"
  title       = "CloudAct file signer"
  permissions = ["iam.serviceAccounts.signBlob"]

  depends_on = [google_project_service.api]
}

resource "google_storage_bucket_iam_member" "file_reader" {
  for_each = local.users_of["files:read"]

  bucket = google_storage_bucket.data.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.function[each.key].member
}

resource "google_storage_bucket_iam_member" "file_writer" {
  for_each = local.users_of["files:write"]

  bucket = google_storage_bucket.data.name
  role   = google_project_iam_custom_role.file_writer.name
  member = google_service_account.function[each.key].member
}

# A signed URL can do what its signer can, so the signer signs as itself only.
resource "google_service_account_iam_member" "file_signer" {
  for_each = local.users_of["files:sign"]

  service_account_id = google_service_account.function[each.key].name
  role               = google_project_iam_custom_role.file_signer.name
  member             = google_service_account.function[each.key].member
}

# Warehouse: rights on the project, because an organization's dataset is made by its first load.

resource "google_project_iam_custom_role" "warehouse_reader" {
  role_id     = "cloudactWarehouseReader"
  title       = "CloudAct warehouse reader"
  permissions = local.warehouse_reading

  depends_on = [google_project_service.api]
}

resource "google_project_iam_custom_role" "warehouse_writer" {
  role_id = "cloudactWarehouseWriter"
  title   = "CloudAct warehouse writer"
  permissions = concat(local.warehouse_reading, [
    "bigquery.datasets.create",
    "bigquery.datasets.update",
    "bigquery.tables.create",
    "bigquery.tables.delete",
    "bigquery.tables.update",
    "bigquery.tables.updateData",
  ])

  depends_on = [google_project_service.api]
}

resource "google_project_iam_member" "warehouse_reader" {
  for_each = local.users_of["warehouse:read"]

  project = var.project
  role    = google_project_iam_custom_role.warehouse_reader.name
  member  = google_service_account.function[each.key].member
}

resource "google_project_iam_member" "warehouse_writer" {
  for_each = local.users_of["warehouse:write"]

  project = var.project
  role    = google_project_iam_custom_role.warehouse_writer.name
  member  = google_service_account.function[each.key].member
}

# Keys

resource "google_kms_crypto_key_iam_member" "sealer" {
  for_each = local.users_of["keys:seal"]

  crypto_key_id = google_kms_crypto_key.secrets.id
  role          = "roles/cloudkms.cryptoKeyEncrypter"
  member        = google_service_account.function[each.key].member
}

resource "google_kms_crypto_key_iam_member" "unsealer" {
  for_each = local.users_of["keys:unseal"]

  crypto_key_id = google_kms_crypto_key.secrets.id
  role          = "roles/cloudkms.cryptoKeyDecrypter"
  member        = google_service_account.function[each.key].member
}

# Topics

resource "google_pubsub_topic_iam_member" "publisher" {
  for_each = local.publishers

  topic  = google_pubsub_topic.topic[each.value.topic].id
  role   = "roles/pubsub.publisher"
  member = google_service_account.function[each.value.function].member
}

# Secrets: what functions.tf puts into a function's environment

resource "google_secret_manager_secret_iam_member" "function" {
  for_each = merge([
    for key, secret in local.function_secrets : {
      for name, function in local.functions : "${name} ${key}" => { function = name, secret = secret.secret }
      if length(setintersection(secret.uses, function.uses)) > 0
    }
  ]...)

  secret_id = google_secret_manager_secret.secret[each.value.secret].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.function[each.value.function].member
}
