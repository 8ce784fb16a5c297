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

  endpoints {
    ec2 = var.endpoint
    sts = var.endpoint
  }

  default_tags {
    tags = {
      ManagedBy = "terraform"
    }
  }
}

data "aws_availability_zones" "zones" {
  state = "available"
}

data "aws_vpc" "default" {
  default = true
}

data "aws_subnets" "default" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }
}

data "aws_security_group" "default" {
  vpc_id = data.aws_vpc.default.id
  name   = "default"
}

data "aws_ami" "image" {
  most_recent = true
  owners      = ["self"]

  filter {
    name   = "name"
    values = ["hinomi-*"]
  }
}

data "aws_ec2_instance_type" "small" {
  instance_type = "t3.small"
}

data "aws_region" "here" {}

resource "aws_vpc" "net" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = var.later

  tags = {
    Name = "net"
  }
}

resource "aws_subnet" "zone" {
  count                   = 2
  vpc_id                  = aws_vpc.net.id
  cidr_block              = cidrsubnet(aws_vpc.net.cidr_block, 8, count.index)
  availability_zone       = data.aws_availability_zones.zones.names[count.index]
  map_public_ip_on_launch = var.later || count.index == 0
}

resource "aws_internet_gateway" "out" {
  vpc_id = aws_vpc.net.id
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.net.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.out.id
  }
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.net.id
}

resource "aws_route" "private" {
  count                  = var.later ? 1 : 0
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "192.0.2.0/24"
  gateway_id             = aws_internet_gateway.out.id
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.zone[0].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "second" {
  subnet_id      = aws_subnet.zone[1].id
  route_table_id = var.later ? aws_route_table.public.id : aws_route_table.private.id
}

# Rules inside the group.
resource "aws_security_group" "web" {
  name        = "web"
  description = "Web servers"
  vpc_id      = aws_vpc.net.id

  ingress {
    description = "HTTP"
    from_port   = 80
    to_port     = var.later ? 81 : 80
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0", "10.0.0.0/8"]
  }

  ingress {
    from_port        = 443
    to_port          = 443
    protocol         = "tcp"
    ipv6_cidr_blocks = ["::/0"]
    self             = true
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

# Rules beside the group.
resource "aws_security_group" "database" {
  name   = "database"
  vpc_id = aws_vpc.net.id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  security_group_id            = aws_security_group.database.id
  referenced_security_group_id = aws_security_group.web.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  description                  = var.later ? "from the web servers" : null
}

resource "aws_vpc_security_group_ingress_rule" "ping" {
  security_group_id = aws_security_group.database.id
  cidr_ipv4         = aws_vpc.net.cidr_block
  ip_protocol       = "icmp"
  from_port         = 8
  to_port           = var.later ? 0 : -1

  tags = {
    purpose = "ping"
  }
}

resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = aws_security_group.database.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

resource "aws_security_group_rule" "ssh" {
  security_group_id = aws_security_group.database.id
  type              = "ingress"
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["192.0.2.0/24"]
}

resource "aws_default_security_group" "net" {
  vpc_id = aws_vpc.net.id
}

resource "aws_key_pair" "operator" {
  key_name   = "operator"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICJ2e0qQTpdBhPjkCJ3wHcLYMWkRwCsaLKSmkRpgSbQS operator@example"
}

resource "aws_launch_template" "web" {
  name                                 = "web"
  description                          = var.later ? "larger" : null
  update_default_version               = true
  image_id                             = data.aws_ami.image.id
  instance_type                        = var.later ? "t3.large" : data.aws_ec2_instance_type.small.instance_type
  key_name                             = aws_key_pair.operator.key_name
  user_data                            = base64encode("#!/bin/sh\nsleep 1000\n")
  vpc_security_group_ids               = [aws_security_group.web.id]
  instance_initiated_shutdown_behavior = "terminate"

  monitoring {
    enabled = true
  }

  metadata_options {
    http_tokens                 = "required"
    http_endpoint               = "enabled"
    http_put_response_hop_limit = 2
  }

  block_device_mappings {
    device_name = "/dev/root"

    ebs {
      volume_size = 20
      volume_type = "gp3"
    }
  }

  tag_specifications {
    resource_type = "instance"

    tags = {
      Name = "web"
    }
  }
}

resource "aws_launch_template" "interface" {
  name_prefix = "interface-"
  image_id    = data.aws_ami.image.id

  network_interfaces {
    device_index                = 0
    subnet_id                   = aws_subnet.zone[0].id
    security_groups             = [aws_security_group.web.id]
    associate_public_ip_address = true
    delete_on_termination       = true
  }
}

output "zones" {
  value = data.aws_availability_zones.zones.names
}

output "default_subnets" {
  value = length(data.aws_subnets.default.ids)
}
