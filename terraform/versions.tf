terraform {
  required_version = "~> 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
  }

  # The bucket is named by {environment}.gcs.tfbackend.
  backend "gcs" {}
}

# Budgets are asked of a project; without these two, of the one the credentials are from.
provider "google" {
  project               = var.project
  region                = var.location
  billing_project       = var.project
  user_project_override = true
}
