// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

/**
 * Which dataplane a verdict comes from.
 *
 * @param fleet the fleet's name, {@code default} unless said otherwise
 * @param instance unique in the fleet, such as the pod's name
 */
public record DataplaneId(String fleet, String instance) {}
