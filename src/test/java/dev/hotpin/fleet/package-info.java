/** Tests of what operators watch, in frozen time. */
package dev.hotpin.fleet;
