# Who brings a release here, and what for. It makes accounts and grants them roles, so it is as powerful as an owner: prod's trigger
# therefore waits for a person. The budget takes roles/billing.costsManager on the billing account, granted by hand.

locals {
  deploy_roles = [
    "roles/artifactregistry.admin",
    "roles/bigquery.dataOwner",
    "roles/cloudbuild.builds.editor",
    "roles/cloudfunctions.admin",
    "roles/cloudkms.admin",
    "roles/cloudscheduler.admin",
    "roles/compute.loadBalancerAdmin",
    "roles/compute.securityAdmin",
    "roles/iam.roleAdmin",
    "roles/iam.serviceAccountAdmin",
    "roles/logging.configWriter",
    "roles/logging.logWriter",
    "roles/monitoring.editor",
    "roles/pubsub.admin",
    "roles/resourcemanager.projectIamAdmin",
    "roles/run.admin",
    "roles/secretmanager.admin",
    "roles/serviceusage.serviceUsageAdmin",
    "roles/storage.admin",
  ]

  # Accounts that something deployed runs as, or calls as.
  accounts = merge(
    { for name, account in google_service_account.function : "fn-${name}" => account.name },
    {
      build     = google_service_account.build.name
      deploy    = google_service_account.deploy.name
      push      = google_service_account.push.name
      scheduler = google_service_account.scheduler.name
    },
  )

  # Role → where only. npm runs its packages' scripts in a build, so a build reads sources and not the data bucket.
  build_roles = {
    "roles/artifactregistry.writer" = null
    "roles/logging.logWriter"       = null
    "roles/storage.objectViewer"    = "resource.name.startsWith('projects/_/buckets/gcf-v2-')"
  }
}

resource "google_project_iam_member" "deploy" {
  for_each = toset(local.deploy_roles)

  project = var.project
  role    = each.key
  member  = google_service_account.deploy.member
}

resource "google_service_account_iam_member" "deploy_runs_as" {
  for_each = toset(concat([for name in keys(local.functions) : "fn-${name}"], ["build", "deploy", "push", "scheduler"]))

  service_account_id = local.accounts[each.key]
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.deploy.member
}

# Operations are called with a token of the deploy account, by itself and by the people who deploy.
resource "google_service_account_iam_member" "calls_operations" {
  for_each = merge({ deploy = google_service_account.deploy.member }, { for person in var.deployers : person => person })

  service_account_id = google_service_account.deploy.name
  role               = "roles/iam.serviceAccountOpenIdTokenCreator"
  member             = each.value
}

resource "google_project_iam_member" "build" {
  for_each = local.build_roles

  project = var.project
  role    = each.key
  member  = google_service_account.build.member

  dynamic "condition" {
    for_each = each.value == null ? [] : [each.value]

    content {
      title      = "sources only"
      expression = condition.value
    }
  }
}
