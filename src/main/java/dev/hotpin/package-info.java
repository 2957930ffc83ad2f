/**
 * Hotpin, a real-time voice conversation server for a fleet of small wearables.
 *
 * <p>The rooms follow the flow of a turn, and dependencies point one way:
 *
 * <pre>
 * cli ▶ server ▶ pipeline ▶ turn ▶ { recognition, dialogue, synthesis } ▶ audio
 *                    └▶ wire ◀┘
 * </pre>
 */
package dev.hotpin;
