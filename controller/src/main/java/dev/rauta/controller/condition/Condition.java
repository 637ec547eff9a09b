// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.condition;

/**
 * One condition of an object's status; its writer adds the transition time.
 *
 * @param type such as {@code Accepted}
 * @param status true or false
 * @param reason CamelCase
 * @param message for people, may be empty
 * @param observedGeneration of the object it is written on
 */
public record Condition(String type, boolean status, String reason, String message, long observedGeneration) {}
