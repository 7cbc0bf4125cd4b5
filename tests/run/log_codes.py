"""Prints a file as the codes of lib/log_code.h, one a line, by Python's own zlib:
log_codes.py FILE PER_PAGE [MISSING]"""

import sys
import zlib

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
BYTES = 914


def base45(piece):
    written = ""
    for at in range(0, len(piece), 2):
        pair = piece[at : at + 2]
        value = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            written += CHARACTERS[value % 45]
            value //= 45
    return written


def main(path, per_page, missing="0"):
    with open(path, "rb") as file:
        log = file.read()
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = compressor.compress(log) + compressor.flush()
    count = (len(stream) - 1) // BYTES + 1
    for index in range(count):
        at = index * BYTES
        code = (
            f"CROSSMOD1:{index + 1}/{count}/{per_page}:{zlib.crc32(log):08X}:{len(log)}:"
            f"{missing}:{at}:{base45(stream[at : at + BYTES])}"
        )
        print(f"{code}:{zlib.crc32(code.encode()):08X}")


main(*sys.argv[1:])
