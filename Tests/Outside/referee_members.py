"""Walks an operation's model: which members there are, sound values for them, and values that a client should never send."""
import copy
from dataclasses import dataclass
from datetime import datetime, timezone

from referee_calls import ATTRIBUTES, CALLS, NOW, REPEATABLE, TOGETHER, TWINS, VALUES


@dataclass(frozen=True)
class Case:
    """One member, by its path (without the places in lists and maps), and one value of an enumeration."""
    operation: str
    path: tuple = ()
    value: str = None

    def __str__(self):
        return ".".join((self.operation, *self.path)) + (f"={self.value}" if self.value else "")


LONG_ENUMERATION = 50


def inner(shape):
    """What lists and maps hold."""
    while shape.type_name in ("list", "map"):
        shape = shape.member if shape.type_name == "list" else shape.value
    return shape


def cases(operation):
    """The smallest call, then each member once; of an enumeration each value once."""
    yield Case(operation.name)

    def visit(shape, path, above):
        for name, member in shape.members.items():
            here, core = path + (name,), inner(member)
            values = ATTRIBUTES.get(operation.name) if name == "AttributeName" else getattr(core, "enum", None)
            # Of a long list one value stands for all: the types of instances, the kinds of resources that a tag can be on.
            values = None if values and len(values) > LONG_ENUMERATION else values
            for value in values or [None]:
                yield Case(operation.name, here, value)
            if core.type_name == "structure" and core.name not in above:
                yield from visit(core, here, above | {core.name})

    if operation.input_shape:
        yield from visit(operation.input_shape, (), frozenset())


def sound(shape, path, enumerated=None):
    """A value of a shape: the table's, else the least that the model allows. Paths begin with service and operation."""
    values = VALUES[path[0]]
    known = next((values[".".join(path[start:])] for start in range(1, len(path)) if ".".join(path[start:]) in values), None)
    if known is not None and enumerated is None:
        return copy.deepcopy(known)
    kind = shape.type_name
    if kind == "structure":
        # Query has no way to send an empty structure.
        return {name: sound(shape.members[name], path + (name,)) for name in shape.required_members or list(shape.members)[:1]}
    if kind == "list":
        return [sound(shape.member, path, enumerated)]
    if kind == "map":
        return {"k": sound(shape.value, path, enumerated)}
    if kind == "string":
        return enumerated or (shape.enum[0] if shape.enum else "text")
    least = shape.metadata.get("min", 1)
    return {"boolean": True, "integer": int(least), "long": int(least), "double": float(least), "float": float(least), "timestamp": NOW, "blob": b"x"}[kind]


def put(arguments, shape, path, value, above):
    """Sets a member inside the first element of each list on the way; None takes it away."""
    name, rest = path[0], path[1:]
    member = shape.members[name]
    if not rest:
        if value is None:
            arguments.pop(name, None)
        else:
            arguments[name] = value
        return
    if arguments.get(name) in (None, []):
        arguments[name] = sound(member, above + (name,))
    child = arguments[name]
    while member.type_name in ("list", "map"):
        child = child[0] if member.type_name == "list" else next(iter(child.values()))
        member = member.member if member.type_name == "list" else member.value
    put(child, member, rest, value, above + (name,))


def get(arguments, path):
    """The member of the first element of each list on the way; None where it is not there."""
    for name in path:
        while isinstance(arguments, list):
            arguments = arguments[0] if arguments else None
        if not isinstance(arguments, dict):
            return None
        arguments = arguments.get(name)
    return arguments


class Supply:
    """The smallest call of an operation: made anew where the one before has used up what it names."""

    def __init__(self, operation, stage):
        self.operation, self.stage = operation, stage
        self.service, self.name = operation.service_model.service_name, operation.name
        self.made = None

    def smallest(self):
        if self.made is None:
            self.made = CALLS[self.service][self.name](self.stage)
        return copy.deepcopy(self.made)

    def used(self, was_accepted):
        """Tells what became of the call."""
        if was_accepted and self.name not in REPEATABLE:
            self.made = None

    def arguments(self, case):
        """The smallest call, with one member more."""
        built, shape, place = self.smallest(), self.operation.input_shape, (self.service, self.name)
        if not case.path:
            return built
        for depth in range(1, len(case.path) + 1):
            # A member's surroundings, from the outside in: those of `Metrics` hold for `Metrics.Id`, too.
            for other, value in TOGETHER[self.service].get(".".join((self.name, *case.path[:depth])), {}).items():
                put(built, shape, tuple(other.split(".")), copy.deepcopy(value), place)
        if case.value is None and get(built, case.path) not in (None, []):
            return built
        if case.path == ("AttributeName",) and case.value:
            return {**built, "AttributeName": case.value, "AttributeValue": ATTRIBUTES[self.name][case.value]}
        put(built, shape, case.path, sound(member_at(shape, case.path), (*place, *case.path), case.value), place)
        return built

    def hostile(self):
        """(case, number, arguments): the smallest call with one hostile value."""
        shape, place = self.operation.input_shape, (self.service, self.name)
        for path in dict.fromkeys(case.path for case in cases(self.operation) if case.path):
            case = Case(self.name, path)
            if any(str(case).startswith(twin + ".") for twin in TWINS):
                continue
            for number, value in enumerate(hostile_values(member_at(shape, path), (*place, *path))):
                sent = self.arguments(case)
                put(sent, shape, path, value, place)
                yield case, number, sent


def member_at(shape, path):
    for name in path:
        shape = inner(shape).members[name]
    return shape


HOSTILE = {
    "string": ["", "x" * 100_000, "\u202ea\u0301\U0001f4a5", "a\x01b", "*", "arn:aws:sns:::", "{"],
    "integer": [-1, 0, 2**31 - 1, 2**31, 2**63 - 1, -2**63], "long": [-1, 0, 2**63 - 1, -2**63],
    "double": [float("nan"), float("inf"), -1.7e308, 1e-320], "float": [float("nan"), float("inf")], "boolean": [False], "blob": [b"", bytes(range(256))],
    "timestamp": [datetime(1970, 1, 1, tzinfo=timezone.utc), datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone.utc)], "structure": []}


def hostile_values(shape, path):
    """Values that are too long, too many, too large, or not of the member's language."""
    core = inner(shape)
    if shape.type_name == "list":
        element = sound(shape, path)[0]
        yield from ([], [element] * 3000)
    if shape.type_name == "map":
        entry = next(iter(sound(shape, path).values()))
        yield {f"k{number}": entry for number in range(300)}
    for value in HOSTILE[core.type_name]:
        yield {"list": [value], "map": {"k": value}}.get(shape.type_name, value)

