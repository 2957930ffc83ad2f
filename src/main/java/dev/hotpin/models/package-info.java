/** Vosk models: which exist, fetching one, checking one. */
package dev.hotpin.models;
