// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.infrastructure;

/**
 * The Gateway that an object is made for, and goes with.
 *
 * @param name in the object's namespace
 * @param uid empty where it lies in no cluster
 */
public record GatewayOwner(String name, String uid) {}
