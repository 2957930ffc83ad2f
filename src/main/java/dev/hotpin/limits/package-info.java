/**
 * What the server refuses to be made to do, and how often it was asked to: {@link
 * dev.hotpin.limits.Limit}s and their counters, and what each device has used of its {@link
 * dev.hotpin.limits.Quotas}. Depends on nothing.
 */
package dev.hotpin.limits;
