/** Which targets there are: knows them all, each in the package that it attacks. */
package dev.hotpin.bench.fuzztargets;
