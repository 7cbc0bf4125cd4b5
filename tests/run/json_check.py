#!/usr/bin/python3
"""Whether JSON is as its schema says: json_check.py [--lines] SCHEMA FILE

A line for each thing that is wrong, and exit status 1 then. A key that stands twice is wrong, too, and what is
no UTF-8, or no JSON of the standard: NaN, say. With --lines each line of the file is a value, and there is one.
"""
import json
import sys

import jsonschema


def once(pairs):
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise ValueError(f'a key stands twice: {names}')
    return dict(pairs)


def refuse(name):
    raise ValueError(f'{name} is no number')


def check(schema, source):
    value = json.loads(source, object_pairs_hook=once, parse_constant=refuse)
    wrong = list(jsonschema.Draft7Validator(schema).iter_errors(value))
    for error in wrong:
        print('/'.join(map(str, error.absolute_path)), error.message[:200])
    return not wrong


lines = sys.argv[1] == '--lines'
with open(sys.argv[-2], encoding='utf-8') as file:
    schema = json.load(file)
jsonschema.Draft7Validator.check_schema(schema)
with open(sys.argv[-1], encoding='utf-8') as file:
    whole = file.read()
sources = whole.splitlines() if lines else [whole]
sys.exit(0 if sources and all([check(schema, source) for source in sources]) else 1)
