# The built web app. It is public: whoever may not see a number is told so by the API.
resource "google_storage_bucket" "web" {
  name                        = "${var.project}-web"
  location                    = var.location
  uniform_bucket_level_access = true
  public_access_prevention    = "inherited"
  labels                      = local.labels

  website {
    main_page_suffix = "index.html"
  }
}

# With the right to list, too: without it, Cloud Storage says 403 of what is not there, and 404 is what the fallback to index.html answers.
resource "google_storage_bucket_iam_member" "web_public" {
  bucket = google_storage_bucket.web.name
  role   = "roles/storage.objectViewer"
  member = "allUsers"
}

resource "google_compute_backend_bucket" "web" {
  name                    = "cloudact-web"
  bucket_name             = google_storage_bucket.web.name
  enable_cdn              = true
  compression_mode        = "AUTOMATIC"
  custom_response_headers = local.security_headers

  # The deploy says of each file how long it may be kept: assets/ forever, index.html never unasked.
  cdn_policy {
    cache_mode         = "USE_ORIGIN_HEADERS"
    request_coalescing = true
  }

  depends_on = [google_project_service.api]
}
