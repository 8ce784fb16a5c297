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
    applicationautoscaling = var.endpoint
    cloudwatch             = var.endpoint
    iam                    = var.endpoint
    sts                    = var.endpoint
  }

  default_tags {
    tags = {
      ManagedBy = "terraform"
    }
  }
}

resource "aws_appautoscaling_target" "workers" {
  service_namespace  = "custom-resource"
  resource_id        = "hook/workers"
  scalable_dimension = "custom-resource:ResourceType:Property"
  min_capacity       = var.later ? 2 : 1
  max_capacity       = 10
  tags               = { team = var.later ? "night" : "day" }

  suspended_state {
    dynamic_scaling_in_suspended = var.later
  }
}

resource "aws_appautoscaling_policy" "step" {
  name               = "step"
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.workers.service_namespace
  resource_id        = aws_appautoscaling_target.workers.resource_id
  scalable_dimension = aws_appautoscaling_target.workers.scalable_dimension

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    cooldown                = 60
    metric_aggregation_type = "Maximum"

    step_adjustment {
      metric_interval_lower_bound = 0
      scaling_adjustment          = var.later ? 2 : 1
    }
  }
}

resource "aws_appautoscaling_policy" "tracking" {
  name               = "tracking"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.workers.service_namespace
  resource_id        = aws_appautoscaling_target.workers.resource_id
  scalable_dimension = aws_appautoscaling_target.workers.scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = 50
    scale_in_cooldown  = 120
    scale_out_cooldown = 30

    customized_metric_specification {
      metrics {
        id          = "half"
        expression  = "backlog / 2"
        return_data = true
      }
      metrics {
        id          = "backlog"
        return_data = false
        metric_stat {
          stat = "Average"
          metric {
            metric_name = "Backlog"
            namespace   = "Queue"
            dimensions {
              name  = "Name"
              value = "work"
            }
          }
        }
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "deep" {
  alarm_name          = "deep"
  namespace           = "Queue"
  metric_name         = "Backlog"
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 1
  threshold           = 100
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_appautoscaling_policy.step.arn]
}

resource "aws_appautoscaling_scheduled_action" "evening" {
  name               = "evening"
  service_namespace  = aws_appautoscaling_target.workers.service_namespace
  resource_id        = aws_appautoscaling_target.workers.resource_id
  scalable_dimension = aws_appautoscaling_target.workers.scalable_dimension
  schedule           = "cron(0 18 * * ? *)"
  timezone           = "Asia/Tokyo"

  scalable_target_action {
    min_capacity = 3
    max_capacity = var.later ? 9 : 8
  }
}

resource "aws_appautoscaling_scheduled_action" "often" {
  name               = "often"
  service_namespace  = aws_appautoscaling_target.workers.service_namespace
  resource_id        = aws_appautoscaling_target.workers.resource_id
  scalable_dimension = aws_appautoscaling_target.workers.scalable_dimension
  schedule           = "rate(365 days)"

  scalable_target_action {
    max_capacity = 10
  }
}
