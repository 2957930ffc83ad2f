/** Threads and time: how engine threads are made, and the loop that a session lives on. */
package dev.hotpin.concurrent;
