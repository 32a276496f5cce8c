# An environment is a project of its own; every value here is an example until the bootstrap (README.md) made the real one.
environment     = "stage"
project         = "example-cloudact-stage"
location        = "europe-west1"
domain          = "stage.costs.example.com"
alert_email     = "platform@example.com"
billing_account = "000000-000000-000000"
budget          = { currency = "EUR", monthly = "100" }
supabase_url    = "https://stage-project.supabase.co"

# What is lost on stage is imported again.
soft_delete_days      = 7
bigquery_gib_per_hour = 100
