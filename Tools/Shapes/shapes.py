#!/usr/bin/env python3
"""Makes the shape tables of Sources/Wire/AWSWire/Tables from botocore's models.

    shapes.py cloudwatch sns sts        writes one table per service, and the list of all tables in the folder
    shapes.py --print cloudwatch        prints one table

A table keeps facts only (names, types, bounds, enums, wire names, errors), one JSON object a line, and no documentation
text. Shapes that no operation reaches are left out. The same botocore always gives the same bytes.

Where a file `SERVICE.operations` stands beside this one, only the operations that it lists (one a line) have shapes; every other
one of the model is a name alone, which is what refusing it by name needs.
"""
import json
import os
import re
import sys

import botocore
import botocore.session

HERE = os.path.dirname(os.path.abspath(__file__))
TABLES = os.path.join(HERE, "..", "..", "Sources", "Wire", "AWSWire", "Tables")

# Longer enumerations of a partial table are left to the operation (the types of instances).
ENUM_MAX = 200

METADATA = (
    "apiVersion", "endpointPrefix", "signingName", "protocol", "protocols", "jsonVersion", "targetPrefix", "xmlNamespace",
    "awsQueryCompatible", "globalEndpoint", "serviceId",
)
OPERATION = ("name", "http", "input", "output", "errors", "idempotent", "requestcompression", "endpoint", "authtype", "auth")
SHAPE = (
    "type", "members", "required", "member", "key", "value", "min", "max", "pattern", "enum", "flattened", "locationName",
    "xmlNamespace", "payload", "timestampFormat", "sensitive", "streaming", "document", "union", "eventstream", "event",
    "error", "exception", "fault",
)
REFERENCE = (
    "shape", "location", "locationName", "queryName", "flattened", "xmlAttribute", "xmlNamespace", "timestampFormat",
    "idempotencyToken", "jsonvalue", "streaming", "eventpayload", "eventheader", "hostLabel", "resultWrapper",
)


def kept(source, names):
    return {name: source[name] for name in names if name in source}


def reference(source):
    return kept(source, REFERENCE)


def operation(source):
    line = kept(source, OPERATION)
    for side in ("input", "output"):
        if side in line:
            line[side] = reference(line[side])
    line["errors"] = [error["shape"] for error in line.get("errors", [])]
    if not line["errors"]:
        del line["errors"]
    return line


def shape(name, source):
    line = {"shape": name, **kept(source, SHAPE)}
    if "members" in line:
        line["members"] = {member: reference(target) for member, target in line["members"].items()}
    for part in ("member", "key", "value"):
        if part in line:
            line[part] = reference(line[part])
    return line


def reached(model, operations, sides=("input", "output")):
    """The names of the shapes that some operations or an error of the model lead to."""
    seen, waiting = set(), []
    for target in operations:
        waiting += [target[side]["shape"] for side in sides if side in target]
        waiting += [error["shape"] for error in target.get("errors", [])]
    waiting += [name for name, target in model["shapes"].items() if target.get("exception")]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        target = model["shapes"][name]
        waiting += [member["shape"] for member in target.get("members", {}).values()]
        waiting += [target[part]["shape"] for part in ("member", "key", "value") if part in target]
    return seen


def chosen(service, model):
    """The operations that have shapes in the table: all of them, or those that a list beside this program names."""
    path = os.path.join(HERE, service + ".operations")
    if not os.path.exists(path):
        return set(model["operations"])
    with open(path) as file:
        names = set(file.read().split())
    assert names <= set(model["operations"]), sorted(names - set(model["operations"]))
    return names


def checked(name, source, inputs, is_partial):
    """A shape of a partial table keeps its enumeration only where an input is checked by it, and never one of hundreds of values."""
    if not is_partial or "enum" not in source or (name in inputs and len(source["enum"]) <= ENUM_MAX):
        return source
    return {key: value for key, value in source.items() if key != "enum"}


def table(service):
    model = botocore.session.get_session().get_component("data_loader").load_service_model(service, "service-2")
    served = chosen(service, model)
    operations = [model["operations"][name] for name in sorted(served)]
    names, inputs = reached(model, operations), reached(model, operations, ("input",))
    is_partial = len(served) < len(model["operations"])
    lines = [{"service": service, **kept(model["metadata"], METADATA)}]
    lines += [operation(model["operations"][name]) if name in served else {"name": name} for name in sorted(model["operations"])]
    lines += [shape(name, checked(name, model["shapes"][name], inputs, is_partial)) for name in sorted(names)]
    return [json.dumps(line, separators=(",", ":"), ensure_ascii=True) for line in lines]


def swift_name(service):
    return re.sub(r"[^A-Za-z0-9]", "", service) + "Text"


def swift(service):
    lines = table(service)
    assert not any('"""##' in line for line in lines)
    return "\n".join([
        f"// Made by Tools/Shapes/shapes.py from botocore {botocore.__version__}'s model of {service}. Do not edit.",
        "extension ShapeTable {",
        f'    static let {swift_name(service)}: StaticString = ##"""',
        *("    " + line for line in lines),
        '    """##',
        "}",
        "",
    ])


def index(services):
    return "\n".join([
        "// Made by Tools/Shapes/shapes.py. Do not edit.",
        "extension ShapeTable {",
        "    /// The text of every embedded table by botocore's name of the service.",
        "    static let texts: [String: StaticString] = [",
        *(f'        "{service}": {swift_name(service)},' for service in services),
        "    ]",
        "}",
        "",
    ])


def write(name, text):
    with open(os.path.join(TABLES, name), "w", encoding="ascii") as file:
        file.write(text)


def main(arguments):
    if arguments[:1] == ["--print"]:
        print(swift(arguments[1]), end="")
        return
    os.makedirs(TABLES, exist_ok=True)
    for service in arguments:
        write(f"{service}.shapes.swift", swift(service))
    present = sorted(name.removesuffix(".shapes.swift") for name in os.listdir(TABLES) if name.endswith(".shapes.swift"))
    write("ShapeTables.swift", index(present))


if __name__ == "__main__":
    main(sys.argv[1:])
