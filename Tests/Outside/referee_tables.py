"""What the committed tables of shapes know. The botocore of this machine may be newer: its members that no table has are refused like any unknown name."""
import glob
import json
import os

from hinomi import ROOT


class Table:
    def __init__(self, service):
        self.operations, self.shapes = {}, {}
        for path in glob.glob(os.path.join(ROOT, "Sources/Wire/AWSWire/Tables", f"{service}.shapes.swift")):
            with open(path) as file:
                lines = [json.loads(line) for line in file if line.lstrip().startswith("{")]
            self.operations = {line["name"]: line for line in lines if "name" in line}
            self.shapes = {line["shape"]: line for line in lines if "shape" in line}

    def knows(self, case):
        """Whether the operation has the member, and its enumeration the value."""
        shape = self.shapes.get(self.operations.get(case.operation, {}).get("input", {}).get("shape"))
        for name in case.path:
            shape = self.core(self.core(shape).get("members", {}).get(name))
            if not shape:
                return False
        return case.value is None or case.value in shape.get("enum", [case.value])

    def core(self, shape):
        """What lists and maps hold, followed through names."""
        while shape:
            if "type" not in shape:
                shape = self.shapes.get(shape.get("shape"))
            elif shape["type"] in ("list", "map"):
                shape = shape["member" if shape["type"] == "list" else "value"]
            else:
                return shape
        return {}
