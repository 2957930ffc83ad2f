/** What the wearables say: many clips, none twice. */
package dev.hotpin.bench.speech;
