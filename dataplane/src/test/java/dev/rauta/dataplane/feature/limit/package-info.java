// SPDX-License-Identifier: Apache-2.0
/** How much, how often and how long: limits of requests, connections and heads. */
package dev.rauta.dataplane.feature.limit;
