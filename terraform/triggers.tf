locals {
  # To stage goes what is pushed to main; to prod a tag, once a person has approved the build.
  triggers = {
    stage = { branch = "^main$", tag = null, approval = false }
    prod  = { branch = null, tag = "^v[0-9]+\\.[0-9]+\\.[0-9]+$", approval = true }
  }
  trigger = local.triggers[var.environment]

  # The SDK's image has git and gcloud; the deploy needs these beside them.
  build_tools = {
    node      = { image = "node:24-bookworm-slim", copy = "cp -R /usr/local/. /tools/" }
    terraform = { image = "hashicorp/terraform:1.11.4", copy = "mkdir -p /tools/bin && cp /bin/terraform /tools/bin/" }
  }
}

resource "google_cloudbuild_trigger" "deploy" {
  count = var.repository == null ? 0 : 1

  name            = "deploy-${var.environment}"
  location        = var.location
  description     = "npm run deploy -- ${var.environment}"
  service_account = google_service_account.deploy.id

  repository_event_config {
    repository = var.repository

    push {
      branch = local.trigger.branch
      tag    = local.trigger.tag
    }
  }

  approval_config {
    approval_required = local.trigger.approval
  }

  build {
    timeout = "3600s"

    dynamic "step" {
      for_each = local.build_tools

      content {
        id         = step.key
        name       = step.value.image
        entrypoint = "sh"
        args       = ["-c", step.value.copy]

        volumes {
          name = "tools"
          path = "/tools"
        }
      }
    }

    # The checkout is one commit without its tags; a deploy to prod reads its version from one.
    step {
      id         = "deploy"
      name       = "gcr.io/google.com/cloudsdktool/google-cloud-cli:stable"
      entrypoint = "bash"
      args = ["-c", join(" && ", [
        "export PATH=/tools/bin:$$PATH",
        "(test -z '$TAG_NAME' || git tag --force '$TAG_NAME')",
        "npm ci",
        "npm test",
        "npm run deploy -- ${var.environment} --approved",
      ])]

      volumes {
        name = "tools"
        path = "/tools"
      }
    }

    options {
      logging      = "CLOUD_LOGGING_ONLY"
      machine_type = "E2_HIGHCPU_8"
    }
  }

  depends_on = [google_project_service.api]
}
