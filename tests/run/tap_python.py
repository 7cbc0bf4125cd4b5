#!/usr/bin/python3
"""What tappy, Python's reader of TAP, makes of a log: tap_python.py LOG

The same lines as tap_perl.pl prints.
"""
import sys

from tap.parser import Parser

for line in Parser().parse_file(sys.argv[1]):
    if line.category == 'unknown':
        print('no TAP:', line)
    if line.category == 'test':
        how = 'skipped' if line.skip else 'passed' if line.ok or line.todo else 'failed'
        figures = ' *' if line.yaml_block else ''
        print(how, line.number, line.description.removeprefix('- ') + figures)
