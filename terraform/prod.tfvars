# An environment is a project of its own; every value here is an example until the bootstrap (README.md) made the real one.
environment     = "prod"
project         = "example-cloudact-prod"
location        = "europe-west1"
domain          = "costs.example.com"
alert_email     = "platform@example.com"
billing_account = "000000-000000-000000"
budget          = { currency = "EUR", monthly = "500" }
supabase_url    = "https://prod-project.supabase.co"
