/** What is in {@code deploy/} and in the distribution, checked with the programs it is for. */
package dev.hotpin.deploy;
