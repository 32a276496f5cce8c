locals {
  # Rules of the OWASP Core Rule Set that Cloud Armor has ready; all only watched until a month of logs shows whom they would refuse.
  waf_rules = ["sqli-v33-stable", "xss-v33-stable", "lfi-v33-stable", "rce-v33-stable", "protocolattack-v33-stable"]
}

# Before the API alone: the web app is files. What an API route itself allows is tighter, and counted per caller (shared/http/rate-limit.ts).
resource "google_compute_security_policy" "api" {
  name        = "cloudact-api"
  description = "A ceiling per address, and a web application firewall that only watches."

  rule {
    description = "At most ${var.api_requests_per_minute} requests a minute from an address"
    priority    = 1000
    action      = "throttle"

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = ["*"]
      }
    }

    rate_limit_options {
      conform_action = "allow"
      exceed_action  = "deny(429)"
      enforce_on_key = "IP"

      rate_limit_threshold {
        count        = var.api_requests_per_minute
        interval_sec = 60
      }
    }
  }

  dynamic "rule" {
    for_each = local.waf_rules

    content {
      description = "Watches for ${rule.value}"
      priority    = 100 + rule.key
      action      = "deny(403)"
      preview     = true

      match {
        expr {
          expression = "evaluatePreconfiguredWaf('${rule.value}', {'sensitivity': 1})"
        }
      }
    }
  }

  rule {
    description = "The rest"
    priority    = 2147483647
    action      = "allow"

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = ["*"]
      }
    }
  }

  depends_on = [google_project_service.api]
}
