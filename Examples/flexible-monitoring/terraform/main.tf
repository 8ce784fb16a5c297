# The same environment as a stack, with a role for its instances. Endpoint, region and credentials come from the environment, as for the AWS CLI:
#   AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=us-east-1 terraform apply

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.40"
    }
  }
}

variable "name" {
  description = "Begins the name of everything. Not the scripts' name: both can stand side by side."
  default     = "terraform-monitoring"
}

variable "instance_type" {
  default = "t3.micro"
}

variable "ssh_cidr" {
  description = "Who may reach port 22: the default VPC, until you name your own address."
  default     = "172.31.0.0/16"
}

variable "cpu_target" {
  description = "The processor use, in percent, that target tracking holds."
  type        = number
  default     = 50
}

variable "night_size" {
  description = "How many instances stand from 18:00 UTC."
  type        = number
  default     = 1
}

provider "aws" {
  default_tags {
    tags = {
      Environment = var.name
    }
  }
}

# On AWS the second name matches nothing, on Hinomi the first: each finds its own.
data "aws_ami" "image" {
  most_recent = true
  owners      = ["amazon", "self"]

  filter {
    name   = "name"
    values = ["al2023-ami-2023.*-kernel-6.1-x86_64", "hinomi-default"]
  }
}

data "aws_vpc" "default" {
  default = true
}

data "aws_availability_zones" "available" {
  state = "available"
}

data "aws_subnet" "two" {
  count             = 2
  vpc_id            = data.aws_vpc.default.id
  availability_zone = data.aws_availability_zones.available.names[count.index]
  default_for_az    = true
}

resource "aws_security_group" "instances" {
  name        = var.name
  description = "Instances of ${var.name}"
  vpc_id      = data.aws_vpc.default.id
}

resource "aws_vpc_security_group_ingress_rule" "ssh" {
  security_group_id = aws_security_group.instances.id
  description       = "SSH"
  cidr_ipv4         = var.ssh_cidr
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_ingress_rule" "page" {
  security_group_id = aws_security_group.instances.id
  description       = "page"
  cidr_ipv4         = data.aws_vpc.default.cidr_block
  ip_protocol       = "tcp"
  from_port         = 8080
  to_port           = 8080
}

# The agent fetches its package and sends its values.
resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = aws_security_group.instances.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

resource "aws_iam_role" "instance" {
  name = var.name

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "agent" {
  role       = aws_iam_role.instance.name
  policy_arn = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"
}

resource "aws_iam_instance_profile" "instance" {
  name = var.name
  role = aws_iam_role.instance.name
}

resource "aws_launch_template" "instance" {
  name                   = var.name
  update_default_version = true
  image_id               = data.aws_ami.image.id
  instance_type          = var.instance_type
  user_data              = filebase64("${path.module}/../ec2/boot.sh")
  vpc_security_group_ids = [aws_security_group.instances.id]

  iam_instance_profile {
    name = aws_iam_instance_profile.instance.name
  }

  monitoring {
    enabled = true
  }
}

resource "aws_autoscaling_group" "group" {
  name                      = var.name
  min_size                  = 1
  max_size                  = 4
  desired_capacity          = 2
  vpc_zone_identifier       = data.aws_subnet.two[*].id
  health_check_type         = "EC2"
  health_check_grace_period = 30
  enabled_metrics           = ["GroupDesiredCapacity", "GroupInServiceInstances"]
  force_delete              = true

  launch_template {
    id      = aws_launch_template.instance.id
    version = aws_launch_template.instance.latest_version
  }

  tag {
    key                 = "Name"
    value               = "${var.name}-member"
    propagate_at_launch = true
  }

  tag {
    key                 = "Environment"
    value               = var.name
    propagate_at_launch = true
  }

  # The policies and the schedule say how many; a plan does not set it back.
  lifecycle {
    ignore_changes = [desired_capacity, min_size]
  }
}

resource "aws_autoscaling_policy" "track" {
  name                      = "${var.name}-track-cpu"
  autoscaling_group_name    = aws_autoscaling_group.group.name
  policy_type               = "TargetTrackingScaling"
  estimated_instance_warmup = 60

  target_tracking_configuration {
    target_value = var.cpu_target

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}

# An instance that leaves has half a minute to end what it serves.
resource "aws_autoscaling_lifecycle_hook" "leaving" {
  name                   = "leaving"
  autoscaling_group_name = aws_autoscaling_group.group.name
  lifecycle_transition   = "autoscaling:EC2_INSTANCE_TERMINATING"
  heartbeat_timeout      = 30
  default_result         = "CONTINUE"
}

# Tracking is patient; a processor that is very busy is not a matter of patience.
resource "aws_autoscaling_policy" "burst" {
  name                      = "${var.name}-burst"
  autoscaling_group_name    = aws_autoscaling_group.group.name
  policy_type               = "StepScaling"
  adjustment_type           = "ChangeInCapacity"
  estimated_instance_warmup = 60

  step_adjustment {
    metric_interval_lower_bound = 0
    metric_interval_upper_bound = 10
    scaling_adjustment          = 1
  }

  step_adjustment {
    metric_interval_lower_bound = 10
    scaling_adjustment          = 2
  }
}

resource "aws_autoscaling_schedule" "night" {
  scheduled_action_name  = "night"
  autoscaling_group_name = aws_autoscaling_group.group.name
  recurrence             = "0 18 * * *"
  time_zone              = "UTC"
  desired_capacity       = var.night_size
  min_size               = -1
  max_size               = -1
}

resource "aws_sns_topic" "alarms" {
  name = "${var.name}-alarms"
}

resource "aws_autoscaling_notification" "group" {
  group_names = [aws_autoscaling_group.group.name]
  topic_arn   = aws_sns_topic.alarms.arn

  notifications = [
    "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
    "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
  ]
}

resource "aws_cloudwatch_metric_alarm" "burst" {
  alarm_name          = "${var.name}-burst"
  namespace           = "AWS/EC2"
  metric_name         = "CPUUtilization"
  dimensions          = { AutoScalingGroupName = aws_autoscaling_group.group.name }
  statistic           = "Average"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 80
  period              = 60
  evaluation_periods  = 1
  alarm_actions       = [aws_autoscaling_policy.burst.arn, aws_sns_topic.alarms.arn]
}

# The agents' values, merged over the machines of this environment: the worst machine, the fullest disk.
resource "aws_cloudwatch_metric_alarm" "agent" {
  for_each = { memory = "mem_used_percent", disk = "disk_used_percent" }

  alarm_name          = "${var.name}-${each.key}"
  namespace           = "CWAgent"
  metric_name         = each.value
  dimensions          = { Environment = var.name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  period              = 60
  evaluation_periods  = 2
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_dashboard" "environment" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = [
      for index, metric in [
        ["AWS/EC2", "CPUUtilization", "AutoScalingGroupName", var.name],
        ["CWAgent", "mem_used_percent", "Environment", var.name],
        ["CWAgent", "disk_used_percent", "Environment", var.name],
        ["AWS/AutoScaling", "GroupInServiceInstances", "AutoScalingGroupName", var.name],
        ] : {
        type       = "metric"
        x          = 12 * (index % 2)
        y          = 6 * floor(index / 2)
        width      = 12
        height     = 6
        properties = { title = metric[1], region = data.aws_availability_zones.available.id, period = 60, stat = "Maximum", metrics = [metric] }
      }
    ]
  })
}

output "group" {
  value = aws_autoscaling_group.group.name
}

output "image" {
  value = data.aws_ami.image.id
}
