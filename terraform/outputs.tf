output "deploy_account" {
  description = "Who deploys, and calls what is in functions/operations."
  value       = google_service_account.deploy.email
}

output "function_urls" {
  description = "Name of a function → its address, which is the audience of its callers too."
  value       = local.function_urls
}

output "project" {
  description = "The project's id."
  value       = var.project
}

output "region" {
  description = "Where the functions are."
  value       = var.location
}

output "releases_bucket" {
  description = "Where the archives of the functions go."
  value       = google_storage_bucket.releases.name
}

output "url" {
  description = "Where people find the web app, and programs the API."
  value       = "https://${var.domain}"
}

output "web_bucket" {
  description = "Where the built web app goes."
  value       = google_storage_bucket.web.name
}
