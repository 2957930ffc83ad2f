/** What operators see and change over HTTP: the measurements, and what is kept of one device. */
package dev.hotpin.admin;
