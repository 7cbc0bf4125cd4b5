/*
 * A piece of a log as the string of a QR code: what the kernel shows, and "crossmod scan" reads.
 *
 *   CROSSMOD1:3/35/2:05FB4AEC:209414:0:1828:DATA:0A1B2C3D
 *
 * Code 3 of 35, of which two are on each page; the CRC-32 of the log's bytes; how many they are;
 * how many more there was no room for; where DATA begins in the compressed log (lib/deflate.h);
 * DATA, in base45, whose characters a colon is among; the CRC-32 of everything in front of the last
 * colon.
 */
#ifndef LIB_LOG_CODE_H
#define LIB_LOG_CODE_H

#define LOG_CODE_PREFIX "CROSSMOD1:"

/* Bytes of the compressed log in each code but the last: even, so that each two are three
 * characters; there is room for any numbers beside them. */
#define LOG_CODE_BYTES 914u

#endif
