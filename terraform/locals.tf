# The repository itself says what there is: a function is a folder with a function.json, a topic is a line of topics.json, a job is a line
# of schedules.json. Adding one changes nothing here.

locals {
  labels = { app = "cloudact", environment = var.environment }

  # folder → function.json (shared/release/function-options.ts)
  function_options = {
    for found in fileset("${path.module}/../functions", "*/*/function.json") :
    dirname(found) => jsondecode(file("${path.module}/../functions/${found}"))
  }

  # The number of a folder is for its reader.
  functions = {
    for folder, options in local.function_options : replace(basename(folder), "/^[0-9]+-/", "") => {
      kind            = dirname(folder)
      folder          = folder
      memory          = options.memory
      cpu             = options.cpu
      timeout_seconds = options.timeoutSeconds
      concurrency     = options.concurrency
      min_instances   = var.environment == "prod" ? options.minInstances : 0
      max_instances   = options.maxInstances
      uses            = options.uses
    }
  }

  # use → the functions that do it
  users_of = {
    for use in ["database", "users", "files:read", "files:write", "files:sign", "warehouse:read", "warehouse:write", "keys:seal", "keys:unseal"] :
    use => toset([for name, function in local.functions : name if contains(function.uses, use)])
  }

  # Known before the function is there, so that it can be told its own audience:
  # https://cloud.google.com/run/docs/triggering/https-request#deterministic
  function_urls = {
    for name in keys(local.functions) : name => "https://${name}-${data.google_project.this.number}.${var.location}.run.app"
  }

  topics    = jsondecode(file("${path.module}/../pubsub-topics/topics.json"))
  schedules = jsondecode(file("${path.module}/../functions/schedule/schedules.json"))

  # Who publishes what; a command or the platform itself is no function.
  publishers = merge([
    for topic, wiring in local.topics : {
      for name in wiring.from : "${name} to ${topic}" => { function = name, topic = topic } if contains(keys(local.functions), name)
    }
  ]...)
}
