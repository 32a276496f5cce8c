variable "alert_email" {
  type        = string
  description = "Who is told when the platform itself fails, or costs more than it should."

  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", var.alert_email))
    error_message = "An e-mail address is expected, e.g. platform@example.com."
  }
}

variable "api_requests_per_minute" {
  type        = number
  description = "How many requests to the API one address may make in a minute. Many people may share one."
  default     = 1200

  validation {
    condition     = var.api_requests_per_minute >= 60 && floor(var.api_requests_per_minute) == var.api_requests_per_minute
    error_message = "A whole number of at least 60 is expected: one page of the web app asks several times."
  }
}

variable "bigquery_gib_per_hour" {
  type        = number
  description = "How much queries may read in an hour before somebody is told. A TiB costs about 6 USD."
  default     = 1024
}

variable "billing_account" {
  type        = string
  description = "The billing account that pays for the project: its budget is set there."

  validation {
    condition     = can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "Three groups of six are expected, as `gcloud billing accounts list` prints them: 012345-6789AB-CDEF01."
  }
}

variable "budget" {
  type        = object({ currency = string, monthly = string })
  description = "What a month may cost, in the billing account's currency, in whole units: at half, nine tenths and all of it somebody is told."

  validation {
    condition     = can(regex("^[A-Z]{3}$", var.budget.currency)) && can(regex("^[1-9][0-9]*$", var.budget.monthly))
    error_message = "A currency and whole units of it are expected, as text: { currency = \"EUR\", monthly = \"500\" }."
  }
}

variable "deployers" {
  type        = set(string)
  description = "People who may deploy from their own machine, as IAM names them."
  default     = []

  validation {
    condition     = alltrue([for person in var.deployers : can(regex("^(user|group):[^@\\s]+@[^@\\s]+$", person))])
    error_message = "user:name@example.com or group:name@example.com is expected."
  }
}

variable "domain" {
  type        = string
  description = "Where the web app and the API are: https://<domain>."

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "A host name in lower case is expected, without https://, e.g. costs.example.com."
  }
}

variable "environment" {
  type        = string
  description = "stage or prod: what is deployed, by which trigger, and the last part of every organization's dataset."

  validation {
    condition     = contains(["stage", "prod"], var.environment)
    error_message = "stage or prod is expected."
  }
}

variable "location" {
  type        = string
  description = "The one region that everything of ours is in: functions, messages, files, datasets, keys."

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.location))
    error_message = "A region is expected, e.g. europe-west1: functions and their keys are in no multi-region."
  }
}

variable "project" {
  type        = string
  description = "The id of the project. Each environment has its own, with nothing else in it."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "The id of a project is expected (not its number or name), e.g. acme-cloudact-stage."
  }
}

variable "release" {
  type        = string
  description = "The functions' sources: an archive in the releases bucket, which `npm run deploy` makes and names. \"none\" before the first."
  default     = ""

  validation {
    condition     = can(regex("^(none|functions-[0-9a-f]{16}\\.zip)$", var.release))
    error_message = "functions-<16 hexadecimal digits>.zip is expected: `npm run deploy` gives it. Only before the first release: none."
  }
}

variable "release_version" {
  type        = string
  description = "What the release says of itself, in every log line and answer: a tag or a commit."
  default     = "none"

  validation {
    condition     = can(regex("^[\\w.-]{1,63}$", var.release_version))
    error_message = "A tag or a commit is expected, e.g. v1.2.3."
  }
}

variable "repository" {
  type        = string
  description = "The repository that Cloud Build is connected to; null leaves deploys to people."
  default     = null

  validation {
    condition     = var.repository == null || can(regex("^projects/[^/]+/locations/[^/]+/connections/[^/]+/repositories/[^/]+$", var.repository))
    error_message = "projects/P/locations/L/connections/C/repositories/R is expected, as `gcloud builds repositories list` prints it."
  }
}

variable "soft_delete_days" {
  type        = number
  description = "How long a file that was deleted or replaced can be brought back."
  default     = 30

  validation {
    condition     = var.soft_delete_days == 0 || (var.soft_delete_days >= 7 && var.soft_delete_days <= 90)
    error_message = "0 or 7 to 90 days are expected."
  }
}

variable "supabase_url" {
  type        = string
  description = "The Supabase project of this environment. Its keys are in Secret Manager."

  validation {
    condition     = can(regex("^https://[a-z0-9.-]+$", var.supabase_url))
    error_message = "An https:// address without a path is expected, e.g. https://abcdefgh.supabase.co."
  }
}
