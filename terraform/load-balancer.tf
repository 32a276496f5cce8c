# One address: /api/<function> is that function, all else the web app.

locals {
  # shared/embedded/security-headers.ts says the same on one machine, and a test holds both equal.
  security_headers = [
    "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options: nosniff",
    "x-frame-options: DENY",
    "referrer-policy: no-referrer",
    "permissions-policy: camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "cross-origin-opener-policy: same-origin",
    "cross-origin-resource-policy: same-origin",
    "strict-transport-security: max-age=63072000; includeSubDomains",
  ]
}

# A path below /api/ that names a function of another kind reaches it too, and is refused there: by its ingress, or for want of an identity
# that may call it.
resource "google_compute_region_network_endpoint_group" "api" {
  name                  = "cloudact-api"
  region                = var.location
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    url_mask = "/api/<service>"
  }

  depends_on = [google_project_service.api]
}

resource "google_compute_backend_service" "api" {
  name                    = "cloudact-api"
  load_balancing_scheme   = "EXTERNAL_MANAGED"
  protocol                = "HTTPS"
  security_policy         = google_compute_security_policy.api.id
  custom_response_headers = local.security_headers

  backend {
    group = google_compute_region_network_endpoint_group.api.id
  }

  log_config {
    enable      = true
    sample_rate = 1
  }
}

resource "google_compute_url_map" "https" {
  name            = "cloudact"
  default_service = google_compute_backend_bucket.web.id

  host_rule {
    hosts        = [var.domain]
    path_matcher = "cloudact"
  }

  path_matcher {
    name            = "cloudact"
    default_service = google_compute_backend_bucket.web.id

    # No fallback on these two: an API's 404 stays one, and so does an asset of a release that is gone.
    path_rule {
      paths   = ["/api/*"]
      service = google_compute_backend_service.api.id
    }

    path_rule {
      paths   = ["/assets/*"]
      service = google_compute_backend_bucket.web.id
    }

    path_rule {
      paths   = ["/*"]
      service = google_compute_backend_bucket.web.id

      custom_error_response_policy {
        error_service = google_compute_backend_bucket.web.id

        error_response_rule {
          match_response_codes   = ["404"]
          path                   = "/index.html"
          override_response_code = 200
        }
      }
    }
  }
}

resource "google_compute_url_map" "http" {
  name = "cloudact-to-https"

  default_url_redirect {
    https_redirect         = true
    strip_query            = false
    redirect_response_code = "MOVED_PERMANENTLY_DEFAULT"
  }

  depends_on = [google_project_service.api]
}

resource "google_compute_ssl_policy" "modern" {
  name            = "cloudact"
  profile         = "MODERN"
  min_tls_version = "TLS_1_2"

  depends_on = [google_project_service.api]
}

# Another domain is another certificate, made before this one goes.
resource "google_compute_managed_ssl_certificate" "web" {
  name = "cloudact-${substr(sha256(var.domain), 0, 8)}"

  managed {
    domains = [var.domain]
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [google_project_service.api]
}

resource "google_compute_target_https_proxy" "web" {
  name             = "cloudact"
  url_map          = google_compute_url_map.https.id
  ssl_certificates = [google_compute_managed_ssl_certificate.web.id]
  ssl_policy       = google_compute_ssl_policy.modern.id
}

resource "google_compute_target_http_proxy" "redirect" {
  name    = "cloudact-to-https"
  url_map = google_compute_url_map.http.id
}

resource "google_compute_global_address" "web" {
  name = "cloudact"

  depends_on = [google_project_service.api]
}

resource "google_compute_global_forwarding_rule" "https" {
  name                  = "cloudact"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.web.id
  port_range            = "443"
  target                = google_compute_target_https_proxy.web.id
}

resource "google_compute_global_forwarding_rule" "http" {
  name                  = "cloudact-to-https"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.web.id
  port_range            = "80"
  target                = google_compute_target_http_proxy.redirect.id
}

output "address" {
  description = "What the domain's A record points to. The certificate is issued once it does."
  value       = google_compute_global_address.web.address
}
