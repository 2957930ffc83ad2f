/**
 * Who speaks, and whether they may: keys, signed tokens, the pairing key, revocations. Plain Java
 * that knows no connection; depends on nothing of the project. What a connection shows goes into
 * {@link dev.hotpin.identity.AccessControl}, which answers from memory and never blocks; files are
 * read by a thread of its own.
 */
package dev.hotpin.identity;
