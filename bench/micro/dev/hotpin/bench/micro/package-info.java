/**
 * What an operation costs, in time and in garbage: JMH benches, run by {@code bench micro}.
 *
 * <p>Benches of the pipeline drive it through {@link dev.hotpin.bench.micro.BenchChannel} and come
 * with a twin that does the least that Netty itself needs for the same frames ({@code
 * handlers=netty}): the difference is our handlers' own.
 */
package dev.hotpin.bench.micro;
