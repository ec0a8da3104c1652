/** How large what is shipped may be: the bench prints these bounds, and the tests hold to them on every change. */
import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';

/** In bytes. */
export const MOST_BYTES = { zippedFunction: 150_000, tarball: 1_000_000 };

/** What Lambda stores: a zip holds the same deflated bytes and some hundred bytes of directory for each file. */
const ZIP_DIRECTORY = 200;

export const zippedBytes = (file: string): number => deflateRawSync(readFileSync(file)).length + ZIP_DIRECTORY;
