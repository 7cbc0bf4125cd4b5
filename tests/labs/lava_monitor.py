#!/usr/bin/python3
"""What LAVA makes of a log: lava_monitor.py JOB < LOG

The job is checked by LAVA's own schema (exit status 1: it is not as it should be). Then its monitor reads the log as
lava-dispatcher's does: by the start, and then by whichever of end and pattern comes first, in pieces as they come from a
port. A line for each test case, "RESULT NAME", and "end" in the end.
"""
import sys

import pexpect
import pexpect.fdpexpect
import yaml
from lava_common.schemas import validate
from voluptuous import Invalid


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        job = yaml.safe_load(file)
    try:
        validate(job)
    except Invalid as why:
        sys.exit(f'{sys.argv[1]}: {why}')
    monitor = next(action['test']['monitors'][0] for action in job['actions'] if 'test' in action)
    port = pexpect.fdpexpect.fdspawn(sys.stdin, encoding='utf-8', maxread=100, timeout=10)
    port.expect(monitor['start'])
    while port.expect([monitor['end'], monitor['pattern']]) == 1:
        found = port.match.groupdict()
        print(monitor['fixupdict'][found['result']], found['test_case_id'])
    print('end')


main()
