// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

/**
 * The beginning of a request's body, which goes on to its upstream all the same.
 *
 * @param whole whether that is all of it
 */
public record Beginning(byte[] bytes, boolean whole) {}
