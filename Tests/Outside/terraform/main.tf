terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "endpoint" {}
variable "slack" {}
variable "access_key" {}
variable "secret_key" {}

# False at first; then the stack is changed to what it is later.
variable "later" {
  type = bool
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = var.access_key
  secret_key                  = var.secret_key
  max_retries                 = 2
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true

  endpoints {
    cloudwatch = var.endpoint
    sns        = var.endpoint
    sts        = var.endpoint
  }

  default_tags {
    tags = {
      ManagedBy = "terraform"
    }
  }
}

data "aws_caller_identity" "current" {}

resource "aws_sns_topic" "pages" {
  name         = "pages"
  display_name = var.later ? null : "Pages of the night"

  tags = {
    team = "operations"
  }
}

resource "aws_sns_topic" "plain" {
  name = "plain"
}

resource "aws_sns_topic_subscription" "inbox" {
  topic_arn = aws_sns_topic.pages.arn
  protocol  = "https"
  endpoint  = "https://inbox.hinomi.internal/"

  filter_policy = jsonencode({
    severity = ["high", { prefix = var.later ? "severe" : "crit" }]
    load     = [{ numeric = [">", 0.5, "<=", 100] }]
  })
}

resource "aws_sns_topic_subscription" "slack" {
  topic_arn = aws_sns_topic.pages.arn
  protocol  = "http"
  endpoint  = var.slack
}

resource "aws_sns_topic_subscription" "body" {
  topic_arn           = aws_sns_topic.plain.arn
  protocol            = "https"
  endpoint            = "https://inbox.hinomi.internal/plain"
  filter_policy_scope = "MessageBody"
  filter_policy       = jsonencode({ NewStateValue = ["ALARM"] })
}

resource "aws_cloudwatch_metric_alarm" "simple" {
  alarm_name          = "processor busy"
  alarm_description   = var.later ? null : "Above the threshold for two of three minutes"
  namespace           = "Terraform"
  metric_name         = "cpu_usage"
  statistic           = "Average"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.later ? 90.5 : 80
  period              = 60
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  treat_missing_data  = "notBreaching"
  unit                = "Percent"
  alarm_actions       = [aws_sns_topic.pages.arn, aws_sns_topic.plain.arn]
  ok_actions          = [aws_sns_topic.pages.arn]

  insufficient_data_actions = [aws_sns_topic.plain.arn]

  dimensions = {
    host  = "a"
    alone = "yes"
  }

  tags = var.later ? { team = "night" } : {
    team  = "operations"
    "a/b" = "c:d e"
  }
}

resource "aws_cloudwatch_metric_alarm" "least" {
  alarm_name          = "least"
  namespace           = "Terraform"
  metric_name         = "m"
  statistic           = "SampleCount"
  comparison_operator = "LessThanOrEqualToThreshold"
  threshold           = 0
  period              = 10
  evaluation_periods  = 1
}

resource "aws_cloudwatch_metric_alarm" "percentile" {
  alarm_name          = "slow"
  namespace           = "Terraform"
  metric_name         = "latency"
  extended_statistic  = "p99.9"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 0.25
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "ignore"
  actions_enabled     = false

  evaluate_low_sample_count_percentiles = "ignore"
}

resource "aws_cloudwatch_metric_alarm" "math" {
  alarm_name          = "error rate"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1e-3
  evaluation_periods  = 2
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.pages.arn]

  metric_query {
    id          = "rate"
    expression  = "100 * errors / requests"
    label       = "Error rate"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "Terraform"
      metric_name = "requests"
      period      = 120
      stat        = "Sum"
      unit        = "Count"

      dimensions = {
        LoadBalancer = "app/web"
      }
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "Terraform"
      metric_name = "errors"
      period      = 120
      stat        = "Sum"
    }
  }
}

resource "aws_cloudwatch_composite_alarm" "both" {
  alarm_name        = "both"
  alarm_description = "Busy and failing"
  alarm_actions     = [aws_sns_topic.pages.arn]
  ok_actions        = [aws_sns_topic.pages.arn]

  alarm_rule = <<-EOT
    ALARM("${aws_cloudwatch_metric_alarm.simple.alarm_name}") AND
    (ALARM("${aws_cloudwatch_metric_alarm.math.alarm_name}") OR NOT OK("${aws_cloudwatch_metric_alarm.percentile.alarm_name}"))
  EOT

  dynamic "actions_suppressor" {
    for_each = var.later ? [] : [aws_cloudwatch_metric_alarm.least.alarm_name]

    content {
      alarm            = actions_suppressor.value
      wait_period      = 60
      extension_period = 120
    }
  }

  tags = {
    team = "operations"
  }
}

resource "aws_cloudwatch_dashboard" "board" {
  dashboard_name = "board"

  dashboard_body = jsonencode({
    widgets = [
      {
        type   = "metric"
        x      = 0
        y      = 0
        width  = 12
        height = 6

        properties = {
          metrics = [["Terraform", "cpu_usage", "host", "a"]]
          period  = 300
          stat    = "Average"
          region  = "us-east-1"
          title   = var.later ? "Later" : "First"
        }
      },
      {
        type       = "text"
        x          = 0
        y          = 7
        width      = 3
        height     = 3
        properties = { markdown = "Hello" }
      },
    ]
  })
}

output "account" {
  value = data.aws_caller_identity.current.account_id
}
