#!/usr/bin/python3
"""Whether JSON is as its schema says: json_check.py SCHEMA FILE

A line for each thing that is wrong, and exit status 1 then. A key that stands twice is wrong, too.
"""
import json
import sys

import jsonschema


def once(pairs):
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise ValueError(f'a key stands twice: {names}')
    return dict(pairs)


with open(sys.argv[1], encoding='utf-8') as file:
    schema = json.load(file)
jsonschema.Draft7Validator.check_schema(schema)
with open(sys.argv[2], encoding='utf-8') as file:
    value = json.load(file, object_pairs_hook=once)
wrong = list(jsonschema.Draft7Validator(schema).iter_errors(value))
for error in wrong:
    print('/'.join(map(str, error.absolute_path)), error.message[:200])
sys.exit(1 if wrong else 0)
