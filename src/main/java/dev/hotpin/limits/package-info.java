/** What the server refuses to be made to do, and how often it was asked to. Depends on nothing. */
package dev.hotpin.limits;
