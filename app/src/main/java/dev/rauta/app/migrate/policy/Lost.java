// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy;

/**
 * What is not said.
 *
 * @param key the policy's field, or what there is in its place
 * @param why it is not
 */
public record Lost(String key, String why) {}
